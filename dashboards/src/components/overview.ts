import type {Node} from "./api.ts";

/** Why someone should talk to a member, the most urgent first. */
export const REASONS = [
  "resigns",
  "lapse_line",
  "silent_lapse",
  "job_loss",
  "at_risk",
  "arrears",
  "graduate",
  "new",
  "job_ends",
  "certificate",
  "new_90_days",
  "wrong_workplace",
  "new_first_year",
  "check_details"
] as const;
export type Reason = (typeof REASONS)[number];

export type FollowUp = {
  readonly member_id: string;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly employer_unit_id: string;
  readonly workplace_name: string;
  readonly reason: Reason;
  /** The rules behind at_risk, wrong_workplace and check_details, by code. */
  readonly rules: string | null;
  readonly on_date: string;
  readonly due_on: string | null;
  readonly owner_kind: "steward" | "branch" | "region" | "union";
  readonly owner_id: string;
  readonly owner_name: string;
  readonly contacted_on: string | null;
  readonly months_owed: number | null;
  readonly phone: string | null;
  readonly email: string | null;
};
export type Steward = {
  readonly member_id: string;
  readonly mandate_id: string;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly role: string;
  readonly employer_unit_id: string;
  readonly unit_name: string;
  readonly unit_kind: string;
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly term_ends_on: string | null;
  readonly is_notified: boolean | null;
  readonly phone: string | null;
  readonly email: string | null;
};
/** A steward as the first screen shows one. */
export type Around = Pick<
  Steward,
  "mandate_id" | "member_id" | "given_name" | "family_name" | "role" | "unit_name" | "phone" | "email"
>;
/** A workplace or company group without a steward. */
export type Gap = {
  readonly employer_unit_id: string;
  readonly name: string;
  readonly unit_kind: string;
  readonly enterprise_name: string | null;
  readonly municipality: string | null;
  readonly sector: string | null;
  readonly members: number;
  readonly threshold: number | null;
  readonly threshold_known: boolean;
  readonly threshold_base: string | null;
  readonly agreement_state: string | null;
  readonly status: string;
  readonly last_steward_ended_on: string | null;
  readonly days_without: number | null;
  readonly last_end_reason: string | null;
  readonly deputy_in_office: boolean;
  readonly candidates: number | null;
  readonly next_step: "deputy_acts" | "ask_candidates" | "cover_from_nearby" | "visit" | null;
  /** The nearest workplace of the region with a steward, for those who see the region. */
  readonly nearest_unit_name?: string | null;
  readonly nearest_by?: "enterprise" | "municipality" | null;
  readonly urgency: number;
};
/** One KPI over the months of the overview: numerators, denominators for shares, parts, and what stood there before. */
export type Figure = {
  readonly value: readonly (number | null)[];
  readonly of?: readonly (number | null)[];
  readonly parts?: Readonly<Record<string, readonly (number | null)[]>>;
  readonly before: number | null;
  readonly has_source: boolean;
};
/** What the first screen says about one unit, or about all of a person's. What the policy keeps back is null. */
export type Overview = {
  /** Null for someone with several mandates who has not chosen among them. */
  readonly unit: (Node & {readonly path: readonly {readonly id: string; readonly name: string}[]}) | null;
  readonly as_of: string;
  readonly months: readonly string[];
  readonly kpis: Readonly<Record<string, Figure>>;
  readonly before_as_of: string | null;
  readonly members_protected: number | null;
  readonly follow_ups: {
    readonly total: number;
    readonly rows: readonly FollowUp[];
  } | null;
  readonly stewards: {readonly total: number; readonly rows: readonly Around[]} | null;
  readonly gaps: readonly Pick<Gap, "name" | "members" | "days_without">[] | null;
  /** At how many workplaces members exceed the headcount below density, and the oldest of those, else of all. */
  readonly headcounts: {readonly oldest_on: string; readonly exceeded: number} | null;
  /** Rounded counts of the whole union, of the figures asked for that are published. */
  readonly outside: {
    readonly month: string;
    readonly kpis: Readonly<Record<string, {readonly value: number | null; readonly of?: number | null}>>;
  } | null;
  readonly explanation: {readonly counted: number; readonly why: Readonly<Record<string, number>>} | null;
};

/** The newest value of a figure, null where it has no source. */
export function newest(figure: Figure | undefined): number | null {
  return figure?.has_source ? (figure.value.at(-1) ?? null) : null;
}
