import {AWKWARD_PEOPLE, AWKWARD_WORKPLACES, NEVER} from "./awkward.ts";

const quote = (value: string | number | boolean | null | undefined) =>
  value === null || value === undefined
    ? "null"
    : typeof value === "string"
      ? `'${value.replaceAll("'", "''")}'`
      : String(value);

const rows = (lines: readonly (readonly (string | number | boolean | null | undefined)[])[]) =>
  lines.map((line) => `(${line.map(quote).join(", ")})`).join(",\n");

const dayBefore = (day: string) => new Date(Date.parse(day) - 43_200_000).toISOString().slice(0, 10);

/** SQL that makes the `awkward` schema and fills it; the subjects' files add its rows to the ones they draw. */
export function awkwardSql(): string {
  const people = AWKWARD_PEOPLE;
  return `
create schema awkward;
create table awkward.member (member_id varchar, union_id varchar, given_name varchar, family_name varchar, birth_year integer,
  email varchar, phone varchar, occupation varchar, language varchar, is_protected boolean, joined_on date, deceased_on date);
create table awkward.membership (membership_id varchar, member_id varchar, branch_id varchar, kind varchar, starts_on date,
  ends_on date, exit_reason varchar, notice_received_on date, end_known_on date, withdrawn_notice_on date, notice_withdrawn_on date);
create table awkward.employment (employment_id varchar, member_id varchar, workplace_id varchar, starts_on date, known_on date,
  ends_on date, end_known_on date, leave_starts_on date, leave_ends_on date, share_percent integer, field_of_work varchar);
create table awkward.mandate (mandate_id varchar, member_id varchar, role varchar, unit_id varchar, union_id varchar, elected_on date,
  notified_on date, starts_on date, ends_on date, term_ends_on date, end_reason varchar, stand_in_for varchar, is_for_both boolean);
create table awkward.exemption (exemption_id varchar, member_id varchar, reason varchar, starts_on date, ends_on date, reported_on date);
create table awkward.unpaid_stretch (member_id varchar, starts_on date, cured_on date, ends_on date);
create table awkward.paid_twice (dues_charge_id varchar);
create table awkward.payment_returned (dues_charge_id varchar);
create table awkward.deduction_stopped (member_id varchar, starts_on date);
create table awkward.deducted_twice (dues_charge_id varchar);
create table awkward.on_payroll (member_id varchar);
create table awkward.login_subject (subject varchar, person_id varchar);
insert into latent.concern values ('awkward-concern', 'Poukama-konserni');
insert into latent.company_group values ('awkward-group', 900001, 'care', 2, false, 'awkward-concern', 'Poukama Hoiva Oy', '9000001-1');
insert into latent.workplace values ${rows(
    AWKWARD_WORKPLACES.map(({id, name, municipality, closed}, index) => [
      id,
      900_001 + index,
      "awkward-group",
      "awkward-concern",
      "care",
      "private",
      "87.30",
      "Hoiva-alan työnantajat",
      2,
      municipality,
      name,
      0,
      2,
      closed
    ])
  )};
insert into awkward.member values ${rows(
    people.map((person) => [
      person.id,
      person.union ?? "aalto",
      person.given,
      person.family,
      person.born ?? 1980,
      `${person.id}@example.org`,
      "+358 50 555 0100",
      "lähihoitaja",
      "fi",
      person.isProtected ?? false,
      person.memberships[0]?.from,
      person.died
    ])
  )};
insert into awkward.membership values ${rows(
    people.flatMap((person) =>
      person.memberships.map((span, index) => [
        `${person.id}-${index + 1}`,
        person.id,
        span.branch === undefined ? `${person.union ?? "aalto"}-branch-2` : span.branch,
        span.kind ?? "working",
        span.from,
        span.to ?? NEVER,
        span.reason,
        span.withdrawn ? null : span.received,
        span.known ?? (span.to ? (span.received ?? dayBefore(span.to)) : NEVER),
        span.withdrawn ? span.received : null,
        span.withdrawn
      ])
    )
  )};
insert into awkward.employment values ${rows(
    people.flatMap((person) =>
      (person.jobs ?? []).map((job, index) => [
        `${person.id}-job-${index + 1}`,
        person.id,
        job.at,
        job.from,
        job.from ?? person.memberships[0]?.from,
        job.to ?? NEVER,
        job.known ?? job.to ?? NEVER,
        job.leave?.[0],
        job.leave?.[1],
        job.share ?? 100,
        "care"
      ])
    )
  )};
insert into awkward.mandate values ${rows(
    people.flatMap((person) =>
      (person.mandates ?? []).map((mandate, index) => [
        `${person.id}-mandate-${index + 1}`,
        person.id,
        mandate.isOnBoard ? "branch_officer" : "steward",
        mandate.unit,
        "aalto",
        dayBefore(mandate.from),
        mandate.notified === null ? null : mandate.from,
        mandate.from,
        mandate.to,
        mandate.term,
        mandate.reason,
        null,
        false
      ])
    )
  )};
insert into awkward.exemption values ${rows(
    people.flatMap((person) =>
      (person.exemptions ?? []).map((span, index) => [
        `${person.id}-exemption-${index + 1}`,
        person.id,
        span.reason,
        span.from,
        span.to,
        span.reported
      ])
    )
  )};
insert into awkward.unpaid_stretch values ${rows(
    people.flatMap((person) =>
      person.unpaid ? [[person.id, person.unpaid.from, person.unpaid.cured, person.unpaid.to]] : []
    )
  )};
insert into awkward.paid_twice values ${rows(people.flatMap((person) => (person.paidTwice ? [[`${person.id}-${person.paidTwice}`]] : [])))};
insert into awkward.payment_returned values ${rows(people.flatMap((person) => (person.returned ? [[`${person.id}-${person.returned}`]] : [])))};
insert into awkward.deduction_stopped values ${rows(people.flatMap((person) => (person.deductionStopped ? [[person.id, person.deductionStopped]] : [])))};
insert into awkward.deducted_twice values ${rows(people.flatMap((person) => (person.deductedTwice ? [[`${person.id}-${person.deductedTwice}`]] : [])))};
insert into awkward.on_payroll values ${rows(people.flatMap((person) => (person.deductionStopped || person.deductedTwice ? [[person.id]] : [])))};
`;
}
