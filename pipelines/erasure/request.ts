/** What every request to erase, or to take an erasure back, is held to. */
import {runId} from "../landing.ts";
import {takeLock} from "../lock.ts";

/** Why somebody cannot be erased or let in, and what to do about it. */
export class NotErased extends Error {}

export function checkDay(name: string, day: string | undefined): void {
  if (day !== undefined && (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day))))
    throw new NotErased(`${name} is a day, as 2026-11-22: ${day}`);
}

export function checkReference(because: string | undefined): void {
  if (because !== undefined && !/^[\w./-]{1,40}$/.test(because))
    throw new NotErased(
      "--because takes the number of the request, without spaces; the reason itself stands in your own records"
    );
}

/** The night lock: no night runs meanwhile, and no second request. */
export function lockFor(what: string, data: string, started: Date): {release: () => void} {
  const name = `${what} ${runId(started.toISOString().slice(0, 10), started)}`;
  return takeLock(data, {run_id: name, pid: process.pid, started_at: started.toISOString()});
}
