/** Carries out the erasure orders of a data folder: what may hold people is written anew beside itself and renamed. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs";
import {join} from "node:path";
import {cut, findRows, freeze, tellingOf, type Found, type Query} from "./cut.ts";
import {CONTRACT} from "../contract/contract.ts";
import {literal, openDatabase, type Database} from "../database.ts";
import {completeExtracts, hashFile, type LandedFile, type Manifest} from "../landing.ts";
import {isBefore, lookInto, type Landed} from "./landed.ts";
import {erasuresFolder, readOrders, type Orders} from "./orders.ts";
import {flush, readCurrent} from "../publication/published.ts";

/** What was done, file by file. */
export type Applied = {
  /** Extracts written anew, with how many rows about whom was left out of each table. */
  readonly extracts: readonly {readonly source: string; readonly extract_id: string; readonly rows: Found["rows"]}[];
  /** Rows of tombstones, by table, that took the place of what was left out. */
  readonly tombstones: Readonly<Record<string, number>>;
  /** Night reports from which a mention was taken out, and files of earlier nights that were removed. */
  readonly reports: number;
  readonly removed: readonly string[];
  /** People let in again, because their erasure was taken back and the register has a new membership of theirs. */
  readonly back: number;
};

type Options = {
  readonly data: string;
  /** A night that is running: its build stays. */
  readonly running?: string;
  /** Hears of every step before it is taken. */
  readonly onStep?: (step: string) => void;
};

/**
 * Carries out every order that is not carried out yet, in the landing zone, in what is kept of earlier nights and in
 * their reports. Only while the night lock is held. Whatever stops it, what stands is whole, and the next call goes on.
 */
export async function applyOrders({data, running, onStep = () => {}}: Options): Promise<Applied> {
  const orders = readOrders(data);
  const extracts: Applied["extracts"][number][] = [];
  const tombstones: Record<string, number> = {};
  let reports = 0;
  let back = 0;
  const removed: string[] = [];
  if (orders.all.length === 0) return {extracts, tombstones, reports, removed, back};
  for (const source of sourcesIn(data)) {
    const isNew = (newestTombstones(data, source)?.orders ?? 0) < orders.all.length;
    if (isNew) {
      onStep(`remove earlier nights`);
      removed.push(...removeEarlier(data, running));
      onStep(`tombstones of ${source}`);
      for (const [table, rows] of Object.entries(await writeTombstones(data, source, orders)))
        tombstones[table] = (tombstones[table] ?? 0) + rows;
    }
    for (const [age, {folder, manifest}] of completeExtracts(data, source).entries()) {
      if (manifest.orders_applied === orders.all.length) continue;
      onStep(`extract ${manifest.extract_id}`);
      const done = await rewrite(data, folder, manifest, orders, onStep);
      reports += done.reports;
      if (age === 0) back += done.back;
      extracts.push({source, extract_id: manifest.extract_id, rows: done.rows});
    }
  }
  return {extracts, tombstones, reports, removed, back};
}

/** Sources with anything in the landing zone, also those that tillit.yaml names no more. What was never finished goes. */
export function sourcesIn(data: string): string[] {
  const root = join(data, "landing");
  if (!existsSync(root)) return [];
  const sources = readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory());
  for (const source of sources)
    for (const name of readdirSync(join(root, source)))
      if (name.endsWith(".partial")) rmSync(join(root, source, name), {recursive: true, force: true});
  return sources;
}

type Tombstones = {readonly folder: string; readonly orders: number};

/** The tombstones of a source, and up to which order they have been made. */
export function newestTombstones(data: string, source: string): Tombstones | undefined {
  const root = join(erasuresFolder(data), "tombstones", source);
  if (!existsSync(root)) return undefined;
  const made = readdirSync(root)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return made.length === 0 ? undefined : {folder: join(root, String(Math.max(...made))), orders: Math.max(...made)};
}

/**
 * Puts the people of new orders, as the newest extract has them, behind the tombstones there are. Their rows lie in an
 * order that says nothing of when they came.
 */
async function writeTombstones(data: string, source: string, orders: Orders): Promise<Record<string, number>> {
  const before = newestTombstones(data, source);
  const newest = completeExtracts(data, source)[0];
  const folder = join(erasuresFolder(data), "tombstones", source, String(orders.all.length));
  const partial = `${folder}.partial`;
  rmSync(partial, {recursive: true, force: true});
  mkdirSync(partial, {recursive: true});
  const written: Record<string, number> = {};
  const db = await openDatabase(":memory:", {temporaryFolder: join(partial, "spill")});
  try {
    const given = new Set(orders.all.slice(before?.orders ?? 0).map(({hash}) => hash));
    const landed = newest && (await lookInto(db, newest.folder, orders));
    const people = (landed?.erased ?? []).flatMap((id) => {
      const order = isBefore(id) ? undefined : orders.find(id);
      return order && given.has(order.hash) ? [{...order, id}] : [];
    });
    if (landed)
      await findRows(
        db,
        landed,
        people.map(({id}) => id)
      );
    const queries = landed && people.length > 0 ? await freeze(db, landed, people) : [];
    const fresh = new Map(queries.map((one) => [one.table, one.query]));
    for (const {name} of CONTRACT) {
      const old =
        before && existsSync(join(before.folder, `${name}.parquet`))
          ? `from read_parquet(${literal(join(before.folder, `${name}.parquet`))})`
          : undefined;
      const query = fresh.get(name);
      if (query !== undefined) {
        const rows = await write(db, `from (${query})`, join(partial, `${name}.new.parquet`));
        if (rows > 0) written[name] = rows;
      }
      const parts = [
        old,
        query === undefined ? undefined : `from read_parquet(${literal(join(partial, `${name}.new.parquet`))})`
      ];
      const all = parts.filter((part) => part !== undefined).join(" union all ");
      if (all !== "" && (old !== undefined || written[name] !== undefined))
        await write(db, `from (${all}) order by all`, join(partial, `${name}.parquet`));
      rmSync(join(partial, `${name}.new.parquet`), {force: true});
    }
  } finally {
    await db.close();
  }
  rmSync(join(partial, "spill"), {recursive: true, force: true});
  flush(partial);
  renameSync(partial, folder);
  flush(join(folder, ".."));
  if (before) rmSync(before.folder, {recursive: true, force: true});
  return written;
}

async function write(db: Database, query: string, path: string): Promise<number> {
  await db.run(`copy (${query}) to ${literal(path)} (format parquet, compression zstd, parquet_version v2)`);
  flush(path);
  const [count] = await db.rows(`select count(*) as rows from read_parquet(${literal(path)})`);
  return Number(count?.["rows"]);
}

/**
 * Writes an extract anew, without the people erased and with their tombstones, under a name of its own that sorts behind
 * the old one: at every moment one of the two is complete.
 */
async function rewrite(
  data: string,
  folder: string,
  manifest: Manifest,
  orders: Orders,
  onStep: (step: string) => void
): Promise<{rows: Found["rows"]; reports: number; back: number}> {
  const extract_id = `${manifest.extract_id.replace(/-erased\d+$/, "")}-erased${String(orders.all.length).padStart(6, "0")}`;
  const fresh = join(folder, "..", extract_id);
  const isMade = existsSync(join(fresh, "manifest.json"));
  const partial = `${fresh}.partial`;
  rmSync(partial, {recursive: true, force: true});
  mkdirSync(partial);
  const db = await openDatabase(":memory:", {temporaryFolder: join(partial, "spill")});
  try {
    const landed = await lookInto(db, folder, orders);
    const found = await findRows(db, landed, landed.erased);
    const reports = await scrubReports(db, landed, data);
    if (!isMade) {
      const queries = await cut(db, landed, newestTombstones(data, manifest.source)?.folder);
      const files = await writeFiles(db, folder, partial, manifest, queries);
      const anew = {...manifest, ...files, extract_id, orders_applied: orders.all.length};
      writeFileSync(join(partial, "manifest.json"), `${JSON.stringify(anew, null, 2)}\n`);
      flush(join(partial, "manifest.json"));
      rmSync(join(partial, "spill"), {recursive: true, force: true});
      onStep(`rename ${extract_id}`);
      renameSync(partial, fresh);
      flush(join(fresh, ".."));
    }
    onStep(`remove ${manifest.extract_id}`);
    rmSync(folder, {recursive: true, force: true});
    return {rows: found.rows, reports, back: [...landed.back.values()].filter((from) => from !== undefined).length};
  } finally {
    await db.close();
    rmSync(partial, {recursive: true, force: true});
  }
}

/** Tables that change are written, others linked; resolves to what the manifest says of them. */
async function writeFiles(
  db: Database,
  from: string,
  to: string,
  manifest: Manifest,
  queries: readonly Query[]
): Promise<Pick<Manifest, "tables" | "rejected">> {
  const changed = new Map(queries.map(({table, query}) => [table, query]));
  const fileOf = async (name: string, landed: LandedFile): Promise<LandedFile> => {
    const query = changed.get(name);
    const path = join(to, `${name}.parquet`);
    if (query === undefined) {
      linkSync(join(from, `${name}.parquet`), path);
      return landed;
    }
    const rows = await write(db, query, path);
    return {rows, bytes: statSync(path).size, sha256: await hashFile(path)};
  };
  const tables: Record<string, LandedFile> = {};
  for (const [name, landed] of Object.entries(manifest.tables)) tables[name] = await fileOf(name, landed);
  return {tables, ...(manifest.rejected && {rejected: await fileOf("rejected", manifest.rejected)})};
}

/** What a report says instead of a sentence that tells of somebody erased. */
const GONE = "(told of somebody who has been erased)";

const parseReport = (path: string, change: (sentence: string) => string): unknown =>
  JSON.parse(readFileSync(path, "utf8"), (_, value: unknown) => (typeof value === "string" ? change(value) : value));

/** Takes every sentence out of the nights' reports that tells of somebody found; resolves to how many changed. */
async function scrubReports(db: Database, landed: Landed, data: string): Promise<number> {
  const paths = namesIn(join(data, "nights"))
    .map((name) => join(data, "nights", name, "report.json"))
    .filter((path) => existsSync(path));
  const sentences = new Set<string>();
  for (const path of paths)
    parseReport(path, (sentence) => {
      sentences.add(sentence);
      return sentence;
    });
  const telling = new Set(await tellingOf(db, landed, [...sentences]));
  if (telling.size === 0) return 0;
  let changed = 0;
  for (const path of paths) {
    let isTelling = false;
    const clean = parseReport(path, (sentence) => {
      if (!telling.has(sentence)) return sentence;
      isTelling = true;
      return GONE;
    });
    if (!isTelling) continue;
    writeFileSync(`${path}.part`, `${JSON.stringify(clean, null, 2)}\n`);
    renameSync(`${path}.part`, path);
    changed++;
  }
  return changed;
}

/** Removes publications that are not current and what earlier nights left beside their reports; what went. */
export function removeEarlier(data: string, running?: string): string[] {
  const current = readCurrent(data)?.run_id;
  const removed: string[] = [];
  const remove = (...path: string[]): void => {
    rmSync(join(data, ...path), {recursive: true, force: true});
    removed.push(join(...path));
  };
  for (const name of namesIn(join(data, "published")))
    if (name !== "CURRENT" && name.replace(/\.(duckdb|json)$/, "") !== current) remove("published", name);
  for (const night of namesIn(join(data, "nights")))
    if (night !== running)
      for (const name of namesIn(join(data, "nights", night)))
        if (name !== "report.json") remove("nights", night, name);
  return removed;
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
