/**
 * Erases a person: gives the order, carries it out in the landing zone and in what is kept of earlier nights, and says
 * what was found, what was written anew, and what remains until when. The next night publishes without the person, the
 * API ends what the operations store holds.
 *
 *   npm run erase -- --member ID [--because REFERENCE] [--ended-on YYYY-MM-DD] [--data DIR] [--dry-run]
 *   npm run erase -- --take-back --member ID --from YYYY-MM-DD --because REFERENCE [--data DIR]
 *
 * The second is for somebody who joins again under the same id: see takeBack.ts.
 *
 * Ends with 0 when the person is erased or nothing is left of them, with 1 when it failed, and with 2 when there is
 * nothing to do it with: nobody has that id, or the register still has a membership open.
 */
import {join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {readConfiguration} from "../configuration.ts";
import {findRows, membersStill, tellingOf} from "./cut.ts";
import {openDatabase} from "../database.ts";
import {applyOrders, sourcesIn, type Applied} from "./erasure.ts";
import {completeExtracts} from "../landing.ts";
import {lookInto} from "./landed.ts";
import {giveOrders, readOrders, type Orders} from "./orders.ts";
import {tellRemaining} from "./remaining.ts";
import {checkDay, checkReference, lockFor, NotErased} from "./request.ts";
import {takeBack} from "./takeBack.ts";

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

type Held = {readonly extract_id: string; readonly source: string; readonly rows: Readonly<Record<string, number>>};

/** Erases one person and says so, line by line. Throws `NotErased` when nobody can be erased by that id. */
export async function erase(options: EraseOptions): Promise<void> {
  const {member, because, endedOn, dryRun = false, say = console.log, now = () => new Date(), onStep} = options;
  const data = resolve(options.data);
  const {retention} = readConfiguration(data);
  checkDay("--ended-on", endedOn);
  checkReference(because);
  const started = now();
  const today = started.toISOString().slice(0, 10);
  const lock = lockFor("erase", data, started);
  try {
    const orders = readOrders(data);
    const {held, isOpen, isNamed} = await lookFor(data, member, today, orders, because);
    const isOrdered = orders.find(member) !== undefined;
    if (isNamed) throw new NotErased("--because names the person; give the number of the request instead");
    if (held.length === 0 && !isOrdered && orders.backFrom(member) === undefined)
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

async function lookFor(data: string, member: string, today: string, orders: Orders, because = "") {
  const held: Held[] = [];
  let isOpen = false;
  let isNamed = false;
  const db = await openDatabase(":memory:");
  try {
    for (const source of sourcesIn(data))
      for (const [age, {folder, manifest}] of completeExtracts(data, source).entries()) {
        const landed = await lookInto(db, folder, orders);
        if (!landed.people.includes(member)) continue;
        const found = await findRows(db, landed, [member]);
        held.push({source, extract_id: manifest.extract_id, rows: found.rows});
        isNamed ||= (await tellingOf(db, landed, [because])).length > 0;
        if (age === 0) isOpen = (await membersStill(db, today)).length > 0;
      }
  } finally {
    await db.close();
  }
  return {held, isOpen, isNamed};
}

function tellHeld(held: readonly Held[], say: (line: string) => void): void {
  if (held.length === 0) say("landing zone: nothing is left of this person");
  for (const {source, extract_id, rows} of held) {
    const told = Object.entries(rows).map(([table, count]) => `${table} ${count}`);
    say(`found in ${source}, extract ${extract_id}: ${told.join(", ") || "mentioned in rows about others"}`);
  }
}

/** What an erasure did, in lines for the person who asked for it, or for the night's report. */
export function tellApplied(
  {extracts, tombstones, reports, removed, back}: Applied,
  say: (line: string) => void
): void {
  for (const {source, extract_id, rows} of extracts) {
    const count = Object.values(rows).reduce((sum, one) => sum + one, 0);
    say(`written anew: ${source}, extract ${extract_id}, ${count} rows about people taken out`);
  }
  const kept = Object.entries(tombstones).map(([table, count]) => `${table} ${count}`);
  if (kept.length > 0) say(`kept without identity, so that totals stay: ${kept.join(", ")}`);
  if (removed.length > 0) say(`removed: ${removed.length} files of earlier nights and publications`);
  if (reports > 0) say(`reports of earlier nights with a mention taken out: ${reports}`);
  if (back > 0) say(`let in by a new membership, after an erasure that was taken back: ${back}`);
}

if (import.meta.main) {
  try {
    const {values} = parseArgs({
      options: {
        data: {type: "string", default: process.env["TILLIT_DATA"] ?? join(import.meta.dirname, "../../.tillit")},
        member: {type: "string"},
        because: {type: "string"},
        "ended-on": {type: "string"},
        "take-back": {type: "boolean", default: false},
        from: {type: "string"},
        "dry-run": {type: "boolean", default: false}
      }
    });
    const {data, member, because, from} = values;
    if (member === undefined) throw new NotErased("say who: npm run erase -- --member ID");
    if (values["take-back"]) await takeBack({data, member, because, from});
    else await erase({data, member, because, endedOn: values["ended-on"], dryRun: values["dry-run"]});
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof NotErased ? 2 : 1;
  }
}
