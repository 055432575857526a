/**
 * Erases a person: gives the order, carries it out in the landing zone and in what is kept of earlier nights, and says
 * what was found, what was written anew, and what remains until when. The next night publishes without the person, the
 * API ends what the operations store holds.
 *
 *   npm run erase -- --member ID [--because REFERENCE] [--ended-on YYYY-MM-DD] [--data DIR] [--dry-run]
 *
 * Ends with 0 when the person is erased or nothing is left of them, with 1 when it failed, and with 2 when there is
 * nothing to do it with: nobody has that id, or the register still has a membership open.
 */
import {existsSync, readFileSync} from "node:fs";
import {join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {readConfiguration, type Configuration} from "../configuration.ts";
import {findRows, membersStill, peopleIn} from "./cut.ts";
import {openDatabase} from "../database.ts";
import {applyOrders, sourcesIn, type Applied} from "./erasure.ts";
import {completeExtracts, runId} from "../landing.ts";
import {takeLock} from "../lock.ts";
import {erasuresFolder, giveOrders, readOrders} from "./orders.ts";
import {readCurrent} from "../publication/published.ts";

export type EraseOptions = {
  readonly data: string;
  /** The person's id as the landing zone has it, `source:id`: a member's, or that of somebody who holds an office. */
  readonly member: string;
  /** The number of the request in the union's own records; never a name. */
  readonly because?: string | undefined;
  /** Counts the person until that day, when the register still has a membership open. */
  readonly endedOn?: string | undefined;
  readonly dryRun?: boolean;
  readonly say?: (line: string) => void;
  readonly now?: () => Date;
  readonly onStep?: (step: string) => void;
};

/** Why somebody cannot be erased, and what to do about it. */
export class NotErased extends Error {}

type Held = {readonly extract_id: string; readonly source: string; readonly rows: Readonly<Record<string, number>>};

/** Erases one person and says so, line by line. Throws `NotErased` when nobody can be erased by that id. */
export async function erase(options: EraseOptions): Promise<void> {
  const {member, because, endedOn, dryRun = false, say = console.log, now = () => new Date(), onStep} = options;
  const data = resolve(options.data);
  const {retention} = readConfiguration(data);
  for (const [name, day] of [["--ended-on", endedOn]] as const)
    if (day !== undefined && !/^\d{4}-\d\d-\d\d$/.test(day))
      throw new NotErased(`${name} is a day, as 2026-11-22: ${day}`);
  if (because !== undefined && !/^[\w./-]{1,40}$/.test(because))
    throw new NotErased(
      "--because takes the number of the request, without spaces; the reason itself stands in your own records"
    );
  const started = now();
  const today = started.toISOString().slice(0, 10);
  const lock = takeLock(data, {
    run_id: `erase ${runId(today, started)}`,
    pid: process.pid,
    started_at: started.toISOString()
  });
  try {
    const {held, isOpen, traces} = await lookFor(data, member, today);
    const isOrdered = readOrders(data).find(member) !== undefined;
    if (because !== undefined && traces.some((trace) => because.includes(trace)))
      throw new NotErased("--because names the person; give the number of the request instead");
    if (held.length === 0 && !isOrdered)
      throw new NotErased(
        `nobody in the landing zone has the id ${member}; it is written source:id, as in the newest extract`
      );
    if (isOpen && endedOn === undefined && !isOrdered)
      throw new NotErased(
        `${member} is still a member by the register; end the membership there first, or say with --ended-on until which day the person counts`
      );
    tellHeld(held, say);
    if (dryRun) {
      say("dry run: nothing was changed");
      return;
    }
    onStep?.("order");
    giveOrders(data, [member], {
      ordered_on: today,
      why: "asked",
      ...(because !== undefined && {because}),
      ...(isOpen && endedOn !== undefined && {ended_on: endedOn})
    });
    const applied = await applyOrders({data, ...(onStep && {onStep})});
    tellApplied(applied, say);
    tellRemaining(data, retention, today, say);
  } finally {
    lock.release();
  }
}

async function lookFor(data: string, member: string, today: string) {
  const held: Held[] = [];
  let isOpen = false;
  const traces: string[] = [];
  const db = await openDatabase(":memory:");
  try {
    for (const source of sourcesIn(data))
      for (const [age, {folder, manifest}] of completeExtracts(data, source).entries()) {
        if (!(await peopleIn(db, folder)).includes(member)) continue;
        const found = await findRows(db, folder, [member]);
        held.push({source, extract_id: manifest.extract_id, rows: found.rows});
        traces.push(...found.traces);
        if (age === 0) isOpen = (await membersStill(db, folder, today)).length > 0;
      }
  } finally {
    await db.close();
  }
  return {held, isOpen, traces};
}

function tellHeld(held: readonly Held[], say: (line: string) => void): void {
  if (held.length === 0) say("landing zone: nothing is left of this person");
  for (const {source, extract_id, rows} of held) {
    const told = Object.entries(rows).map(([table, count]) => `${table} ${count}`);
    say(`found in ${source}, extract ${extract_id}: ${told.join(", ") || "mentioned in rows about others"}`);
  }
}

/** What an erasure did, in lines for the person who asked for it, or for the night's report. */
export function tellApplied({extracts, tombstones, reports, removed}: Applied, say: (line: string) => void): void {
  for (const {source, extract_id, rows} of extracts) {
    const count = Object.values(rows).reduce((sum, one) => sum + one, 0);
    say(`written anew: ${source}, extract ${extract_id}, ${count} rows about people taken out`);
  }
  const kept = Object.entries(tombstones).map(([table, count]) => `${table} ${count}`);
  if (kept.length > 0) say(`kept without identity, so that totals stay: ${kept.join(", ")}`);
  if (removed.length > 0) say(`removed: ${removed.length} files of earlier nights and publications`);
  if (reports > 0) say(`reports of earlier nights with a mention taken out: ${reports}`);
}

function tellRemaining(
  data: string,
  {audit_months, backup_days}: Configuration["retention"],
  today: string,
  say: (line: string) => void
): void {
  const orders = readOrders(data).all.length;
  const current = readCurrent(data);
  if (current && (current.orders_applied ?? 0) < orders)
    say(`remains until the next night: the figures and lists of ${current.as_of}; run it now with npm run nightly`);
  else say("published figures and lists: nothing is left of this person");
  say(
    operationsApplied(data) >= orders
      ? "operations store: nothing is left of this person but what they looked at themselves"
      : "remains until the API's next look, a minute while it serves: what the operations store holds"
  );
  say(`remains for ${audit_months} months from each entry: what the person looked at, by id alone and sealed`);
  say(
    "remains until its own last day, which stands in it: a list that somebody has taken out as a file, 30 days at most"
  );
  say(
    backup_days === undefined
      ? "remains in your own backups of the data folder until they expire; write retention.backup_days into tillit.yaml to be told when"
      : `remains in your own backups of the data folder until ${plusDays(today, backup_days)}`
  );
}

/** Up to which order the API has cleaned the operations store. */
function operationsApplied(data: string): number {
  const path = join(erasuresFolder(data), "operations.json");
  if (!existsSync(path)) return 0;
  const {orders_applied: applied}: {orders_applied?: unknown} = JSON.parse(readFileSync(path, "utf8"));
  return typeof applied === "number" ? applied : 0;
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

if (import.meta.main) {
  try {
    const {values} = parseArgs({
      options: {
        data: {type: "string", default: process.env["TILLIT_DATA"] ?? join(import.meta.dirname, "../../.tillit")},
        member: {type: "string"},
        because: {type: "string"},
        "ended-on": {type: "string"},
        "dry-run": {type: "boolean", default: false}
      }
    });
    const {data, member, because} = values;
    if (member === undefined) throw new NotErased("say who: npm run erase -- --member ID");
    await erase({data, member, because, endedOn: values["ended-on"], dryRun: values["dry-run"]});
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof NotErased ? 2 : 1;
  }
}
