import {createHash} from "node:crypto";
import {mkdirSync, mkdtempSync, readFileSync, renameSync, statSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import {DuckDBInstance} from "@duckdb/node-api";
import type {Kpi} from "../models/catalogue.ts";

/**
 * A published file of sixty invented people in two unions, for the tests of the API. Names carry what a reader must be
 * inside of to see them: `mark:<union>:<branch>:<workplace>` for people, `unit:<id>` for places.
 */
const words = (text: string) => ({en: text, fi: text, sv: text, nb: text});
const kpi = (name: string, rest: Partial<Kpi> = {}): Kpi => {
  const parts = rest.parts ?? [];
  const unit = rest.unit ?? "count";
  const own = parts.length > 0 ? parts.map((part) => `${name}__${part}`) : [name];
  return {
    name,
    unit,
    kind: "stock",
    direction: "neutral",
    audience: ["everyone"],
    parts,
    needs: [],
    label: words(name),
    sentence: words(name),
    partLabels: Object.fromEntries(parts.map((part) => [part, words(part)])),
    columns: unit === "count" || unit === "money" ? own : [...own, `${name}__of`],
    ...rest
  } as Kpi;
};

export const FIXTURE_KPIS: readonly Kpi[] = [
  kpi("members", {counted: "counted_memberships", outside: "ordinary"}),
  kpi("in_work", {counted: "counted_members", outside: "ordinary"}),
  kpi("in_arrears", {parts: ["months_1", "months_2"], outside: "sensitive"}),
  kpi("arrears_amount", {unit: "money", audience: ["leadership", "office"]}),
  kpi("left_by_reason", {parts: ["own_wish", "cost"], audience: ["leadership", "office"]}),
  kpi("density", {unit: "share", outside: "ordinary"}),
  kpi("workplaces_without_steward", {unit: "share", audience: ["regional", "leadership"]}),
  kpi("payroll_messages")
];

/** id, parent, kind, name of both trees, in the order of their intervals. */
export const EMPLOYERS = [
  ["employers", null, "root", "C1"],
  ["C1", "employers", "concern", "C1"],
  ["G1", "C1", "company_group", "C1"],
  ["W1", "G1", "workplace", "C1"],
  ["W2", "G1", "workplace", "C1"],
  ["G2", "C1", "company_group", "C1"],
  ["W3", "G2", "workplace", "C1"],
  ["G3", "employers", "company_group", "G3"],
  ["W4", "G3", "workplace", "G3"],
  ["C2", "employers", "concern", "C2"],
  ["G4", "C2", "company_group", "C2"],
  ["W5", "G4", "workplace", "C2"],
  ["without:B1", "employers", "without", "without:B1"],
  ["without:B4", "employers", "without", "without:B4"]
] as const;
export const ORGANISATIONS = [
  ["A", null, "union", null],
  ["R1", "A", "region", "R1"],
  ["B1", "R1", "branch", "R1"],
  ["B2", "R1", "branch", "R1"],
  ["R2", "A", "region", "R2"],
  ["B3", "R2", "branch", "R2"],
  ["B", null, "union", null],
  ["R3", "B", "region", "R3"],
  ["B4", "R3", "branch", "R3"]
] as const;

/** subject, role, union, tree, node. A subject may hold several grants. */
export const GRANTS = [
  ["steward", "steward", "A", "employer", "W1"],
  ["steward-of-two-unions", "steward", "A", "employer", "W1"],
  ["steward-of-two-unions", "steward", "B", "employer", "W1"],
  ["chief-steward", "chief_steward", "A", "employer", "G1"],
  ["group-steward", "group_steward", "A", "employer", "C1"],
  ["branch-officer", "branch_officer", "A", "organisation", "B2"],
  ["regional-rep", "regional_rep", "A", "organisation", "R1"],
  ["rep-and-steward", "regional_rep", "A", "organisation", "R2"],
  ["rep-and-steward", "steward", "A", "employer", "W1"],
  ["leadership", "leadership", "A", "organisation", "A"],
  ["leadership-and-steward", "leadership", "B", "organisation", "B"],
  ["leadership-and-steward", "steward", "A", "employer", "W1"],
  ["register-office", "register_office", "A", "organisation", "A"],
  ["data-protection", "data_protection", "A", "organisation", "A"],
  ["administrator", "administrator", "A", "organisation", "A"]
] as const;
export const SUBJECTS = [...new Set(GRANTS.map(([subject]) => subject))];

type TreeRow = readonly [id: string, parent: string | null, kind: string, above: string | null];

const numbered = (nodes: readonly TreeRow[]) => {
  const size = (id: string): number =>
    1 + nodes.filter(([, parent]) => parent === id).reduce((sum, [child]) => sum + size(child), 0);
  const depth = (id: string): number => {
    const parent = nodes.find(([other]) => other === id)?.[1];
    return parent ? 1 + depth(parent) : 0;
  };
  return nodes.map((node, i) => ({node, l: i + 1, r: i + size(node[0]), depth: depth(node[0])}));
};

const quote = (value: string | number | boolean | null): string =>
  typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
const values = (rows: readonly (readonly (string | number | boolean | null)[])[]): string =>
  rows.map((row) => `(${row.map(quote).join(", ")})`).join(",\n");

function trees(): string {
  const units = numbered(EMPLOYERS);
  const place = new Map(units.map(({node, l, r}) => [node[0], {l, r}]));
  return `
    create table employer_units as select * from (values ${values(
      units.map(({node: [id, parent, kind, enterprise], l, r, depth}) => {
        const {l: el = 0, r: er = 0} = place.get(enterprise ?? "") ?? {};
        return [
          id,
          parent,
          kind,
          `unit:${id}`,
          l,
          r,
          depth,
          enterprise,
          el,
          er,
          kind === "workplace" ? "municipal" : null
        ];
      })
    )}) t (employer_unit_id, parent_id, kind, name, l, r, depth, enterprise_id, enterprise_l, enterprise_r, sector);
    create table organisation_units as select *, 'EUR' as currency from (values ${values(
      numbered(ORGANISATIONS).map(({node: [id, parent, kind, region], l, r, depth}) => [
        id,
        parent,
        kind,
        `org:${id}`,
        l,
        r,
        depth,
        region,
        ["B", "R3", "B4"].includes(id) ? "B" : "A"
      ])
    )}) t (organisation_unit_id, parent_id, kind, name, l, r, depth, region_id, union_id);`;
}

// Sixty people: where they work, their branch and what is odd about each follow from their number.
const PEOPLE = `
  create table people as
  select
    i, 'm' || i as member_id,
    case when i % 5 = 4 then 'B' else 'A' end as union_id,
    case when i % 5 = 4 then ['W1', 'W5', 'without:B4'][i % 3 + 1]
      else ['W1', 'W1', 'W2', 'W3', 'W4', 'W5', 'without:B1'][i % 7 + 1] end as employer_unit_id,
    case when i % 5 = 4 then 'B4' when i % 7 = 6 then 'B1' else ['B1', 'B2', 'B3'][(i // 2) % 3 + 1] end as branch_id,
    date '2024-01-15' + to_months(i % 30) as joined_on, i % 13 = 0 as is_protected
  from range(60) r (i);
  create table placed as
  select p.*, e.l as unit_l, e.name as workplace_name, o.region_id,
    'mark:' || p.union_id || ':' || branch_id || ':' || replace(employer_unit_id, ':', '_') as mark
  from people p
  join employer_units e using (employer_unit_id)
  join organisation_units o on o.organisation_unit_id = p.branch_id;`;

const LISTS = `
  create table members as
  select union_id, 's' || i as membership_id, member_id, 'Ånna' || i as given_name, mark as family_name,
    'anna' || i || ' ' || lower(mark) as name_key, employer_unit_id, unit_l, workplace_name, true as is_primary, branch_id, region_id,
    'working' as kind, joined_on::date as joined_on, i % 6 <> 0 as in_work, i % 6 = 0 as on_leave, i % 8 = 0 as is_exempt,
    (i % 4)::integer as months_owed, (i % 4) * 2500::bigint as owed_minor, 'EUR' as currency,
    case when i % 9 = 0 then date '2026-11-30' end as leaves_on, case when i % 10 = 0 then date '2026-12-31' end as job_ends_on,
    i % 11 = 0 as is_new, 'nurse' as occupation, mark || '@example.org' as email, '+358' || i as phone, is_protected
  from placed
  union all
  select p.union_id, 's' || i, member_id, 'Ånna' || i, mark, 'anna' || i || ' ' || lower(mark), 'W2', e.l, e.name, false, branch_id, region_id,
    'working', joined_on::date, true, false, false, 0, 0, 'EUR', null, null, false, 'nurse', null, null, is_protected
  from placed p, employer_units e where e.employer_unit_id = 'W2' and i % 7 = 1;
  create table follow_ups as
  select union_id, membership_id, member_id, given_name, family_name, employer_unit_id, unit_l, workplace_name, branch_id,
    region_id, case when leaves_on is not null then 'resigns' when months_owed > 1 then 'arrears' else 'new' end as reason,
    null as rules, date '2026-11-30' as on_date, date '2026-12-31' as due_on, months_owed = 2 as is_ahead,
    months_owed <> 2 as is_due, true as is_main,
    case when months_owed <> 2 then row_number() over (order by membership_id)::integer end as priority,
    'steward' as owner_kind, 'p:' || employer_unit_id as owner_id, workplace_name as owner_name,
    case when months_owed = 3 then 'G1' else employer_unit_id end as owner_node_id, date '2026-10-01' as contacted_on, months_owed, joined_on, phone, email, is_protected
  from members where is_primary and (leaves_on is not null or months_owed > 1 or is_new);
  create table stewards as
  select 'd' || i as mandate_id, member_id, 'Ånna' || i as given_name, mark as family_name, 'steward' as role,
    employer_unit_id, unit_l, unit_l as unit_r, workplace_name as unit_name, 'workplace' as unit_kind,
    e.enterprise_l, e.enterprise_r, p.union_id, branch_id, region_id, date '2025-01-01' as starts_on,
    null::date as ends_on, date '2026-12-31' as term_ends_on, true as is_notified,
    mark || '@example.org' as email, '+358' || i as phone, is_protected
  from placed p join employer_units e using (employer_unit_id) where i < 30;
  create table unit_stewards as
  select union_id, employer_unit_id, 'workplace' as unit_kind, unit_l, unit_l as unit_r, workplace_name as name,
    'Turku' as municipality, 'municipal' as sector, 'unit:' || e.enterprise_id as enterprise_name, min(branch_id) as branch_id,
    arg_min(region_id, branch_id) as region_id, count(*) as members, 5 as threshold, true as threshold_known,
    'members' as threshold_base, 'in_force' as agreement_state, 40 as employees, 20 as eligible_employees, date '2026-01-01' as headcount_on,
    case when unit_l % 2 = 0 then 'lost' else 'vacant' end as status, 0 as stewards, date '2026-06-30' as last_steward_ended_on,
    145 as days_without, 4 as months_since_last_steward, 'retired' as last_end_reason, false as deputy_in_office,
    null::date as term_ends_on, count(*) * 1.5::double as urgency, 1 as candidates, 'W9' as nearest_unit_id,
    'Next door' as nearest_unit_name, 'municipality' as nearest_by, 'ask_candidates' as next_step, unit_l as region_rank
  from placed p join employer_units e using (employer_unit_id) group by all;
  create table unit_lines as
  select union_id, employer_unit_id, unit_kind, unit_l, name, municipality, sector, enterprise_name, branch_id, region_id,
    'steward' as line, 1 as posts, 'members' as base, 5 as persons, 7 as threshold, 2 as distance, 0 as leaving, false as in_use,
    'near' as state
  from unit_stewards;
  create table steward_loads as
  select union_id, mandate_id, member_id, given_name, family_name, is_protected, role, employer_unit_id, unit_name, unit_l,
    branch_id, region_id, term_ends_on as until_on, 45 as days_left, false as is_succeeded, 1 as workplaces, 24 as members,
    2 as new_members, 3 as in_arrears, 1 as stewards_here, 24 as members_each, 5 as range_from, 20 as range_to,
    'large' as load, starts_on as first_on, null::date as trained_on, date '2025-06-30' as course_due_on,
    'overdue' as training, false as is_licensed, null::date as licence_until
  from stewards;
  create table sector_coverage as
  select union_id, branch_id, region_id, 'municipal' as sector, 2 as workplaces, 1 as covered_of_all, 2 as eligible,
    1 as covered, 9 as members, 5 as covered_members
  from (select distinct union_id, branch_id, region_id from placed);
  create table retention_cohorts as
  select union_id, branch_id, region_id, year(joined_on)::integer as join_year, 1 as years_since, count(*) as joined, count(*) filter (i % 3 > 0) as kept
  from placed group by all;
  create table vacant_posts as
  select union_id, employer_unit_id, unit_l, branch_id, region_id, workplace_name as name, 'workplace' as unit_kind, 'Turku' as municipality,
    'deputy_steward' as post, count(*) as members from placed group by all;
  create table vacancy_times as
  select union_id, branch_id as node_id, region_id as parent_id, 'branch' as node_kind, 'org:' || branch_id as name, branch_id,
    region_id, 4 as vacancies, 1 as never_filled, 90.5::double as median_days, 145 as longest_days, 'W1' as longest_unit_id,
    min(mark) as longest_unit_name
  from placed group by all;
  create table branches as
  select union_id, branch_id, region_id, 'org:' || branch_id as name, 'org:' || region_id as region_name, lower(branch_id) as name_key,
    count(*) as members, count(*) - 1 as members_12_months_ago, 2 as joined_12_months, 1 as left_12_months, 0 as moved_12_months,
    count(*) - 1 as kept, count(*) as kept_of, 1 as voluntary_exits, 0 as unexplained_exits, 13 as member_closes, 3 as eligible_workplaces,
    2 as covered_workplaces, count(*) as members_at_work, count(*) - 2 as members_covered, count(*) filter (i % 4 = 0) as in_arrears,
    count(*) filter (i % 5 > 0) as reachable, 'green' as cover_mark, 'amber' as arrears_mark, 'red' as exits_mark,
    4 as posts_filled, 5 as posts_needed, 3 as stewards_trained, 4 as stewards_to_train, 30 as votes, 60 as entitled, 'amber' as training_mark, 7 as four_fields, 9 as four_fields_of, 'amber' as details_mark, 'green' as posts_mark, 'green' as meeting_mark, date '2026-03-01' as last_meeting_on, date '2025-11-01' as last_election_on, 2 as election_candidates,
    count(*) as election_entitled, 3 as election_votes
  from placed group by all;
  create table steward_contrast as
  select union_id, branch_id, region_id, min(mark) as sector, 'from_1' as band, true as has_steward, 100 as member_months,
    1 as voluntary_exits
  from placed group by all;
  create table target_gaps as
  select union_id, branch_id, region_id, branch_id as node_id, region_id as parent_id, 'branch' as node_kind,
    'org:' || branch_id as name, 2026 as year, 'density' as kpi, 'share' as unit, 'more' as wanted, date '2026-11-01' as month,
    60 as target, true as is_own, count(*) as numerator, count(*) * 2 as base, 5 as people_missing
  from placed group by all;
  create table dips as
  select union_id, 'organisation' as tree, branch_id as node_id, 'branch' as node_kind, 'org:' || branch_id as name, branch_id,
    region_id, null::integer as unit_l, 'members' as measure, date '2026-10-01' as month, 9 as people, 240 as before_12
  from placed group by all;
  create table survival as
  select union_id, branch_id, region_id, branch_id as node_id, 0 as join_year, min(mark) as curve, 1 as month_of_membership,
    count(*) as joined, count(*) as at_risk, 1 as exits, 0 as censored, 0.9::double as survival, 0.8::double as lower_bound,
    0.95::double as upper_bound
  from placed group by all;
  create table counted_memberships as
  select union_id, 's' || i as membership_id, member_id, employer_unit_id, unit_l, branch_id, region_id, i % 12 > 0 as is_counted,
    case when i % 12 = 0 then 'ended' else 'counted' end as why
  from placed;
  create table counted_members as
  select union_id, 's' || i as membership_id, member_id, employer_unit_id, unit_l, branch_id, region_id,
    case when hash('in_work' || member_id) % 3 = 0 then 'counted' else 'no_job' end as why_in_work,
    'not_exempt' as why_exempt, 'owes_nothing' as why_in_arrears, 'no_notice' as why_resigning_this_month,
    'no_notice' as why_resigning_next_month, 'job_goes_on' as why_employment_notice, 'owes_less' as why_at_lapse_line,
    'not_exempt' as why_exempt_by_reason, 'no_exam_then' as why_graduates_next_month
  from placed;
  create table counted_reach as
  select union_id, 's' || i as membership_id, member_id, employer_unit_id, unit_l, branch_id, region_id,
    'detail_missing' as why_four_fields, 'not_confirmed' as why_contact_confirmed, 'counted' as why_reachable,
    'not_reached' as why_members_reached, 'took_no_part' as why_took_part, 'no_namesake' as why_possible_duplicates,
    'does_not_object' as why_objecting_to_profiling
  from placed;
  create table counted_cover as
  select union_id, 's' || i as membership_id, member_id, employer_unit_id, unit_l, branch_id, region_id,
    'no_steward' as why_covered_members, 'chain_incomplete' as why_chain_complete, 'counted' as why_members_per_steward,
    'another_sector' as why_private_sector_members, 'counted' as why_represented
  from placed;
  create table counted_kept as
  select union_id, member_id, 1 as span_number, employer_unit_id, unit_l, branch_id, region_id, 'counted' as why_kept_12_months
  from placed;
  create table counted_exits as
  select union_id, member_id, 1 as span_number, employer_unit_id, unit_l, branch_id, region_id, 'counted' as why_exit_rate,
    'not_own_choice' as why_voluntary_exit_rate, 'counted' as why_voluntary_exit_rate_most, 'another_reason' as why_lapse_share,
    'no_workplace' as why_voluntary_exits_with_steward, 'no_workplace' as why_voluntary_exits_without_steward
  from placed where i % 9 = 0;
  create table counted_cases as
  select union_id, mark as case_header_id, employer_unit_id, unit_l, branch_id, region_id, 'counted' as why_acknowledged,
    'too_late' as why_answered_in_a_day, 'time_not_over' as why_answered_in_a_week, null::varchar as why_urgent_helped,
    'took_longer' as why_closed_at_first_contact, 'stayed_closed' as why_reopened, 'has_news' as why_cases_without_news
  from placed where i % 4 = 0;
  create table counted_jobs as
  select union_id, member_id, employer_unit_id, unit_l, branch_id, region_id, 'main_workplace' as why_also_here from placed;
  create table counted_mandates as
  select union_id, mandate_id, member_id, employer_unit_id, unit_l, branch_id, region_id, 'counted' as why_stewards,
    'counted' as why_stewards_reachable, 'no_licence' as why_stewards_licensed, 'no_course' as why_stewards_trained,
    'mandate_goes_on' as why_mandates_ending, 'nothing_recorded' as why_active_stewards
  from stewards;
  create table counted_movements as
  select union_id, member_id, employer_unit_id, unit_l, branch_id, region_id, 'joined' as step, 'counted' as why_joined,
    null::varchar as why_left, null::varchar as why_left_by_reason, null::varchar as why_left_by_tenure
  from placed where i % 9 = 0;
  create table counted_workplaces as
  select union_id, employer_unit_id, unit_l, branch_id, region_id, 'counted' as why_workplaces_without_steward,
    'no_steward' as why_covered_workplaces, 'no_steward' as why_covered_of_all,
    'headcount_unknown' as why_workplaces_by_density
  from unit_stewards;
  create table counted_posts as
  select union_id, employer_unit_id, unit_l, branch_id, region_id, post, post || '_vacant' as why_posts_filled from vacant_posts;
  create table counted_outcomes as
  select union_id, 'cured' as kpi, member_id as outcome_id, employer_unit_id, unit_l, branch_id, region_id,
    null::varchar as why_credit_balances, 'still_owed' as why_cured, null::varchar as why_cured_after_contact,
    null::varchar as why_deduction_mismatches, null::varchar as why_dues_capped, null::varchar as why_early_exits,
    null::varchar as why_employer_returns, null::varchar as why_entrepreneurs, null::varchar as why_fund_mismatches,
    null::varchar as why_mandates_renewed, null::varchar as why_new_members_contacted,
    null::varchar as why_payroll_messages, null::varchar as why_promises_kept,
    null::varchar as why_students_kept_6_months, null::varchar as why_students_kept_12_months,
    null::varchar as why_taken_back_after_contact, null::varchar as why_won_back
  from placed where i % 8 = 0;
  create table changes as
  select 'members' as kpi, case when i % 5 = 0 then 'joined' else 'left' end as kind, union_id, unit_l, branch_id, region_id,
    null::integer as other_unit_l, null::varchar as other_branch_id, null::varchar as other_region_id
  from placed where i % 7 = 0
  union all
  select 'members', side.kind, a.union_id, side.unit_l, side.branch_id, side.region_id, side.other_unit_l, side.other_branch_id, side.other_region_id
  from (select *, row_number() over (partition by union_id order by i) as n from placed) a
  join (select *, row_number() over (partition by union_id order by i desc) as n from placed) b using (union_id, n),
  lateral (values
    ('moved_in', a.unit_l, a.branch_id, a.region_id, b.unit_l, b.branch_id, b.region_id),
    ('moved_out', b.unit_l, b.branch_id, b.region_id, a.unit_l, a.branch_id, a.region_id)
  ) side (kind, unit_l, branch_id, region_id, other_unit_l, other_branch_id, other_region_id)
  where n < 8;
  create table changes_since as select 'members' as kpi, date '2026-11-21' as as_of;
  create table register_issues as
  select union_id, branch_id, region_id, 'died_before_joining' as kind, member_id, mark as row_key, date '2026-01-01' as on_date, 'died_before_joining' as message_code, is_protected
  from placed where i % 20 = 0;
  create table office_tasks as
  select union_id, 'unplaced:s' || i || '@' || union_id as task_id, 'unplaced' as kind, 'no_job' as why,
    'study' as exemption_reason, member_id, 'Ånna' || i as given_name, mark as family_name, employer_unit_id, unit_l,
    workplace_name as unit_name, branch_id, region_id, joined_on::date as on_date, null::date as period_on, 1 as members,
    '+358' || i as phone, mark || '@example.org' as email, is_protected
  from placed where i % 3 = 0;
  create table dues_differences as
  select union_id, 's' || i as membership_id, member_id, 'Ånna' || i as given_name, mark as family_name, employer_unit_id,
    unit_l, workplace_name, branch_id, region_id, case when i % 2 = 0 then 'over' else 'under' end as kind, 'unpaid' as why,
    date '2026-05-01' as since_on, 30000::bigint as expected_minor, 30000::bigint as charged_minor,
    (30000 + i * 100)::bigint as paid_minor, (i * 100)::bigint as difference_minor, 'EUR' as currency, '+358' || i as phone,
    mark || '@example.org' as email, is_protected
  from placed where i % 4 = 0;
  create table register_events as
  select union_id, branch_id, region_id, employer_unit_id, unit_l, date '2026-02-01' as happened_on, 'clean_up' as kind, mark as reason
  from placed where i % 10 = 0;
  create table union_events as
  select * from (values
    ('A', date '2020-01-01', 'bylaws', 'all of A'), ('B', date '2020-01-01', 'bylaws', 'all of B')
  ) t (union_id, happened_on, kind, reason);`;

/** A KPI column's value in a cell: how many of its people the column's own hash picks; `members` picks all. */
function figures(kpis: readonly Kpi[]): string {
  const columns = [...new Set(kpis.flatMap((one) => one.columns))];
  const picked = columns.map((column) =>
    column === "members"
      ? `count(*)::bigint as members`
      : `(count(*) filter (hash('${column}' || member_id) % 3 = 0))::bigint as "${column}"`
  );
  const summed = columns.map((column) => `sum("${column}")::bigint as "${column}"`).join(", ");
  const outside = kpis.flatMap((one) => {
    const of = `${one.name}__of`;
    const own = one.columns.filter((column) => column !== of).map((column) => `"${column}"`);
    const all = [[one.name, own.join(" + ")], ...(one.columns.includes(of) ? [[of, `"${of}"`]] : [])];
    return one.outside ? all : [];
  });
  return `
    create table figures as
    select union_id, employer_unit_id, unit_l, branch_id, region_id, month::date as month, month = date '2026-11-01' as is_partial,
      ${picked.join(", ")}
    from placed, generate_series(date '2024-11-01', date '2026-11-01', interval 1 month) m (month)
    where joined_on < month + interval 1 month
    group by all order by unit_l, month;
    create table figures_by_node as
    select union_id, 'employer' as tree, n.employer_unit_id as node_id, n.kind as node_kind, n.l as node_l, n.r as node_r, month, is_partial, ${summed}
    from figures f join employer_units n on f.unit_l between n.l and n.r group by all
    union all
    select f.union_id, 'organisation', n.organisation_unit_id, n.kind, n.l, n.r, month, is_partial, ${summed}
    from figures f
    join organisation_units b on b.organisation_unit_id = f.branch_id
    join organisation_units n on b.l between n.l and n.r group by all
    order by tree, node_l, month, union_id;
    create table pub_figures as
    with cells as (
      select union_id, branch_id, month, ${outside.map(([name, sum]) => `(sum(${sum}) + 2) // 5 * 5 as "${name}"`).join(", ")}
      from figures where not is_partial and month >= date '2025-10-01' group by all
    )
    select c.union_id, n.organisation_unit_id as node_id, n.kind as node_kind, n.l as node_l, n.r as node_r, month,
      ${outside.map(([name]) => `sum("${name}")::bigint as "${name}"`).join(", ")}
    from cells c
    join organisation_units b on b.organisation_unit_id = c.branch_id
    join organisation_units n on b.l between n.l and n.r group by all
    order by node_l, month, union_id;
    create table figures_before as
    select *, date '2026-11-21' as as_of from figures_by_node where month = date '2026-11-01';
    create table figures_known_then as
    select * replace (members + 1 as members), last_day(month) as as_of from figures_by_node
    where month in (date '2026-09-01', date '2026-10-01');
    create table kpi_sources as select name as kpi, union_id, name <> 'payroll_messages' as has_source, null as missing
    from (values ${values(kpis.map(({name}) => [name]))}) t (name), (values ('A'), ('B')) u (union_id);`;
}

function rights(): string {
  return `
    create table grants as
    select 'g' || row_number() over () as grant_id, 'p:' || subject as person_id, 'Person ' || subject as person_name, role,
      g.union_id, tree, node_id, coalesce(e.name, o.name) as node_name, coalesce(e.kind, o.kind) as node_kind,
      coalesce(e.l, o.l) as node_l, coalesce(e.r, o.r) as node_r, e.enterprise_l, e.enterprise_r,
      date '2025-01-01' as starts_on, null::date as ends_on, null::varchar as stands_in_for,
      null::date as absent_from, null::date as absent_until
    from (values ${values(GRANTS)}) g (subject, role, union_id, tree, node_id)
    left join employer_units e on tree = 'employer' and e.employer_unit_id = node_id
    left join organisation_units o on tree = 'organisation' and o.organisation_unit_id = node_id;
    create table login_subjects as
    select 'demo' as issuer, subject, 'p:' || subject as person_id from (values ${values(SUBJECTS.map((s) => [s]))}) t (subject);
    create table login_emails as
    select distinct person_id, subject || '@example.org' as email from login_subjects;`;
}

const night = (run: string, people: string): string => `
  create table publication as select '${run}' as run_id, date '2026-11-22' as as_of, timestamp '2026-11-22 10:30:05.123' as published_at,
    '${people}' as people, 1 as contract_version,
    '[{"source":"A","extract_id":"2026-11-22T100500123","as_of":"2026-11-22"},{"source":"B","extract_id":"2026-11-21T100500123","as_of":"2026-11-21"}]' as sources,
    date '2026-09-30' as known_since;
  create table night_steps as select 1 as step, 'extract' as name, 'done' as status, 60::bigint as rows, 0.5::double as seconds;
  create table night_sources as select 'demo' as source, date '2026-11-22' as as_of, timestamp '2026-11-22 03:10:00' as taken_at, 60::bigint as rows, 0::bigint as rejected;
  create table night_tests as select 'unique_members' as name, 'pass' as status, 0::bigint as failures, 0.1::double as seconds;
  create table night_rejected as select 'demo' as source, 'member' as table_name, 'm99' as row_key, 'unknown_code' as rule,
    'kind' as column_name, 'secret value' as message;`;

export type Published = {readonly folder: string; readonly file: string};

/**
 * Publishes the fixture into a data folder (a new temporary one by default) and points CURRENT at it. `extra` is SQL
 * run on the file before it is closed.
 */
export async function publishFixture({
  folder = mkdtempSync(path.join(tmpdir(), "tillit-api-")),
  run = "2026-11-22T103005123",
  people = "synthetic",
  kpis = FIXTURE_KPIS,
  extra = ""
}: {folder?: string; run?: string; people?: string; kpis?: readonly Kpi[]; extra?: string} = {}): Promise<Published> {
  const published = path.join(folder, "published");
  mkdirSync(published, {recursive: true});
  const file = path.join(published, `${run}.duckdb`);
  const instance = await DuckDBInstance.create(file, {threads: "1"});
  const connection = await instance.connect();
  await connection.run([trees(), PEOPLE, LISTS, figures(kpis), rights(), night(run, people), extra].join("\n"));
  await connection.run("drop table people; drop table placed; checkpoint");
  connection.closeSync();
  instance.closeSync();
  const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
  writeFileSync(file.replace(/duckdb$/, "json"), JSON.stringify({sha256, bytes: statSync(file).size}));
  writeFileSync(path.join(folder, "tillit.yaml"), `people: ${people}\nsources: []\nserve: {sign_in: personas}\n`);
  point(folder, `${run}.duckdb`);
  return {folder, file};
}

/** Renames CURRENT into place, as the night does. */
export function point(folder: string, name: string): void {
  const current = path.join(folder, "published", "CURRENT");
  writeFileSync(`${current}.next`, `${name}\n`);
  renameSync(`${current}.next`, current);
}
