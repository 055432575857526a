/**
 * What stays of somebody erased: rows without identity, so that totals, past months and cohorts do not change. Every id in
 * them is drawn at random, and no table says whose they were. What no figure of a past month needs is not in this list.
 */
import {contractTable, type Table} from "../contract/contract.ts";

/** Columns kept of each table; its own id and who it is about are random in a tombstone, all others are empty. */
export const KEPT: Readonly<Record<string, readonly string[]>> = {
  member: ["union_id", "deceased_on"],
  membership: [
    "branch_id",
    "kind",
    "starts_on",
    "ends_on",
    "exit_reason",
    "notice_received_on",
    "notice_withdrawn_on",
    "is_pending"
  ],
  employment: ["employer_unit_id", "starts_on", "ends_on", "share_percent", "leave_starts_on", "leave_ends_on"],
  dues_basis: ["basis", "tariff_class", "payer", "starts_on", "ends_on"],
  exemption: ["reason", "starts_on", "ends_on"],
  dues_charge: ["period_on", "due_on", "amount_minor", "currency", "payer", "employer_unit_id"],
  payment: ["dues_charge_id", "paid_on", "amount_minor", "currency", "channel"],
  payroll_message: ["employer_unit_id", "sent_on", "kind", "status"],
  mandate: [
    "role",
    "employer_unit_id",
    "organisation_unit_id",
    "elected_on",
    "starts_on",
    "ends_on",
    "term_ends_on",
    "end_reason"
  ],
  mandate_union: ["mandate_id", "union_id"],
  study: ["exam_on"],
  course_attendance: ["course_id", "status", "completed_on"],
  certificate: ["kind", "starts_on", "ends_on"],
  case_header: ["union_id", "organisation_unit_id", "employer_unit_id", "received_at", "channel", "topic", "priority"],
  case_event: ["case_header_id", "happened_at", "kind", "is_automatic"],
  contact: [
    "union_id",
    "organisation_unit_id",
    "happened_at",
    "channel",
    "topic",
    "direction",
    "is_automatic",
    "case_header_id"
  ],
  promise: ["union_id", "case_header_id", "organisation_unit_id", "due_on", "done_on"],
  message_delivery: ["message_id", "status"],
  event_attendance: ["event_id", "status"],
  fund_state: ["state", "reason", "starts_on", "ends_on"]
};

/**
 * Figures of past months that change when somebody is erased: they ask for what must go, an address and a spelling. What
 * is asked of tonight's members only (who confirmed their details, who has all four fields) is not asked of who left.
 */
export const FIGURES_THAT_CHANGE: readonly string[] = ["reachable", "possible_duplicates", "working_age"];

/** Tables about a person of which nothing stays. */
export const DROPPED: readonly string[] = ["office", "login_subject", "consent", "correction"];

/**
 * The day on which a row about a person began, by which it belongs to a new membership or to what was erased before it: a
 * column of its own, or the day of the row that it names. A table that is not here does not say, and belongs to before.
 */
export const BEGAN: Readonly<
  Record<string, string | {readonly through: string; readonly there?: string; readonly otherwise?: string}>
> = {
  membership: "starts_on",
  employment: "starts_on",
  dues_basis: "starts_on",
  exemption: "starts_on",
  dues_charge: "period_on",
  payment: {through: "dues_charge_id", otherwise: "paid_on"},
  payroll_message: "sent_on",
  mandate: "starts_on",
  mandate_union: {through: "mandate_id"},
  office: "starts_on",
  course_attendance: {through: "course_id", there: "starts_on"},
  certificate: "starts_on",
  case_header: "received_at",
  case_event: {through: "case_header_id"},
  contact: "happened_at",
  promise: {through: "case_header_id"},
  message_delivery: {through: "message_id", there: "sent_on"},
  event_attendance: {through: "event_id", there: "held_on"},
  fund_state: "starts_on",
  consent: "given_on",
  correction: "reported_on"
};

/** Tables that say who somebody is: whoever is back has a row there, and nobody else. */
export const WITH_THE_PERSON: readonly string[] = ["member", "login_subject"];

/** Who a row is about, where it names nobody itself: the row of another table that it belongs to. */
const BELONGS: Readonly<Record<string, string>> = {
  mandate_union: "mandate_id",
  case_event: "case_header_id",
  promise: "case_header_id"
};

/** Ids of persons that are not the key of the table `member`: by it or by an office, somebody signs in or handles a case. */
const PERSONS: Readonly<Record<string, readonly string[]>> = {
  office: ["person_id"],
  login_subject: ["person_id"],
  case_header: ["owner_id", "received_by"]
};

/** `office` and `login_subject` are about the person they name; a case is not about who received or handles it. */
const isAbout = (table: string): boolean => table !== "case_header";

/** The column that says who a row is about, and the table whose id it is; undefined where rows are about nobody. */
export function aboutWhom({name, columns}: Table): {readonly column: string; readonly table: string} | undefined {
  if (name === "member") return {column: "member_id", table: "member"};
  const member = columns.find(({references}) => references === "member");
  if (member) return {column: member.name, table: "member"};
  const [person] = isAbout(name) ? (PERSONS[name] ?? []) : [];
  if (person !== undefined) return {column: person, table: "member"};
  const parent = BELONGS[name];
  if (parent === undefined) return undefined;
  return {column: parent, table: columns.find((column) => column.name === parent)?.references ?? ""};
}

/** A table's own id; undefined where its key is made of others'. */
export function ownId({name, key}: Table): string | undefined {
  return key.length === 1 && key[0] === `${name}_id` ? key[0] : undefined;
}

/** True where a row holds for a span, or belongs to one that does. */
export function isSpan({name, columns}: Table): boolean {
  const parent = BELONGS[name];
  const above = columns.find((column) => column.name === parent)?.references;
  if (above !== undefined) return isSpan(contractTable(above));
  return ["starts_on", "ends_on"].every((day) => columns.some((column) => column.name === day));
}

/** Columns that hold the id of a person, or of a row that is about one, with the table whose id it is. */
export function links(table: Table): readonly {readonly column: string; readonly table: string}[] {
  const own = ownId(table);
  const persons = PERSONS[table.name] ?? [];
  return table.columns.flatMap(({name, references}) => {
    if (persons.includes(name)) return [{column: name, table: "member"}];
    if (name === own && aboutWhom(table)) return [{column: name, table: table.name}];
    return references !== undefined && aboutWhom(contractTable(references)) ? [{column: name, table: references}] : [];
  });
}
