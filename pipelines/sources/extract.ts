/** Extract: one register → one folder of Parquet in the contract's shape, which exists once its manifest is written. */
import {mkdirSync, openSync, closeSync, fsyncSync, renameSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {DuckDBInstance, type DuckDBConnection} from "@duckdb/node-api";
import type {People, Retention, Source} from "../configuration.ts";
import {CONTRACT, CONTRACT_VERSION, type Table} from "../contract/contract.ts";
import {hashFile, landingFolder, removeOldExtracts, runId, type LandedFile, type Manifest} from "../landing.ts";
import {shapeOf, type Misfits} from "./shape.ts";
import {openFiles, unreadable} from "./files.ts";
import {openMariadb} from "./mariadb.ts";
import {openPostgres} from "./postgres.ts";
import {quoted, type OpenRegister, type Register} from "./source.ts";

export type ExtractOptions = {
  /** The data folder. */
  readonly data: string;
  /** Where `landing/` is, when it is not the data folder. */
  readonly into?: string;
  /** The night's date, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** What `tillit.yaml` says of the people; a register that calls itself synthetic is believed over it. */
  readonly people?: People;
  readonly retention?: Retention;
  readonly log?: (line: string) => void;
  readonly now?: () => Date;
  readonly memoryLimit?: string;
  readonly sample?: number;
  /** Seconds to wait between tries to reach a database. */
  readonly pauses?: readonly number[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

const OPENERS: Readonly<Record<Source["kind"], OpenRegister>> = {
  files: openFiles,
  postgres: openPostgres,
  mariadb: openMariadb
};

/**
 * Takes one extract of a source into `landing/<source>/<extract id>/` and removes extracts past their time. Resolves to
 * its folder and manifest. Throws, leaving no extract behind, when the register cannot be reached or read, or lacks a
 * core table or a required column.
 */
export async function extract(source: Source, options: ExtractOptions): Promise<{folder: string; manifest: Manifest}> {
  const {data, into = data, asOf, log = () => {}, now = () => new Date(), memoryLimit = "1GB"} = options;
  const takenAt = now();
  const id = runId(asOf, takenAt);
  const folder = join(landingFolder(into, source.name), id);
  const partial = `${folder}.partial`;
  rmSync(partial, {recursive: true, force: true});
  mkdirSync(partial, {recursive: true});
  try {
    const landed = await land(source, partial, memoryLimit, {...options, log});
    const manifest: Manifest = {
      source: source.name,
      kind: source.kind,
      extract_id: id,
      as_of: asOf,
      taken_at: takenAt.toISOString(),
      contract_version: CONTRACT_VERSION,
      ...landed
    };
    writeFileSync(join(partial, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    sync(join(partial, "manifest.json"));
    renameSync(partial, folder);
    sync(landingFolder(into, source.name));
    if (options.retention) removeOldExtracts(into, source.name, asOf, options.retention);
    return {folder, manifest};
  } catch (error) {
    rmSync(partial, {recursive: true, force: true});
    throw error;
  }
}

type Landed = Pick<Manifest, "people" | "tables" | "rejected" | "absent" | "warnings">;
type Landing = ExtractOptions & {readonly log: (line: string) => void};

async function land(source: Source, folder: string, memoryLimit: string, options: Landing): Promise<Landed> {
  const work = join(folder, "work");
  mkdirSync(work);
  const instance = await DuckDBInstance.create(join(work, "arriving.duckdb"), {
    memory_limit: memoryLimit,
    temp_directory: join(work, "spill")
  });
  try {
    const duckdb = await instance.connect();
    await duckdb.run(
      "create table rejected (table_name varchar, row_number bigint, row_key varchar, rule varchar, column_name varchar, message varchar)"
    );
    const register = await OPENERS[source.kind](source, {...options, folder: work, duckdb});
    try {
      return await landTables(source, folder, register, duckdb, options);
    } finally {
      await register.close();
      duckdb.closeSync();
    }
  } finally {
    instance.closeSync();
    rmSync(work, {recursive: true, force: true});
  }
}

async function landTables(
  source: Source,
  folder: string,
  register: Register,
  duckdb: DuckDBConnection,
  {people, log}: Landing
): Promise<Landed> {
  const absent = new Set<string>(register.absent.keys());
  const warnings: string[] = [];
  const tables: Record<string, LandedFile> = {};
  const warn = (warning: string): void => {
    warnings.push(warning);
    log(`  warning: ${warning}`);
  };
  for (const table of CONTRACT) {
    const landed = await landTable(source, table, folder, register, duckdb, absent, warn);
    if (landed) tables[table.name] = landed;
    if (landed) log(`  ${source.name}: ${table.name} ${landed.rows.toLocaleString("en")} rows`);
  }
  const unexplained = CONTRACT.filter((table) => table.tier === "expected" && absent.has(table.name));
  const silent = unexplained.filter((table) => !register.absent.has(table.name)).map((table) => table.name);
  if (silent.length > 0)
    warn(`source ${source.name}: did not arrive, figures that need them say "no source": ${silent.join(", ")}`);
  const counted = await duckdb.runAndReadAll("select count(*)::integer as rows from rejected");
  const misfits = Number(counted.getRowObjects()[0]?.["rows"] ?? 0);
  const rejected =
    misfits === 0 ? undefined : await write(duckdb, "select * from rejected", join(folder, "rejected.parquet"));
  return {
    people: peopleOf(source, people, register.people),
    tables,
    ...(rejected ? {rejected} : {}),
    absent: [...absent].toSorted(),
    warnings
  };
}

async function landTable(
  source: Source,
  table: Table,
  folder: string,
  register: Register,
  duckdb: DuckDBConnection,
  absent: Set<string>,
  warn: (warning: string) => void
): Promise<LandedFile | undefined> {
  if (absent.has(table.name) && table.tier !== "core") return undefined;
  const arrival = await register.arrive(table.name);
  if (!arrival) {
    if (table.tier === "core")
      throw new Error(`source ${source.name}, table ${table.name}: missing, and no register is usable without it`);
    absent.add(table.name);
    return undefined;
  }
  const path = join(folder, `${table.name}.parquet`);
  const shape = shapeOf(table, arrival, source.name);
  for (const column of shape.missing) absent.add(`${table.name}.${column}`);
  if (shape.unasked.length > 0)
    warn(`source ${source.name}, table ${table.name}: not asked for, left out: ${shape.unasked.join(", ")}`);
  try {
    const landed = await write(duckdb, `select ${shape.select}\nfrom ${arrival.relation}`, path);
    if (shape.misfits) await rejectMisfits(duckdb, shape.misfits, path);
    return landed;
  } catch (error) {
    throw unreadable(source, table.name, undefined, error);
  }
}

/** Values that arrived and did not land are looked for, row by row; where all have landed, two counts say so. */
async function rejectMisfits(
  duckdb: DuckDBConnection,
  {arrived, columns, found}: Misfits,
  path: string
): Promise<void> {
  const landed = `select ${columns.map((column) => `count(${column})`).join(" + ")} from read_parquet(${quoted(path)})`;
  const compared = await duckdb.runAndReadAll(`select (${arrived}) = (${landed}) as all_landed`);
  if (compared.getRowObjects()[0]?.["all_landed"] !== true) await duckdb.run(`insert into rejected ${found}`);
}

/** Writes a query's rows, in their order, as Parquet; resolves to its rows, bytes and hash. */
async function write(duckdb: DuckDBConnection, query: string, path: string): Promise<LandedFile> {
  const copied = await duckdb.run(
    `copy (${query}) to ${quoted(path)} (format parquet, compression zstd, parquet_version v2)`
  );
  const rows = Number(copied.rowsChanged);
  sync(path);
  return {rows, bytes: statSync(path).size, sha256: await hashFile(path)};
}

function peopleOf(source: Source, configured: People | undefined, register: People | undefined): People {
  if (register) return register;
  if (configured === "synthetic")
    throw new Error(
      `source ${source.name}: tillit.yaml says people: synthetic, but this register does not say so of itself; write invented or real`
    );
  return configured ?? "real";
}

/** Flushes a file or folder to disk. */
function sync(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
