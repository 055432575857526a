/**
 * Makes the demo union: a synthetic register in the contract's shape, the same for the same seed, size and date.
 *
 * The SQL files draw a latent world that does not depend on the date (people, jobs, memberships, mandates), and show of
 * it what a register would know on `asOf`. Read them in the order of FILES.
 */
import {existsSync} from "node:fs";
import {mkdir, readFile, rename, rm, writeFile} from "node:fs/promises";
import {join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {CONTRACT, CONTRACT_VERSION, SQL_TYPES, type Table} from "../contract/contract.ts";
import {type Database, openDatabase} from "../database.ts";
import {formatCount} from "../progress.ts";
import {awkwardSql} from "./awkwardSql.ts";

const FILES = [
  "random.sql",
  "places.sql",
  "employers.sql",
  "names.sql",
  "awkward.ts",
  "awkwardService.sql",
  "people.sql",
  "employments.sql",
  "personas.sql",
  "memberships.sql",
  "mandates.sql",
  "dues.sql",
  "charges.sql",
  "offices.sql",
  "service.sql",
  "learning.sql",
  "gatherings.sql",
  "fund.sql"
];

/** Payments settle the charges as written, so this file runs when dues_charge.parquet stands. */
const AFTER_CHARGES = "payments.sql";

export type DemoOptions = {
  /** How many members the register holds, about, at any time; at least 200. */
  readonly members: number;
  readonly seed: number;
  /** The last day the register knows, as YYYY-MM-DD; from 2016-03-01 to 2100. */
  readonly asOf: string;
  /** The data folder; `register/` is written in it. */
  readonly folder: string;
  readonly log?: (line: string) => void;
};

export type DemoManifest = {
  readonly synthetic: true;
  readonly people: "synthetic";
  readonly seed: number;
  readonly members: number;
  readonly as_of: string;
  readonly contract_version: number;
  /** Rows per contract table. */
  readonly tables: Readonly<Record<string, {readonly rows: number}>>;
};

/**
 * Writes `register/<table>.parquet` for every contract table and `register/manifest.json`, beside the old ones and then
 * in their place: a run that is killed leaves the old register. Throws on a size or date out of range.
 */
export async function makeDemo({
  members,
  seed,
  asOf,
  folder,
  log = () => undefined
}: DemoOptions): Promise<DemoManifest> {
  if (!Number.isSafeInteger(members) || members < 200) throw new Error(`members must be 200 or more: ${members}`);
  if (!Number.isSafeInteger(seed)) throw new Error(`seed must be a whole number: ${seed}`);
  if (!isDay(asOf) || asOf < "2016-03-01" || asOf > "2100-01-01") {
    throw new Error(`as-of must be a day between 2016-03-01 and 2100-01-01: ${asOf}`);
  }
  const target = resolve(folder, "register");
  const next = `${target}.next`;
  // A run that was killed between the two renames left the register under its old name.
  if (!existsSync(target) && existsSync(`${target}.old`)) await rename(`${target}.old`, target);
  await rm(next, {recursive: true, force: true});
  await mkdir(next, {recursive: true});
  const database = await openDatabase(":memory:", {temporaryFolder: join(next, "temporary")});
  try {
    // Small row groups, so that two cores share even the tables of a small union.
    await database.run(`attach '${quotePath(join(next, "world.duckdb"))}' as world (row_group_size 16384)`);
    await database.run("use world");
    await database.run(`set variable seed = ${seed}`);
    await database.run(`set variable members = ${members}`);
    await database.run(`set variable as_of = date '${asOf}'`);
    await database.run(`set variable folder = '${quotePath(next)}'`);
    await drawWorld(database, log);
    const tables = await writeTables(database, next, log);
    await database.close();
    for (const name of ["world.duckdb", "world.duckdb.wal", "temporary"]) {
      await rm(join(next, name), {recursive: true, force: true});
    }
    const manifest: DemoManifest = {
      synthetic: true,
      people: "synthetic",
      seed,
      members,
      as_of: asOf,
      contract_version: CONTRACT_VERSION,
      tables
    };
    await writeFile(join(next, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    await replaceFolder(next, target);
    return manifest;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error;
  }
}

async function drawWorld(database: Database, log: (line: string) => void) {
  for (const file of FILES) await runFile(database, file, log);
}

async function runFile(database: Database, file: string, log: (line: string) => void) {
  const begun = performance.now();
  const sql = file === "awkward.ts" ? awkwardSql() : await readFile(new URL(file, import.meta.url), "utf8");
  try {
    await database.run(sql);
  } catch (error) {
    throw new Error(`the demo's SQL failed in ${file}`, {cause: error});
  }
  log(`${file.padEnd(18)} ${"".padStart(11)}       ${secondsSince(begun)}`);
}

async function writeTables(database: Database, folder: string, log: (line: string) => void) {
  const tables: Record<string, {rows: number}> = {};
  for (const table of CONTRACT) {
    const begun = performance.now();
    const file = quotePath(join(folder, `${table.name}.parquet`));
    await database.run(`copy (${selectTable(table)}) to '${file}' (format parquet, compression zstd)`);
    const [counted] = await database.rows(`select count(*) as n from read_parquet('${file}')`);
    const rows = Number(counted?.["n"]);
    tables[table.name] = {rows};
    if (table.name === "dues_charge") await runFile(database, AFTER_CHARGES, log);
    log(`${table.name.padEnd(18)} ${formatCount(rows).padStart(11)} rows  ${secondsSince(begun)}`);
  }
  return tables;
}

/** Every contract column by name and in the contract's own type. */
function selectTable(table: Table): string {
  const columns = table.columns.map(({name, type}) => `${name}::${SQL_TYPES[type]} as ${name}`);
  return `select ${columns.join(", ")} from register."${table.name}"`;
}

async function replaceFolder(next: string, target: string) {
  const old = `${target}.old`;
  await rm(old, {recursive: true, force: true});
  if (existsSync(target)) await rename(target, old);
  await rename(next, target);
  await rm(old, {recursive: true, force: true});
}

const quotePath = (path: string) => path.replaceAll("'", "''");

const secondsSince = (begun: number) => `${((performance.now() - begun) / 1000).toFixed(1)} s`;

const isDay = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

if (import.meta.main) {
  const {values} = parseArgs({
    options: {
      members: {type: "string", default: "20000"},
      seed: {type: "string", default: "1"},
      "as-of": {type: "string", default: new Date().toISOString().slice(0, 10)},
      data: {type: "string", default: process.env["TILLIT_DATA"] ?? ".tillit"}
    }
  });
  const begun = performance.now();
  const manifest = await makeDemo({
    members: Number(values.members),
    seed: Number(values.seed),
    asOf: values["as-of"],
    folder: values.data,
    log: console.log
  });
  console.log(`demo union of ${manifest.members} members as of ${manifest.as_of} in ${secondsSince(begun)}`);
}
