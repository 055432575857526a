/** A folder of Parquet or CSV files, one per table: named as the contract's tables, or brought there by a mapping. */
import {existsSync, readdirSync, readFileSync, statSync} from "node:fs";
import {join, parse, resolve} from "node:path";
import {mappingPath, type FilesSource, type Source} from "../configuration.ts";
import {readMapping, type Mapping} from "../mappings/mapping.ts";
import {csvReader} from "./csv.ts";
import {identifier, quoted, type Arrival, type Register, type Surroundings} from "./source.ts";

/** Opens the folder of a `files` source. Nothing is read before a table is asked for. */
export async function openFiles(source: Source, surroundings: Surroundings): Promise<Register> {
  if (source.kind !== "files") throw new Error(`not a files source: ${source.name}`);
  const folder = resolve(surroundings.data, source.folder);
  const files = filesIn(folder, source);
  const mapping =
    source.mapping === undefined ? undefined : readMapping(mappingPath(source.mapping, surroundings.data));
  if (mapping) for (const [stem, path] of files) await viewOf(stem, path, source, surroundings);
  const people = saysOfItself(folder);
  return {
    ...(people === undefined ? {} : {people}),
    absent: mapping?.absent ?? new Map(),
    arrive: (table) => arrival(table, files, mapping, source, surroundings),
    close: async () => {}
  };
}

function filesIn(folder: string, source: FilesSource): Map<string, string> {
  if (!existsSync(folder))
    throw new Error(`source ${source.name}: folder does not exist (correct it in tillit.yaml): ${folder}`);
  const files = new Map<string, string>();
  for (const file of readdirSync(folder).toSorted()) {
    const {name, ext} = parse(file);
    if (ext !== ".parquet" && ext !== ".csv") continue;
    const twin = files.get(name);
    if (twin) throw new Error(`source ${source.name}, table ${name}: two files hold it, keep one: ${twin} and ${file}`);
    files.set(name, join(folder, file));
  }
  if (files.size === 0) throw new Error(`source ${source.name}: no .parquet or .csv file in folder: ${folder}`);
  return files;
}

/** A register may carry `manifest.json`; the demo's says that its people are synthetic. */
function saysOfItself(folder: string): "synthetic" | undefined {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) return undefined;
  const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
  return typeof manifest === "object" && manifest !== null && "synthetic" in manifest && manifest.synthetic === true
    ? "synthetic"
    : undefined;
}

async function arrival(
  table: string,
  files: ReadonlyMap<string, string>,
  mapping: Mapping | undefined,
  source: FilesSource,
  {duckdb, sample}: Surroundings
): Promise<Arrival | undefined> {
  const path = files.get(table);
  const query = mapping?.queries.get(table);
  if (mapping ? query === undefined : path === undefined) return undefined;
  const whole = query === undefined ? readerOf(path ?? "", source, table) : `(${query})`;
  const relation = sample === undefined ? whole : `(select * from ${whole} limit ${sample})`;
  const rows = await duckdb.runAndReadAll(`describe select * from ${relation}`).catch((error: unknown) => {
    throw unreadable(source, table, path, error);
  });
  return {
    relation,
    columns: rows.getRowObjects().map((row) => ({name: String(row["column_name"]), type: String(row["column_type"])}))
  };
}

function readerOf(path: string, source: FilesSource, table: string): string {
  if (!existsSync(path))
    throw new Error(`source ${source.name}, table ${table}: the file has gone while the folder was read: ${path}`);
  if (statSync(path).size === 0) throw new Error(`source ${source.name}, table ${table}: the file is empty: ${path}`);
  if (path.endsWith(".parquet")) return `read_parquet(${quoted(path)})`;
  return csvReader(path, source.encoding ?? "utf-8");
}

async function viewOf(stem: string, path: string, source: FilesSource, {duckdb}: Surroundings): Promise<void> {
  await duckdb
    .run(`create or replace temp view ${identifier(stem)} as select * from ${readerOf(path, source, stem)}`)
    .catch((error: unknown) => {
      throw unreadable(source, stem, path, error);
    });
}

/** DuckDB's error in our words: which source, table and file, the line where it says one, and the likely cure. */
export function unreadable(
  source: {readonly name: string},
  table: string,
  path: string | undefined,
  error: unknown
): Error {
  const told = error instanceof Error ? error.message : String(error);
  const line = /(?:Line|line):? (\d+)/.exec(told)?.[1];
  const cause = CAUSES.find(([pattern]) => pattern.test(told))?.[1] ?? told.split("\n")[0];
  const where = line === undefined ? "" : `, row ${Number(line) - 1} (line ${line} with the header)`;
  return new Error(`source ${source.name}, table ${table}${where}: ${cause}${path === undefined ? "" : `: ${path}`}`, {
    cause: error
  });
}

const CAUSES: readonly (readonly [RegExp, string])[] = [
  [
    /magic bytes|Invalid Parquet|too small to be a Parquet|TProtocol|[Tt]hrift|EOF|end of file/,
    "the Parquet file is half-written or damaged; deliver it again"
  ],
  [
    /unicode|utf-?8|byte sequence|encoded/i,
    "not UTF-8; save the file as UTF-8, or write `encoding: latin-1` at the source in tillit.yaml"
  ],
  [/unterminated quote|Value with unterminated/i, "a quoted value has no closing quote"],
  [
    /Expected Number of Columns|too many columns|too few columns/i,
    "the row has another number of columns than the header"
  ]
];
