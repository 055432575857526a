/**
 * The folder `history/`: figures as they were known, which no later night can compute again.
 *
 *   <run id>.parquet   newest month of one night, kept for a few dates
 *   months.parquet     for each month that is over, what its last night knew
 *
 * A file is whole or not there. Whatever stops this between two steps, the next night does it again and gets the same.
 */
import {existsSync, mkdirSync, readdirSync, renameSync, rmSync} from "node:fs";
import {join} from "node:path";
import {literal, openDatabase, type Database} from "../database.ts";
import {flush, readCurrent} from "./published.ts";

/** Dates whose nights are kept beside the months: a night may be run again for a date that has passed. */
const DATES_KEPT = 7;
const MONTHS = "months.parquet";

/**
 * Keeps the current publication's newest month as known that night, and of past months their last night. Idempotent: a
 * night that was killed between publishing and this is made good by the next one.
 */
export async function recordHistory(data: string): Promise<void> {
  const current = readCurrent(data);
  if (!current) return;
  const path = join(data, "history", `${current.run_id}.parquet`);
  if (!existsSync(path)) {
    mkdirSync(join(data, "history"), {recursive: true});
    const db = await openDatabase(join(data, "published", current.file), {readOnly: true});
    try {
      await write(
        db,
        `select ${literal(current.run_id)} as run_id, date ${literal(current.as_of)} as as_of, *
        from figures_by_node where month = (select max(month) from figures_by_node)`,
        path
      );
    } finally {
      await db.close();
    }
  }
  await keepMonths(data);
}

/** Takes the nights that are no longer kept for their date out of the folder, the last one of each month into the months. */
async function keepMonths(data: string): Promise<void> {
  const folder = join(data, "history");
  const nights = nightsIn(data);
  const dates = new Set([...new Set(nights.map(dateOf))].slice(-DATES_KEPT));
  const old = nights.filter((name) => !dates.has(dateOf(name)));
  const last = old.filter((name) => !nights.some((later) => later > name && monthOf(later) === monthOf(name)));
  if (last.length > 0) {
    const db = await openDatabase(":memory:");
    try {
      await write(db, lastNights(folder, [...monthsIn(folder), ...last]), join(folder, MONTHS));
    } finally {
      await db.close();
    }
  }
  for (const name of old) rmSync(join(folder, name));
}

/**
 * What the last night of each month knew of it, in the files' order; columns that came later are empty in older months. A
 * night that stands in two files, since clearing them away was stopped, counts once.
 */
function lastNights(folder: string, files: readonly string[]): string {
  const paths = files.map((name) => literal(join(folder, name))).join(", ");
  const rows = `read_parquet([${paths}], union_by_name = true, filename = true)`;
  return `
    select * exclude (filename) from ${rows}
    semi join (
      select month, max(run_id) as run_id, arg_max(filename, run_id) as filename from ${rows} group by month
    ) using (month, run_id, filename)`;
}

/** A query for what the last night of each month knew of it; undefined before the first night is kept. */
export function knownThen(data: string): string | undefined {
  const folder = join(data, "history");
  const files = [...monthsIn(folder), ...nightsIn(data)];
  return files.length > 0 ? lastNights(folder, files) : undefined;
}

/** The newest night before `asOf` whose figures are kept. */
export function historyBefore(data: string, asOf: string): {runId: string; asOf: string; path: string} | undefined {
  const newest = nightsIn(data)
    .filter((name) => dateOf(name) < asOf)
    .at(-1);
  if (newest === undefined) return undefined;
  return {runId: newest.replace(/\.parquet$/, ""), asOf: dateOf(newest), path: join(data, "history", newest)};
}

/** The publication whose figures `historyBefore` keeps, when its file still stands. */
export function publicationBefore(data: string, asOf: string): {asOf: string; file: string} | undefined {
  const before = historyBefore(data, asOf);
  if (!before) return undefined;
  const file = join(data, "published", `${before.runId}.duckdb`);
  return existsSync(file) ? {asOf: before.asOf, file} : undefined;
}

const dateOf = (name: string): string => name.slice(0, 10);
const monthOf = (name: string): string => name.slice(0, 7);
const monthsIn = (folder: string): string[] => (existsSync(join(folder, MONTHS)) ? [MONTHS] : []);

/** Files of single nights, oldest first. */
function nightsIn(data: string): string[] {
  const folder = join(data, "history");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d{4}-\d\d-\d\dT\d+\.parquet$/.test(name))
    .toSorted();
}

/** Writes a query's rows beside the file and renames: readers and a kill see the old file or the new one. */
async function write(db: Database, query: string, path: string): Promise<void> {
  await db.run(`copy (${query}) to ${literal(`${path}.part`)} (format parquet)`);
  flush(`${path}.part`);
  renameSync(`${path}.part`, path);
  flush(join(path, ".."));
}
