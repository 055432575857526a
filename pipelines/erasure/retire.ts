/** The limit for members who left: whoever is past it is ordered to be erased, every night. */
import type {Retention} from "../configuration.ts";
import {membersLeftBy} from "./cut.ts";
import {openDatabase} from "../database.ts";
import {sourcesIn} from "./erasure.ts";
import {completeExtracts} from "../landing.ts";
import {isBefore, lookInto} from "./landed.ts";
import {giveOrders, readOrders} from "./orders.ts";

/** Orders the erasure of everyone whose last membership ended longer ago than the limit; resolves to how many are new. */
export async function retire(data: string, asOf: string, {left_members_months: months}: Retention): Promise<number> {
  if (months === undefined) return 0;
  const day = monthsBefore(asOf, months);
  const before = readOrders(data);
  const db = await openDatabase(":memory:");
  try {
    const left: string[] = [];
    for (const source of sourcesIn(data)) {
      const newest = completeExtracts(data, source)[0];
      if (!newest) continue;
      await lookInto(db, newest.folder, before);
      left.push(...(await membersLeftBy(db, day)));
    }
    const fresh = left.filter((id) => !isBefore(id) && !before.find(id));
    if (fresh.length === 0) return 0;
    return giveOrders(data, fresh, {ordered_on: asOf, why: "left"}).all.length - before.all.length;
  } finally {
    await db.close();
  }
}

/** The same day so many months before; the last day of a shorter month. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, last))).toISOString().slice(0, 10);
}
