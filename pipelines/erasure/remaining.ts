/** What is left of somebody erased where this command does not reach: publications, the operations store, files, backups. */
import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import type {Configuration} from "../configuration.ts";
import {erasuresFolder, readOrders} from "./orders.ts";
import {readCurrent} from "../publication/published.ts";

/** Says what remains of somebody erased, where, and until when. */
export function tellRemaining(
  data: string,
  {audit_months, export_days, backup_days}: Configuration["retention"],
  today: string,
  say: (line: string) => void
): void {
  const orders = readOrders(data).all.length;
  const published = publishedBefore(data, orders);
  say(
    published === undefined
      ? "published figures and lists: nothing is left of this person"
      : `remains until the next night: the figures and lists of ${published}; run it now with npm run nightly`
  );
  say(
    operationsApplied(data) >= orders
      ? "operations store: nothing is left of this person but what they looked at themselves"
      : "remains until the API's next look, a minute while it serves: what the operations store holds"
  );
  say(`remains for ${audit_months} months from each entry: what the person looked at, by id alone and sealed`);
  say(
    `remains until its own last day, which stands in it: a list that somebody has taken out as a file, ${export_days} days at most`
  );
  say(
    backup_days === undefined
      ? "remains in your own backups of the data folder until they expire; write retention.backup_days into tillit.yaml to be told when"
      : `remains in your own backups of the data folder until ${plusDays(today, backup_days)}`
  );
}

/** The date of the published figures, where they were made before so many orders were carried out. */
export function publishedBefore(data: string, orders: number): string | undefined {
  const current = readCurrent(data);
  return current && (current.orders_applied ?? 0) < orders ? current.as_of : undefined;
}

/** Up to which order the API has cleaned the operations store. */
export function operationsApplied(data: string): number {
  const path = join(erasuresFolder(data), "operations.json");
  if (!existsSync(path)) return 0;
  const {orders_applied: applied}: {orders_applied?: unknown} = JSON.parse(readFileSync(path, "utf8"));
  return typeof applied === "number" ? applied : 0;
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
