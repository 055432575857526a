/** Load: the newest complete extract of each source → `raw.*` of a fresh DuckDB file, every row checked against the contract. */
import {existsSync} from "node:fs";
import {join} from "node:path";
import {DuckDBInstance, type DuckDBConnection} from "@duckdb/node-api";
import type {Office, People} from "../configuration.ts";
import {CONTRACT_VERSION} from "../contract/contract.ts";
import {inReferenceOrder} from "./checks.ts";
import {completeExtracts, hashFile, type Manifest} from "../landing.ts";
import {loadTable, type LoadedTable} from "./table.ts";
import {createRawTables, type RawTables} from "./rawTables.ts";
import {loadOffices} from "./offices.ts";
import {quoted} from "../sources/source.ts";

export type LoadOptions = {
  /** The data folder whose landing zone is read. */
  readonly data: string;
  /** Names of the sources, in the order of `tillit.yaml`. */
  readonly sources: readonly string[];
  /** The file to build; must not exist yet. */
  readonly buildFile: string;
  readonly asOf: string;
  /** IANA zone of the clock the union lives by; UTC where nobody says. */
  readonly timeZone?: string;
  readonly runId: string;
  readonly people: People;
  readonly offices?: readonly Office[];
  /** Share of a table's rows that may be rejected before its source is not believed, 0 to 1. */
  readonly rejectedShareAllowed?: number;
  readonly log?: (line: string) => void;
  readonly memoryLimit?: string;
  /** Landed files of so many rows or more are read where they lie instead of being copied. */
  readonly copiedBelow?: number;
  /** False for a sample, in which references cannot be whole. */
  readonly references?: boolean;
};

export type LoadedSource = {
  readonly source: string;
  readonly extract_id: string;
  /** Date of the extract: older than the night's when yesterday's stays in use. */
  readonly as_of: string;
  /** Moment at which the extract was taken. */
  readonly taken_at: string;
  readonly tables: readonly LoadedTable[];
  readonly warnings: readonly string[];
};

export type LoadReport = {
  readonly loaded: readonly LoadedSource[];
  /** Extracts not believed, and why. */
  readonly refused: readonly {readonly source: string; readonly extract_id: string; readonly reason: string}[];
  /** Rows in `raw.*`. */
  readonly rows: number;
  readonly rejected: number;
};

/** An extract that is not believed: the next older one of its source is tried. */
class Refused extends Error {}

/**
 * Builds `raw.*`, `raw.rejected`, `raw.absent` and `raw.night` in a new file. An extract that is damaged or breaks the
 * contract in too many rows is refused and named, and the one before it loaded instead; other sources are not
 * touched by that. Throws when a source has no usable extract at all.
 */
export async function load(options: LoadOptions): Promise<LoadReport> {
  const {buildFile, sources, memoryLimit = "2GB"} = options;
  if (existsSync(buildFile))
    throw new Error(`build file already exists (every night builds a fresh one): ${buildFile}`);
  const instance = await DuckDBInstance.create(buildFile, {
    memory_limit: memoryLimit,
    temp_directory: `${buildFile}.spill`,
    preserve_insertion_order: "false"
  });
  try {
    const duckdb = await instance.connect();
    const raw = await createRawTables(duckdb, options);
    const loaded: LoadedSource[] = [];
    const refused: LoadReport["refused"][number][] = [];
    for (const source of sources) loaded.push(await loadSource(source, raw, refused, options));
    if (options.offices) await loadOffices(duckdb, options.offices, options);
    await duckdb.run("checkpoint");
    duckdb.closeSync();
    const tables = loaded.flatMap((source) => source.tables);
    return {
      loaded,
      refused,
      rows: tables.reduce((sum, table) => sum + table.rows, 0),
      rejected: tables.reduce((sum, table) => sum + table.rejected, 0)
    };
  } finally {
    instance.closeSync();
  }
}

async function loadSource(
  source: string,
  raw: RawTables,
  refused: LoadReport["refused"][number][],
  options: LoadOptions
): Promise<LoadedSource> {
  const {data, asOf, log = () => {}} = options;
  for (const {folder, manifest} of completeExtracts(data, source)) {
    if (manifest.as_of > asOf) continue;
    try {
      return await loadExtract(folder, manifest, raw, options);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push({source, extract_id: manifest.extract_id, reason: error.message});
      log(`  refused: ${error.message}`);
      await raw.forget(source);
    }
  }
  const reasons = refused.filter((refusal) => refusal.source === source).map((refusal) => `\n  ${refusal.reason}`);
  throw new Error(`source ${source} has no usable extract on or before ${asOf}${reasons.join("")}`);
}

async function loadExtract(
  folder: string,
  manifest: Manifest,
  raw: RawTables,
  options: LoadOptions
): Promise<LoadedSource> {
  const {duckdb} = raw;
  const {asOf, log = () => {}, rejectedShareAllowed = 0.02, references = true, copiedBelow = 250_000} = options;
  const {source, extract_id} = manifest;
  if (manifest.contract_version !== CONTRACT_VERSION && manifest.contract_version !== CONTRACT_VERSION - 1)
    throw new Refused(
      `source ${source}, extract ${extract_id}: unknown contract version: ${manifest.contract_version}`
    );
  await verify(folder, manifest);
  if (manifest.rejected)
    await duckdb.run(
      `insert into raw.rejected select ${quoted(source)}, table_name, row_key, row_number, rule, column_name, message
       from read_parquet(${quoted(join(folder, "rejected.parquet"))})`
    );
  const absent = manifest.absent.map((name) => name.split("."));
  for (const [table = "", column] of absent)
    await duckdb.run(
      `insert into raw.absent values (${quoted(source)}, ${quoted(table)}, ${column === undefined ? "null" : quoted(column)})`
    );
  const tables: LoadedTable[] = [];
  for (const table of inReferenceOrder()) {
    const landed = manifest.tables[table.name];
    if (!landed) continue;
    const loaded = await loadTable(table, join(folder, `${table.name}.parquet`), landed.rows, raw, {
      source,
      asOf,
      references,
      copiedBelow
    });
    tables.push(loaded);
    if (table.tier === "core" && loaded.rows === 0)
      throw new Refused(
        `source ${source}, table ${table.name}: no row is left of ${landed.rows}, and no register is usable without it${await example(duckdb, source, table.name)}`
      );
    if (isTooMuch(loaded, rejectedShareAllowed))
      throw new Refused(
        `source ${source}, table ${table.name}: ${loaded.rejected} of ${landed.rows} rows rejected, more than the ${rejectedShareAllowed * 100} % allowed${await example(duckdb, source, table.name)}`
      );
    if (loaded.rejected > 0)
      log(`  ${source}: ${table.name} ${loaded.rejected} rows rejected${await example(duckdb, source, table.name)}`);
  }
  const {as_of, taken_at, warnings} = manifest;
  return {source, extract_id, as_of, taken_at, tables, warnings};
}

/** A handful of rows never stops a source: one slip among thirty memberships is 3 %, and no catastrophe. */
const A_HANDFUL = 10;

function isTooMuch({rows, rejected}: LoadedTable, allowed: number): boolean {
  return rejected > A_HANDFUL && rejected > allowed * (rows + rejected);
}

async function example(duckdb: DuckDBConnection, source: string, table: string): Promise<string> {
  const found = await duckdb.runAndReadAll(
    `select message from raw.rejected where source = ${quoted(source)} and table_name = ${quoted(table)} order by row_number limit 1`
  );
  const message = found.getRowObjects()[0]?.["message"];
  return message === undefined ? "" : `, for example ${String(message)}`;
}

/** Every file of an extract must be there, as long as it was and with the hash it had. */
async function verify(folder: string, manifest: Manifest): Promise<void> {
  const files = Object.entries(manifest.tables);
  if (manifest.rejected) files.push(["rejected", manifest.rejected]);
  for (const [name, landed] of files) {
    const path = join(folder, `${name}.parquet`);
    const where = `source ${manifest.source}, extract ${manifest.extract_id}, table ${name}`;
    if (!existsSync(path)) throw new Refused(`${where}: landing file is missing: ${path}`);
    if ((await hashFile(path)) !== landed.sha256)
      throw new Refused(`${where}: landing file is damaged (hash differs from its manifest): ${path}`);
  }
}
