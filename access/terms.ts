import type {Grant} from "./claims.ts";
import type {Policy, Role} from "./policy.ts";

/**
 * The grants that hold on a day, each with its true end: a grant ends at midnight, whether or not a night has come
 * since. What the policy says of stand-ins and of how long a role lasts is asked here, with `today` as `YYYY-MM-DD`.
 */
export function grantsOn(policy: Policy, grants: readonly Grant[], today: string): Grant[] {
  return grants.flatMap((grant) => {
    const role = policy.roles[grant.role];
    const span = role && spanOf(role, grant);
    if (!span || grant.starts_on > today || span.from > today) return [];
    return span.until === null || today < span.until ? [{...grant, ends_on: span.until}] : [];
  });
}

type Span = {readonly from: string; readonly until: string | null};

/** First day of a grant and the first day without it; nothing for a stand-in whom the policy does not let in. */
function spanOf(role: Role, grant: Grant): Span | undefined {
  const {starts_on, ends_on} = grant;
  const limit = role.longest_days === undefined ? [] : [plusDays(starts_on, role.longest_days)];
  if (grant.stands_in_for === null) return {from: starts_on, until: earliest([ends_on, ...limit])};
  if (!role.stand_in) return undefined;
  const {while: during, days} = role.stand_in;
  if (during === "named") return {from: starts_on, until: earliest([ends_on, plusDays(starts_on, days), ...limit])};
  const {absent_from, absent_until} = grant;
  if (absent_from === null) return undefined;
  const from = absent_from > starts_on ? absent_from : starts_on;
  return {from, until: earliest([ends_on, absent_until, plusDays(from, days), ...limit])};
}

const earliest = (days: readonly (string | null)[]): string | null =>
  days.filter((day) => day !== null).toSorted()[0] ?? null;

/** The day so many days later. */
export function plusDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Today's date in a time zone, `YYYY-MM-DD`. */
export const dayIn = (timeZone: string, now: Date): string =>
  new Intl.DateTimeFormat("en-CA", {timeZone, year: "numeric", month: "2-digit", day: "2-digit"}).format(now);
