/** Closed lists of the contract that pages, policy and words name too. */

/** Why a membership ended. The first four are the member's own wish (voluntary). */
export const EXIT_REASONS = [
  "own_wish",
  "dissatisfied",
  "cost",
  "other_union",
  "left_occupation",
  "retired",
  "unpaid",
  "expelled",
  "died",
  "moved_abroad",
  "clean_up",
  "unknown"
] as const;

export const MEMBERSHIP_KINDS = [
  "working",
  "student",
  "pensioner",
  "entrepreneur",
  "unemployed",
  "supporting",
  "honorary"
] as const;

export const MANDATE_ROLES = [
  "steward",
  "deputy_steward",
  "chief_steward",
  "group_steward",
  "safety_delegate",
  "contact_person",
  "branch_officer"
] as const;

export const OFFICE_ROLES = [
  "regional_rep",
  "leadership",
  "register_office",
  "data_protection",
  "administrator"
] as const;

export const EXEMPTION_REASONS = [
  "family_leave",
  "military_service",
  "study",
  "unpaid_leave",
  "unemployed",
  "laid_off",
  "rehabilitation",
  "sick_leave",
  "carer",
  "disability_pension",
  "conflict",
  "pension",
  "other"
] as const;
