/**
 * A dry run of a source: takes an extract and loads it as the night would, in a temporary folder, and says table by
 * table what arrives, what is missing and what would be rejected. Writes nothing to the data folder.
 *
 *   npm run mapping -- --source NAME [--data DIR] [--as-of YYYY-MM-DD] [--sample ROWS]
 */
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {parseArgs} from "node:util";
import {DuckDBInstance, type DuckDBConnection} from "@duckdb/node-api";
import {readConfiguration, mappingPath, type Source} from "../configuration.ts";
import {CONTRACT, type Table} from "../contract/contract.ts";
import {extract} from "../sources/extract.ts";
import type {Manifest} from "../landing.ts";
import {load} from "../loading/load.ts";
import {readMapping} from "./mapping.ts";
import {quoted} from "../sources/source.ts";

export type DryRunOptions = {
  readonly data: string;
  readonly asOf: string;
  /** At most so many rows of each table; references between tables are then not judged. */
  readonly sample?: number;
  readonly say?: (line: string) => void;
  readonly pauses?: readonly number[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/** Resolves to true where the night would use the source as it is; what it found is said line by line. */
export async function dryRun(source: Source, options: DryRunOptions): Promise<boolean> {
  const {asOf, sample, say = console.log} = options;
  const folder = mkdtempSync(join(tmpdir(), "tillit-mapping-"));
  try {
    const {folder: landed, manifest} = await extract(source, {...options, into: folder, people: "real"});
    const buildFile = join(folder, "build.duckdb");
    const loading = {data: folder, sources: [source.name], buildFile, asOf, runId: manifest.extract_id};
    const refusal = await load({
      ...loading,
      people: manifest.people,
      rejectedShareAllowed: 1,
      references: sample === undefined
    }).then(
      () => undefined,
      (error: unknown) => error
    );
    await describe(source, landed, manifest, refusal === undefined ? buildFile : undefined, options);
    for (const warning of manifest.warnings) say(`warning: ${warning}`);
    if (refusal !== undefined) say(refusal instanceof Error ? refusal.message : String(refusal));
    return refusal === undefined;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

async function describe(
  source: Source,
  landed: string,
  manifest: Manifest,
  buildFile: string | undefined,
  {data, say = console.log}: DryRunOptions
): Promise<void> {
  const reasons = source.mapping === undefined ? new Map() : readMapping(mappingPath(source.mapping, data)).absent;
  const instance = await DuckDBInstance.create(":memory:");
  const duckdb = await instance.connect();
  try {
    if (buildFile !== undefined) await duckdb.run(`attach ${quoted(buildFile)} as build (read_only)`);
    for (const table of CONTRACT) {
      const file = manifest.tables[table.name];
      if (!file) {
        say(`${table.name.padEnd(18)} absent (${table.tier}): ${reasons.get(table.name) ?? "does not arrive"}`);
        continue;
      }
      say(`${table.name.padEnd(18)} ${file.rows.toLocaleString("en")} rows`);
      for (const line of await emptiness(duckdb, table, join(landed, `${table.name}.parquet`), file.rows, manifest))
        say(`    ${line}`);
      if (buildFile !== undefined) for (const line of await rejections(duckdb, table)) say(`    ${line}`);
    }
  } finally {
    duckdb.closeSync();
    instance.closeSync();
  }
}

/** Columns that do not arrive, and those that do and are empty in part. */
async function emptiness(
  duckdb: DuckDBConnection,
  table: Table,
  path: string,
  rows: number,
  manifest: Manifest
): Promise<string[]> {
  const missing = table.columns.filter(({name}) => manifest.absent.includes(`${table.name}.${name}`));
  const there = table.columns.filter((column) => !missing.includes(column));
  const counted = await duckdb.runAndReadAll(
    `select ${there.map(({name}) => `count(${name}) as ${name}`).join(", ")} from read_parquet(${quoted(path)})`
  );
  const filled = counted.getRowObjects()[0] ?? {};
  const empty = there
    .map(({name}) => ({name, percent: rows === 0 ? 0 : Math.round(100 - (100 * Number(filled[name])) / rows)}))
    .filter(({percent}) => percent > 0);
  return [
    ...(missing.length === 0 ? [] : [`missing: ${missing.map(({name}) => name).join(", ")}`]),
    ...(empty.length === 0 ? [] : [`empty: ${empty.map(({name, percent}) => `${name} ${percent} %`).join(", ")}`])
  ];
}

/** Each broken rule with its count and first row. */
async function rejections(duckdb: DuckDBConnection, table: Table): Promise<string[]> {
  const found = await duckdb.runAndReadAll(
    `select rule, column_name, count(*)::integer as rows, min_by(message, row_number) as first
     from build.raw.rejected where table_name = ${quoted(table.name)} group by all order by rows desc`
  );
  return found
    .getRowObjects()
    .map(
      (row) =>
        `${String(row["rule"])} ${String(row["column_name"])}: ${String(row["rows"])} rows, first: ${String(row["first"])}`
    );
}

if (import.meta.main) {
  const {values} = parseArgs({
    options: {
      source: {type: "string"},
      data: {type: "string", default: process.env["TILLIT_DATA"] ?? ".tillit"},
      "as-of": {type: "string", default: new Date().toISOString().slice(0, 10)},
      sample: {type: "string"}
    }
  });
  const {sources} = readConfiguration(values.data);
  const source = sources.find((candidate) => candidate.name === values.source);
  const names = sources.map((candidate) => candidate.name).join(", ");
  if (!source) throw new Error(`unknown source (say --source with one of ${names}): ${values.source ?? ""}`);
  const sample = values.sample === undefined ? {} : {sample: Number(values.sample)};
  const usable = await dryRun(source, {data: values.data, asOf: values["as-of"], ...sample}).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return false;
  });
  console.log(usable ? "the night would use this source as it is" : "the night would not use this source");
  process.exitCode = usable ? 0 : 1;
}
