/**
 * The data map: what enters, what of it is about people, where it lies, how long, and who reads it. Written from the
 * contract, the policy and the limits in the code by `node access/privacy/dataMap.test-data.ts`; a test holds the page to
 * them. It looks into every room, as only tests may.
 */
import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {CODE_MS} from "../../api/signIn/codes/codes.ts";
import {LIMITS as SESSION} from "../../api/store/sessions.ts";
import {SIGN_IN_MS} from "../../api/signIn/signIns.ts";
import {RETENTION} from "../../pipelines/configuration.ts";
import {CONTRACT, type Table} from "../../pipelines/contract/contract.ts";
import {aboutWhom, DROPPED, KEPT, ownId} from "../../pipelines/erasure/tombstone.ts";
import {readPolicy} from "../policy.ts";

export const DATA_MAP = join(import.meta.dirname, "data-map.md");

/** What each table about people is for. */
export const PURPOSES: Readonly<Record<string, string>> = {
  member: "to count members, and for their steward, branch and office to know and reach them",
  membership: "to count who joins, stays and leaves, and to see in time who is about to leave",
  employment: "to count members at their workplace, for their steward to find them, and to call who lost a job",
  dues_basis: "to know what is owed, and who pays",
  exemption: "to ask nobody for dues who is exempt; others see only that somebody is",
  dues_charge: "to see who is behind with dues before the membership lapses",
  payment: "to see who is behind with dues before the membership lapses",
  payroll_message: "to see whether the employer has begun to deduct",
  mandate: "to show where there is a steward, and to give the steward access",
  mandate_union: "to know whose members a steward speaks for",
  office: "to give people who work for the union access",
  login_subject: "to know whose a sign-in is",
  study: "to meet students before they graduate",
  course_attendance: "to see which stewards have their training",
  certificate:
    "to see which stewards have their licence, to remind before one expires, and to find who offered to be an expert",
  case_header: "to count how fast members are answered; what they said does not enter",
  case_event: "to count how fast members are answered; what they said does not enter",
  contact:
    "to count contacts, to see whether somebody called in time, and to draw by lot whom a survey asks; what was said does not enter",
  promise: "to count promises that were kept",
  message_delivery: "to see who can be reached",
  event_attendance: "to count who takes part",
  fund_state: "to find differences between union and unemployment fund, and to call who lost a job",
  consent: "to leave those who object out of lists that judge, and to ask or name to the media only who offered",
  correction: "to see how fast mistakes in the register are put right"
};

/** What the rows of a table tell of, where that is more than a membership. */
const TABLES_TELL: Readonly<Record<string, string>> = {
  employment: "work",
  dues_basis: "dues",
  exemption: "dues",
  dues_charge: "dues",
  payment: "dues",
  payroll_message: "dues",
  mandate: "mandate",
  mandate_union: "mandate",
  case_header: "contact with the union",
  case_event: "contact with the union",
  contact: "contact with the union",
  promise: "contact with the union",
  fund_state: "unemployment fund"
};

/** Columns that tell who somebody is, how to reach them, or of health; every other one tells what its table does. */
export const CLASSES: Readonly<Record<string, string>> = {
  "member.given_name": "name",
  "member.family_name": "name",
  "member.birth_year": "identity",
  "member.email": "contact",
  "member.phone": "contact",
  "member.language": "contact",
  "member.contact_confirmed_on": "contact",
  "member.occupation": "work, in the register's own words",
  "member.is_protected": "protected identity",
  "member.deceased_on": "death",
  "employment.field_of_work": "work, in the register's own words",
  "employment.leave_starts_on": "may tell of health",
  "employment.leave_ends_on": "may tell of health",
  "exemption.reason": "may tell of health",
  "fund_state.reason": "unemployment",
  "office.person_name": "name",
  "office.email": "contact",
  "login_subject.issuer": "sign-in",
  "login_subject.subject": "sign-in",
  "study.school": "study, in the register's own words",
  "certificate.name": "work, in the register's own words",
  "dues_basis.tariff_class": "dues",
  "dues_charge.currency": "dues",
  "payment.currency": "dues"
};

/** Columns of a list that tell who somebody is. */
const TELLING = [
  "given_name",
  "family_name",
  "owner_name",
  "holder_name",
  "person_name",
  "email",
  "phone",
  "occupation",
  "member_id",
  "membership_id",
  "mandate_id",
  "person_id",
  "row_key",
  "message"
];

/** A figure that stands in a file of the code, so that the page cannot say another. */
function figureIn(path: string, pattern: RegExp): number {
  const found = pattern.exec(readFileSync(join(import.meta.dirname, "../..", path), "utf8"))?.[1];
  if (found === undefined) throw new Error(`no figure ${pattern} any more: ${path}`);
  return Number(found);
}

const MINUTE_MS = 60_000;

/** How long what is kept, as the code has it. */
export const LIMITS = {
  landing_days: RETENTION.landing_days,
  month_ends_years: RETENTION.month_ends_years,
  audit_months: RETENTION.audit_months,
  builds: figureIn("pipelines/nightly.ts", /BUILDS_KEPT = (\d+)/),
  reports: figureIn("pipelines/nightly.ts", /REPORTS_KEPT = (\d+)/),
  publications: figureIn("pipelines/publication/publish.ts", /keep = (\d+)/),
  export_days: RETENTION.export_days,
  session_hours: SESSION.longestMs / MINUTE_MS / 60,
  idle_minutes: SESSION.idleMs / MINUTE_MS,
  sign_in_minutes: SIGN_IN_MS / MINUTE_MS,
  code_minutes: CODE_MS / MINUTE_MS
} as const;

/** The page as Markdown. */
export function dataMap(): string {
  const people = CONTRACT.filter(aboutWhom);
  const others = CONTRACT.filter((table) => !aboutWhom(table)).map(({name}) => `\`${name}\``);
  return `# Data map

Every column that enters, whether it is about people, and what stays of it when somebody is erased; where data lies and how
long; who reads it. Written from the code by \`node access/privacy/dataMap.test-data.ts\`, and a test fails when the two differ.

All rows about a member say that somebody is in a trade union: special category data (GDPR article 9). Where a column tells
more than that, it says so. Everything comes from the union's own register, by its mapping; nothing is asked of anybody else.

## What enters

${people.map(section).join("\n")}
Tables about nobody: ${others.join(", ")}. A text in them, such as the reason of a \`register_event\`, is the union's own to
keep free of names.

## Where it lies, and how long

| where | what | how long |
| --- | --- | --- |
| \`landing/\` | all of the above | each night's extract ${LIMITS.landing_days} days, the last of each month ${LIMITS.month_ends_years} years (\`retention\`) |
| \`nights/*/build.duckdb\` | all of the above, and what is computed from it | the newest ${LIMITS.builds} nights |
| \`nights/*/report.json\` | counts; a message may quote an id or a value that broke the contract | ${LIMITS.reports} nights |
| \`published/\` | the lists below, and figures | the newest ${LIMITS.publications}, and the newest of an earlier date |
| \`history/\` | figures of units, no rows about people | months for good |
| \`erasures/\` | keyed hashes of erased ids, and tombstones | for good |
| operations store, \`session\` | who is signed in | ${LIMITS.session_hours} hours, ${LIMITS.idle_minutes} minutes without use (\`serve.session_hours\`, \`serve.idle_minutes\`) |
| operations store, \`sign_in\`, \`one_time_code\`, \`code_request\` | sign-ins under way; an address, where codes are sent | ${LIMITS.sign_in_minutes} and ${LIMITS.code_minutes} minutes, counts of codes an hour |
| operations store, \`provider_record\` | who is signed in at the provider of our own | until it expires, ${3 * LIMITS.code_minutes} minutes at most |
| operations store, \`revocation\` | whose access was cut, and why | until the person is erased |
| operations store, \`audit\` | who looked at what, and signed in and out when, by id | ${LIMITS.audit_months} months (\`retention.audit_months\`) |
| files taken out | lists below that a role may export | ${LIMITS.export_days} days at most (\`retention.export_days\`); each row says the day. Nothing here can delete them |

Members who left stay until \`retention.left_members_months\` after their last membership, where the union has set it; without it
until they are erased or the register no longer delivers them.

## Who reads what about people

By [policy.yaml](../policy.yaml), each within their own scope. Lists that are not here tell of nobody.

| list | roles | columns that tell who |
| --- | --- | --- |
${readers().join("\n")}
`;
}

function section(table: Table): string {
  const rows = table.columns.map(({name}) => `| \`${name}\` | ${classOf(table, name)} | ${staysOf(table, name)} |`);
  return `### ${table.name}

For: ${PURPOSES[table.name] ?? "nobody has said"}.

| column | tells of | when erased |
| --- | --- | --- |
${rows.join("\n")}
`;
}

function classOf(table: Table, column: string): string {
  if (column === ownId(table) || column === aboutWhom(table)?.column) return "identity, by a number of the register";
  return CLASSES[`${table.name}.${column}`] ?? TABLES_TELL[table.name] ?? "membership";
}

function staysOf(table: Table, column: string): string {
  if (DROPPED.includes(table.name)) return "goes";
  if (column === ownId(table) || column === aboutWhom(table)?.column) return "becomes random";
  if (table.name === "member" && column === "is_protected") return "becomes true, so that no list shows it";
  return KEPT[table.name]?.includes(column) ? "stays" : "goes";
}

function readers(): string[] {
  const {roles} = readPolicy();
  const lists = new Map<string, Map<string, string[]>>();
  for (const [role, {lists: open}] of Object.entries(roles))
    for (const [list, {columns}] of Object.entries(open)) {
      const telling = TELLING.filter((column) => columns.includes(column)).join(", ");
      if (telling === "") continue;
      const byColumns = lists.get(list) ?? new Map<string, string[]>();
      lists.set(list, byColumns.set(telling, [...(byColumns.get(telling) ?? []), role]));
    }
  return [...lists].flatMap(([list, byColumns]) =>
    [...byColumns].map(([columns, names]) => `| \`${list}\` | ${names.join(", ")} | ${columns} |`)
  );
}

if (import.meta.main) writeFileSync(DATA_MAP, dataMap());
