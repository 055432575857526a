/**
 * The tables that many registers have not got: courses, cases and contacts, messages, events, elections, surveys, the
 * unemployment fund. What was said or written stands in none of them: headers, dates and codes only.
 */
import {MANDATE_ROLES} from "./codes.ts";
import {
  boolean,
  code,
  date,
  id,
  integer,
  maybeCode,
  maybeDate,
  maybeId,
  maybeText,
  moment,
  text,
  type Table
} from "./columns.ts";

const CONTACT_CHANNELS = [
  "phone",
  "email",
  "chat",
  "web",
  "meeting",
  "workplace_visit",
  "post",
  "sms",
  "social",
  "other"
] as const;

const TOPICS = ["employment", "professional", "legal", "entrepreneur", "student", "membership", "other"] as const;

const member = {references: "member"};
const union = {references: "union"};
const organisationUnit = {references: "organisation_unit"};

export const OPTIONAL_TABLES: readonly Table[] = [
  {
    name: "study",
    tier: "optional",
    description: "One row per member and course of study with its exam date.",
    key: ["study_id"],
    columns: [
      id("study_id", "The row."),
      id("member_id", "The member.", {references: "member"}),
      maybeText("school", "School."),
      date("exam_on", "Day of the final exam, expected or held.")
    ]
  },
  {
    name: "register_event",
    tier: "optional",
    description: "One row per clean-up, merger or change of bylaws that moves the figures without moving members.",
    key: ["register_event_id"],
    columns: [
      id("register_event_id", "The event."),
      id("union_id", "The union.", {references: "union"}),
      maybeId("organisation_unit_id", "The branch or region; empty for the whole union.", {
        references: "organisation_unit"
      }),
      maybeId("employer_unit_id", "The employer unit, where it concerns one.", {references: "employer_unit"}),
      date("happened_on", "Day."),
      code("kind", "What it was.", {codes: ["clean_up", "merger", "bylaws", "late_correction"]}),
      text("reason", "One sentence in the union's words.")
    ]
  },
  {
    name: "course",
    tier: "optional",
    description: "One row per course that the union holds.",
    key: ["course_id"],
    columns: [
      id("course_id", "The course."),
      id("union_id", "The union.", union),
      maybeText("name", "Its name."),
      code("kind", "What it is for.", {codes: ["steward_basic", "steward_further", "safety", "other"]}),
      date("starts_on", "First day."),
      maybeDate("ends_on", "First day after it; empty for a course of one day.")
    ]
  },
  {
    name: "course_attendance",
    tier: "optional",
    description: "One row per member and course the member has enrolled in.",
    key: ["course_attendance_id"],
    columns: [
      id("course_attendance_id", "The row."),
      id("course_id", "The course.", {references: "course"}),
      id("member_id", "The member.", member),
      code("status", "What became of it.", {codes: ["enrolled", "completed", "absent"]}),
      maybeDate("completed_on", "Day on which it was completed.")
    ]
  },
  {
    name: "certificate",
    tier: "optional",
    description: "One row per certificate of a member and its validity.",
    key: ["certificate_id"],
    columns: [
      id("certificate_id", "The certificate."),
      id("member_id", "The member.", member),
      code("kind", "What it certifies; a steward's licence is the union's own.", {
        codes: ["professional", "steward_licence", "safety", "other"]
      }),
      maybeText("name", "Its name."),
      date("starts_on", "First day of validity."),
      maybeDate("ends_on", "First day no longer valid; empty when it does not expire.")
    ]
  },
  {
    name: "case_header",
    tier: "optional",
    description: "One row per matter that a member brings to the union; never its text.",
    key: ["case_header_id"],
    columns: [
      id("case_header_id", "The case."),
      id("union_id", "The union.", union),
      maybeId("member_id", "Whose matter it is; empty where nobody was named.", member),
      maybeId("organisation_unit_id", "The branch or region that handles it.", organisationUnit),
      maybeId("employer_unit_id", "The employer it is about.", {references: "employer_unit"}),
      moment("received_at", "When it reached the union."),
      code("channel", "How it came.", {codes: CONTACT_CHANNELS}),
      code("topic", "What it is about.", {codes: TOPICS}),
      code("priority", "How soon help is due: urgent within a day, week within seven.", {
        codes: ["urgent", "week", "normal"]
      }),
      maybeId("owner_id", "Who handles it: a member_id or a person_id; empty while nobody does."),
      maybeId(
        "received_by",
        "Whom the member met with it first: a member_id or a person_id; empty where nobody noted it."
      )
    ]
  },
  {
    name: "case_event",
    tier: "optional",
    description: "One row per thing that happened in a case.",
    key: ["case_event_id"],
    columns: [
      id("case_event_id", "The event."),
      id("case_header_id", "The case.", {references: "case_header"}),
      moment("happened_at", "When."),
      code("kind", "What: answered means that the member was told how the matter will be handled.", {
        codes: ["acknowledged", "answered", "helped", "transferred", "updated", "plan_agreed", "closed", "reopened"]
      }),
      boolean("is_automatic", "Sent by a machine; only a person can answer.")
    ]
  },
  {
    name: "contact",
    tier: "optional",
    description: "One row per contact between a member and the union, with a person at both ends unless automatic.",
    key: ["contact_id"],
    columns: [
      id("contact_id", "The contact."),
      id("union_id", "The union.", union),
      maybeId("member_id", "The member; empty where nobody was named.", member),
      maybeId("organisation_unit_id", "The branch or region.", organisationUnit),
      moment("happened_at", "When."),
      code("channel", "How.", {codes: CONTACT_CHANNELS}),
      maybeCode("topic", "What about.", {codes: TOPICS}),
      maybeCode("direction", "In: the member turned to the union; out: the union to the member.", {
        codes: ["in", "out"]
      }),
      boolean("is_automatic", "Sent by a machine: no contact with a person."),
      maybeId("case_header_id", "The case it belongs to.", {references: "case_header"})
    ]
  },
  {
    name: "promise",
    tier: "optional",
    description: "One row per thing promised for a day.",
    key: ["promise_id"],
    columns: [
      id("promise_id", "The promise."),
      id("union_id", "The union.", union),
      maybeId("case_header_id", "The case it was given in.", {references: "case_header"}),
      maybeId("organisation_unit_id", "The branch or region that gave it.", organisationUnit),
      date("due_on", "Last day on which it is kept."),
      maybeDate("done_on", "Day on which it was done.")
    ]
  },
  {
    name: "message",
    tier: "optional",
    description: "One row per message sent to many members.",
    key: ["message_id"],
    columns: [
      id("message_id", "The message."),
      id("union_id", "The union.", union),
      date("sent_on", "Day sent."),
      code("channel", "How.", {codes: ["email", "sms", "push", "post"]})
    ]
  },
  {
    name: "message_delivery",
    tier: "optional",
    description: "One row per message and member it was sent to.",
    key: ["message_id", "member_id"],
    columns: [
      id("message_id", "The message.", {references: "message"}),
      id("member_id", "The member.", member),
      code("status", "Whether it arrived.", {codes: ["delivered", "bounced"]})
    ]
  },
  {
    name: "event",
    tier: "optional",
    description: "One row per meeting or other gathering that members are called to.",
    key: ["event_id"],
    columns: [
      id("event_id", "The event."),
      id("union_id", "The union.", union),
      maybeId(
        "organisation_unit_id",
        "The branch or region that holds it; empty for the whole union.",
        organisationUnit
      ),
      date("held_on", "Day; may lie ahead."),
      code("kind", "What it is.", {codes: ["annual_meeting", "meeting", "training", "social", "action"]})
    ]
  },
  {
    name: "event_attendance",
    tier: "optional",
    description: "One row per event and member who registered for it or came.",
    key: ["event_id", "member_id"],
    columns: [
      id("event_id", "The event.", {references: "event"}),
      id("member_id", "The member.", member),
      code("status", "Whether the member came.", {codes: ["registered", "attended", "absent"]})
    ]
  },
  {
    name: "election",
    tier: "optional",
    description: "One row per election held for one role at one unit.",
    key: ["election_id"],
    columns: [
      id("election_id", "The election."),
      id("union_id", "The union.", union),
      maybeId("employer_unit_id", "The employer unit; empty for a branch's own posts.", {references: "employer_unit"}),
      maybeId("organisation_unit_id", "The branch; empty for an employer unit's posts.", organisationUnit),
      code("role", "Role elected to.", {codes: MANDATE_ROLES}),
      date("held_on", "Day of the count."),
      integer("candidates", "How many stood."),
      integer("entitled", "How many could vote."),
      integer("votes", "How many voted; 0 where a single candidate was elected without a vote.")
    ]
  },
  {
    name: "survey_result",
    tier: "optional",
    description: "One row per question, unit and period of a survey: how many answered, never who or what.",
    key: ["survey_result_id"],
    columns: [
      id("survey_result_id", "The row."),
      id("union_id", "The union.", union),
      maybeId("organisation_unit_id", "The branch or region; empty for the whole union.", organisationUnit),
      date("period_on", "First day of the period asked about."),
      code("question", "The question.", {codes: ["satisfied", "got_answer", "answered_within_24_hours", "weekly"]}),
      integer("respondents", "How many answered."),
      integer("favourable", "How many of them answered yes.")
    ]
  },
  {
    name: "fund_state",
    tier: "optional",
    description: "One row per member and span in the unemployment fund: as a member, or receiving a benefit.",
    key: ["fund_state_id"],
    columns: [
      id("fund_state_id", "The row."),
      id("member_id", "The person as a member of this union, of now or before.", member),
      code("state", "In the fund, or receiving a benefit; the amounts are not asked for.", {
        codes: ["member", "benefit"]
      }),
      maybeCode("reason", "Why a benefit is paid.", {codes: ["unemployed", "laid_off", "other"]}),
      date("starts_on", "First day."),
      maybeDate("ends_on", "First day no longer.")
    ]
  },
  {
    name: "consent",
    tier: "optional",
    description: "One row per member and wish about the use of the member's data.",
    key: ["consent_id"],
    columns: [
      id("consent_id", "The row."),
      id("member_id", "The member.", member),
      code("kind", "What the member objects or agrees to.", {
        codes: ["objects_to_profiling", "open_to_a_role", "expert_for_media"]
      }),
      date("given_on", "First day."),
      maybeDate("withdrawn_on", "First day no longer.")
    ]
  },
  {
    name: "correction",
    tier: "optional",
    description: "One row per mistake in the register that somebody reported.",
    key: ["correction_id"],
    columns: [
      id("correction_id", "The report."),
      id("union_id", "The union.", union),
      maybeId("member_id", "Whose data it is about.", member),
      code("kind", "What is wrong.", {codes: ["workplace", "contact", "employment", "dues", "other"]}),
      date("reported_on", "Day of the report."),
      maybeDate("done_on", "Day on which it was put right.")
    ]
  }
];
