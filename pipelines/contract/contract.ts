/**
 * The registry contract: every table and column that may enter the warehouse, and nothing else.
 *
 * A union's own register is mapped to these tables by a mapping file. The landing zone holds rows in exactly this
 * shape, `load.ts` checks it row by row, the dbt sources and the documentation are tested against this list.
 *
 * Conventions: ids are text `source:id`, never reused. Spans are half-open `[starts_on, ends_on)`: `ends_on` is the
 * first day on which the thing no longer holds, null while open. Money is an integer in minor units (cents, øre).
 * Dates are dates without a zone, moments are UTC.
 */
import {EXEMPTION_REASONS, EXIT_REASONS, MANDATE_ROLES, MEMBERSHIP_KINDS, OFFICE_ROLES} from "./codes.ts";
import {
  code,
  date,
  id,
  integer,
  maybeBoolean,
  maybeCode,
  maybeDate,
  maybeId,
  maybeInteger,
  maybeMoney,
  maybeText,
  money,
  text,
  type Table
} from "./columns.ts";
import {OPTIONAL_TABLES} from "./optional.ts";

export * from "./codes.ts";
export {SQL_TYPES, type Column, type ColumnType, type Table, type Tier} from "./columns.ts";

export const CONTRACT_VERSION = 1;

export const CONTRACT: readonly Table[] = [
  {
    name: "union",
    tier: "core",
    description: "One row per independent union in the register.",
    key: ["union_id"],
    columns: [
      id("union_id", "The union."),
      text("name", "Its name as members know it."),
      code("country", "Country whose rules apply.", {codes: ["FI", "SE", "NO", "DK", "IS", "GB", "US", "XX"]}),
      text("currency", "ISO 4217 code of its dues, such as EUR.")
    ]
  },
  {
    name: "member",
    tier: "core",
    description: "One row per person in one union; a person in two unions has two rows that nothing joins.",
    key: ["member_id"],
    columns: [
      id("member_id", "The person as a member of this union."),
      id("union_id", "The union.", {references: "union"}),
      maybeText("given_name", "Given name."),
      maybeText("family_name", "Family name."),
      maybeInteger("birth_year", "Year of birth; the day is not asked for."),
      maybeText("email", "E-mail address."),
      maybeText("phone", "Telephone number."),
      maybeDate("contact_confirmed_on", "Day on which the member last confirmed the contact details."),
      maybeText("occupation", "Occupation in the register's own words."),
      maybeCode("language", "Language the member wants to be spoken to in.", {
        codes: ["fi", "sv", "nb", "en", "other"]
      }),
      maybeBoolean(
        "is_protected",
        "Protected identity (turvakielto, skyddade personuppgifter, adressesperre): counted, never named."
      ),
      maybeDate("deceased_on", "Day of death; it ends every membership on that day, whatever the status says.")
    ]
  },
  {
    name: "membership",
    tier: "core",
    description:
      "One row per span of one member in one union, one kind and one branch; a change of kind or branch starts the next row.",
    key: ["membership_id"],
    columns: [
      id("membership_id", "The span."),
      id("member_id", "The member.", {references: "member"}),
      maybeId("branch_id", "The branch; empty where the register has none.", {references: "organisation_unit"}),
      code("kind", "Kind of membership.", {codes: MEMBERSHIP_KINDS}),
      date("starts_on", "First day of the span."),
      maybeDate("ends_on", "First day no longer a member (last day + 1); may lie in the future; empty while open."),
      maybeCode("exit_reason", "Why the membership ended or will end; empty when it continues in another row.", {
        codes: EXIT_REASONS
      }),
      maybeDate("notice_received_on", "Day on which a resignation was received."),
      maybeDate("notice_withdrawn_on", "Day on which the resignation was taken back."),
      maybeBoolean("is_pending", "Applied, not yet accepted: shown apart, not counted.")
    ]
  },
  {
    name: "organisation_unit",
    tier: "expected",
    description: "One row per node of the union's own tree below the union itself: region, branch.",
    key: ["organisation_unit_id"],
    columns: [
      id("organisation_unit_id", "The unit."),
      id("union_id", "The union it belongs to.", {references: "union"}),
      maybeId("parent_id", "The unit above; empty directly under the union.", {references: "organisation_unit"}),
      code("kind", "Level.", {codes: ["region", "branch"]}),
      text("name", "Its name.")
    ]
  },
  {
    name: "employer_unit",
    tier: "expected",
    description: "One row per node of the employer tree: concern, company group (the legal entity), workplace.",
    key: ["employer_unit_id"],
    columns: [
      id("employer_unit_id", "The unit."),
      maybeId("parent_id", "The unit above; empty for the top.", {references: "employer_unit"}),
      code("kind", "Level.", {codes: ["concern", "company_group", "workplace"]}),
      text("name", "Its name."),
      maybeText("business_id", "The legal entity's public number (Y-tunnus, organisationsnummer)."),
      maybeCode("sector", "Sector.", {codes: ["municipal", "state", "private", "third"]}),
      maybeText("industry", "Industry code, NACE."),
      maybeText("municipality", "Municipality of the workplace."),
      maybeText("employer_association", "Employers' association whose rules apply, such as NHO."),
      maybeDate("closed_on", "First day on which it no longer exists.")
    ]
  },
  {
    name: "headcount",
    tier: "expected",
    description:
      "One row per workplace and day counted: how many people work there, and how many of them the union organises.",
    key: ["employer_unit_id", "counted_on"],
    columns: [
      id("employer_unit_id", "The workplace.", {references: "employer_unit"}),
      date("counted_on", "Day of the count."),
      integer("employees", "All employees."),
      maybeInteger("eligible", "Those the union organises; empty where not known."),
      maybeText("counted_by", "Who counted: employer, business register, steward.")
    ]
  },
  {
    name: "agreement",
    tier: "expected",
    description: "One row per union, employer unit and span of a collective agreement's state.",
    key: ["agreement_id"],
    columns: [
      id("agreement_id", "The row."),
      id("union_id", "The union.", {references: "union"}),
      id("employer_unit_id", "The employer unit it covers.", {references: "employer_unit"}),
      code("state", "State.", {codes: ["none", "claimed", "in_force"]}),
      date("starts_on", "First day."),
      maybeDate("ends_on", "First day no longer in this state.")
    ]
  },
  {
    name: "employment",
    tier: "expected",
    description: "One row per job of a member: a span at one employer unit.",
    key: ["employment_id"],
    columns: [
      id("employment_id", "The job."),
      id("member_id", "The member.", {references: "member"}),
      maybeId("employer_unit_id", "The workplace; empty when the member works, but the register does not know where.", {
        references: "employer_unit"
      }),
      maybeDate("starts_on", "First day; empty when unknown (open)."),
      maybeDate("ends_on", "First day no longer employed; a future date is a known end (notice, fixed term)."),
      maybeInteger("share_percent", "Share of full time, 0 to 100."),
      maybeText("field_of_work", "Field of work."),
      maybeDate("leave_starts_on", "First day of full-time leave."),
      maybeDate("leave_ends_on", "First day back at work."),
      maybeDate("confirmed_on", "Day on which the job was last confirmed.")
    ]
  },
  {
    name: "dues_basis",
    tier: "expected",
    description: "One row per member, basis of dues and span; several may hold at once.",
    key: ["dues_basis_id"],
    columns: [
      id("dues_basis_id", "The row."),
      id("member_id", "The member.", {references: "member"}),
      code("basis", "How dues are set.", {codes: ["percent", "fixed", "student", "pensioner", "entrepreneur", "free"]}),
      maybeText("tariff_class", "Class within the basis, such as an entrepreneur's 1 to 3."),
      code("payer", "Who pays it in.", {codes: ["payroll", "invoice"]}),
      date("starts_on", "First day."),
      maybeDate("ends_on", "First day no longer.")
    ]
  },
  {
    name: "dues_tariff",
    tier: "expected",
    description: "One row per union, basis, class and span: what is charged per period.",
    key: ["dues_tariff_id"],
    columns: [
      id("dues_tariff_id", "The row."),
      id("union_id", "The union.", {references: "union"}),
      code("basis", "The basis.", {codes: ["percent", "fixed", "student", "pensioner", "entrepreneur", "free"]}),
      maybeText("tariff_class", "Class within the basis."),
      code("period", "Period of the amounts.", {codes: ["month", "quarter", "year"]}),
      maybeInteger("rate_ppm", "Share of gross pay in parts per million (1.55 % = 15500)."),
      maybeMoney("amount_minor", "Fixed amount."),
      maybeMoney("minimum_minor", "Least amount."),
      maybeMoney("maximum_minor", "Cap."),
      date("starts_on", "First day."),
      maybeDate("ends_on", "First day no longer.")
    ]
  },
  {
    name: "exemption",
    tier: "expected",
    description: "One row per span in which a member owes no dues.",
    key: ["exemption_id"],
    columns: [
      id("exemption_id", "The row."),
      id("member_id", "The member.", {references: "member"}),
      code("reason", "Reason; for the office only, stewards see 'exempt'.", {codes: EXEMPTION_REASONS}),
      date("starts_on", "First day."),
      maybeDate("ends_on", "First day no longer exempt."),
      maybeDate("reported_on", "Day on which it was reported.")
    ]
  },
  {
    name: "dues_charge",
    tier: "expected",
    description: "One row per amount charged to a member for one period.",
    key: ["dues_charge_id"],
    columns: [
      id("dues_charge_id", "The charge."),
      id("member_id", "The member.", {references: "member"}),
      date("period_on", "First day of the period charged."),
      date("due_on", "Last day to pay."),
      money("amount_minor", "Amount charged; negative for a credit."),
      text("currency", "ISO 4217 code."),
      code("payer", "Who pays it in.", {codes: ["payroll", "invoice"]}),
      maybeId("employer_unit_id", "The company group that deducts it from pay.", {references: "employer_unit"})
    ]
  },
  {
    name: "payment",
    tier: "expected",
    description: "One row per amount paid; a payment with a charge settles that charge.",
    key: ["payment_id"],
    columns: [
      id("payment_id", "The payment."),
      id("member_id", "The member.", {references: "member"}),
      maybeId("dues_charge_id", "The charge it settles; empty when not allocated.", {references: "dues_charge"}),
      date("paid_on", "Day of payment."),
      money("amount_minor", "Amount paid; negative when returned."),
      text("currency", "ISO 4217 code."),
      maybeCode("channel", "How it came.", {
        codes: ["payroll", "e_invoice", "card", "direct_debit", "transfer", "cash", "other"]
      })
    ]
  },
  {
    name: "remittance",
    tier: "expected",
    description: "One row per employer's return of deducted dues for one period.",
    key: ["remittance_id"],
    columns: [
      id("remittance_id", "The return."),
      id("employer_unit_id", "The company group.", {references: "employer_unit"}),
      date("period_on", "First day of the period."),
      date("expected_on", "Day on which it was to arrive."),
      maybeDate("arrived_on", "Day on which it arrived; empty while missing."),
      maybeInteger("row_count", "Rows on it.")
    ]
  },
  {
    name: "payroll_message",
    tier: "expected",
    description: "One row per message to a payroll office about a member's deduction.",
    key: ["payroll_message_id"],
    columns: [
      id("payroll_message_id", "The message."),
      id("member_id", "The member.", {references: "member"}),
      maybeId("employer_unit_id", "The employer unit it went to.", {references: "employer_unit"}),
      date("sent_on", "Day sent."),
      code("kind", "What it asks for.", {codes: ["start", "change", "stop"]}),
      code("status", "What became of it.", {codes: ["sent", "acknowledged", "failed"]})
    ]
  },
  {
    name: "mandate",
    tier: "expected",
    description: "One row per mandate: a person elected to a role at one unit for a span.",
    key: ["mandate_id"],
    columns: [
      id("mandate_id", "The mandate."),
      id("member_id", "Who holds it.", {references: "member"}),
      code("role", "Role.", {codes: MANDATE_ROLES}),
      maybeId("employer_unit_id", "Employer unit of the mandate; empty for a branch officer.", {
        references: "employer_unit"
      }),
      maybeId("organisation_unit_id", "Branch of a branch officer.", {references: "organisation_unit"}),
      maybeDate("elected_on", "Day of election."),
      maybeDate("notified_on", "Day on which the employer was told."),
      date("starts_on", "First day."),
      maybeDate("ends_on", "First day no longer in office; a future date is the end of the term."),
      maybeDate("term_ends_on", "First day after the term as elected; later than ends_on when it ended early."),
      maybeCode("end_reason", "Why it ended.", {
        codes: [
          "term_ended",
          "resigned",
          "left_employer",
          "left_union",
          "retired",
          "died",
          "workplace_closed",
          "other",
          "unknown"
        ]
      }),
      maybeId("stand_in_for", "The mandate it stands in for.", {references: "mandate"})
    ]
  },
  {
    name: "mandate_union",
    tier: "expected",
    description: "One row per mandate and union whose members it represents.",
    key: ["mandate_id", "union_id"],
    columns: [
      id("mandate_id", "The mandate.", {references: "mandate"}),
      id("union_id", "A union represented.", {references: "union"})
    ]
  },
  {
    name: "office",
    tier: "expected",
    description: "One row per person, office and span: who may sign in as what without a mandate.",
    key: ["office_id"],
    columns: [
      id("office_id", "The row."),
      id("person_id", "The person; a staff member need not be a union member."),
      text("person_name", "Name to greet."),
      maybeText("email", "Address that the person may sign in by, when no login_subject names them."),
      code("role", "Office.", {codes: OFFICE_ROLES}),
      id("union_id", "The union.", {references: "union"}),
      maybeId("organisation_unit_id", "The region of a regional rep; empty for the whole union.", {
        references: "organisation_unit"
      }),
      date("starts_on", "First day."),
      maybeDate("ends_on", "First day no longer.")
    ]
  },
  {
    name: "login_subject",
    tier: "expected",
    description: "One row per identity at a sign-in provider and the person it belongs to.",
    key: ["issuer", "subject"],
    columns: [
      text("issuer", "The provider's issuer address."),
      text("subject", "The provider's subject for the person."),
      id("person_id", "The member_id of a mandate holder, or the person_id of an office.")
    ]
  },
  ...OPTIONAL_TABLES
];

/** The contract's table of that name; throws on an unknown one. */
export function contractTable(name: string): Table {
  const table = CONTRACT.find((candidate) => candidate.name === name);
  if (!table) throw new Error(`unknown contract table: ${name}`);
  return table;
}
