/**
 * Publish: marts of the night's build file → one read-only file that the API opens. Everything is written beside what
 * is published, tried out by another process, and becomes current by one rename.
 */
import {existsSync, readdirSync, rmSync, statSync} from "node:fs";
import {join, resolve} from "node:path";
import {readCatalogue} from "../../models/catalogue.ts";
import {CONTRACT_VERSION} from "../contract/contract.ts";
import {identifier, literal, openDatabase, type Database} from "../database.ts";
import {publishChanges, type CountedKpi} from "./changes.ts";
import {BASES, publishOutside, readSecret, type Bases, type OutsideKpi} from "./disclosure.ts";
import type {FigureKpi} from "./figureKpi.ts";
import {proveCounted} from "./figureProofs.ts";
import {publishFigures} from "./figures.ts";
import {historyBefore, knownThen, publicationBefore, recordHistory} from "./history.ts";
import {makeCurrent, removeOldPublications, type PublicationManifest} from "./published.ts";
import {hashFile} from "../landing.ts";
import type {NightReport} from "../report.ts";
import {smokeTest} from "./smokeTest.ts";

export type PublishOptions = {
  /** The data folder. */
  readonly data: string;
  /** The night's own folder; the file is made here. */
  readonly folder: string;
  readonly buildFile: string;
  /** What the night did so far; it is published with the figures. */
  readonly report: NightReport;
  readonly registerRows: Readonly<Record<string, number>>;
  readonly kpis?: readonly (FigureKpi & CountedKpi & OutsideKpi)[];
  /** What counts that are read outside one's own scope are rounded to. */
  readonly bases?: Bases;
  /** Up to which erasure order the night has been cleaned. */
  readonly ordersApplied?: number;
  /** Folder of the marts' SQL: their names are what is published. */
  readonly marts?: string;
  readonly keep?: number;
  readonly now?: () => Date;
  readonly onProgress?: (text: string) => void;
};

const MARTS = resolve(import.meta.dirname, "../../models/marts");

/** Columns that hold a word out of a short list: stored as ENUM, a quarter of the time to group by. */
const CODES = new Set(
  "kind unit_kind node_kind tree role reason why status sector currency agreement_state last_end_reason threshold_base".split(
    " "
  )
);

/** Columns that place a row in the organisation, the most telling first: what a table is sorted by. */
const PLACES = ["unit_l", "l", "node_l", "region_id", "branch_id"];

/** Builds, tries and publishes the night's file. Throws, with the old publication untouched, when anything is amiss. */
export async function publish(options: PublishOptions): Promise<PublicationManifest> {
  const {data, folder, report, registerRows, ordersApplied = 0, keep = 3} = options;
  const {now = () => new Date(), onProgress = () => {}} = options;
  const file = join(folder, "publication.duckdb");
  const publishedAt = now().toISOString();
  const rows = await writePublication(file, publishedAt, options);
  if (existsSync(`${file}.wal`)) throw new Error(`the publication was not closed whole: ${file}.wal`);
  onProgress("reading every value back in another process");
  await smokeTest(file, rows);
  const manifest: PublicationManifest = {
    run_id: report.run_id,
    as_of: report.as_of,
    published_at: publishedAt,
    file: `${report.run_id}.duckdb`,
    sha256: await hashFile(file),
    bytes: statSync(file).size,
    rows,
    register_rows: registerRows,
    ...(ordersApplied > 0 && {orders_applied: ordersApplied})
  };
  makeCurrent(data, file, manifest);
  await recordHistory(data);
  removeOldPublications(data, keep, ordersApplied);
  return manifest;
}

/** Writes every published table into a new file, checkpointed and closed; resolves to their row counts. */
export async function writePublication(
  file: string,
  publishedAt: string,
  options: PublishOptions
): Promise<Record<string, number>> {
  const {data, folder, buildFile, report, kpis = readCatalogue(), marts = MARTS, onProgress = () => {}} = options;
  const {now = () => new Date(), bases = BASES} = options;
  rmSync(file, {force: true});
  const db = await openDatabase(":memory:", {temporaryFolder: join(folder, "spill")});
  try {
    await db.run(`attach ${literal(buildFile)} as build (read_only)`);
    await db.run(`attach ${literal(file)} as publication (row_group_size 30720)`);
    for (const name of martsIn(marts, kpis)) {
      onProgress(name);
      await copyMart(db, name);
    }
    await withScratch(db, join(folder, "narrow.duckdb"), () => publishFigures(db, kpis, report.as_of, {onProgress}));
    onProgress("figures beside their explanations");
    await proveCounted(db, kpis);
    onProgress("what may be read outside");
    await publishOutside(db, kpis, {secret: readSecret(data), bases});
    onProgress("figures of the publication before");
    await publishBefore(db, data, report.as_of);
    await publishKnownThen(db, data, report.as_of);
    await publishChanges(db, kpis, publicationBefore(data, report.as_of));
    await publishReport(db, publishedAt, report, now(), await knownSince(db, data, report.as_of));
    const tables = await db.rows(
      "select table_name from duckdb_tables() where database_name = 'publication' order by table_name"
    );
    const rows: Record<string, number> = {};
    for (const {table_name: name} of tables) {
      const [count] = await db.rows(`select count(*) as rows from publication.${identifier(String(name))}`);
      rows[String(name)] = Number(count?.["rows"]);
    }
    await db.run("checkpoint publication");
    await db.run("detach publication");
    return rows;
  } finally {
    await db.close();
  }
}

/** Attaches an empty file as `narrow` while something is worked out in it. */
async function withScratch(db: Database, file: string, work: () => Promise<void>): Promise<void> {
  rmSync(file, {force: true});
  await db.run(`attach ${literal(file)} as narrow`);
  try {
    await work();
  } finally {
    await db.run("detach narrow");
    rmSync(file);
  }
}

/** Every mart that is not pivoted into the figures. */
function martsIn(folder: string, kpis: readonly FigureKpi[]): string[] {
  const pivoted = new Set(kpis.map(({name}) => `kpi_${name}`));
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .map((name) => name.replace(/\.sql$/, ""))
    .filter((name) => !pivoted.has(name))
    .toSorted();
}

/** Copies a mart in organisation order; ties are broken by every other column, so that equal rows give equal files. */
async function copyMart(db: Database, mart: string): Promise<void> {
  const described = await db.rows(`
    select column_name, data_type from duckdb_columns()
    where database_name = 'build' and schema_name = 'main' and table_name = ${literal(mart)} order by column_index`);
  if (described.length === 0) throw new Error(`the build file lacks a mart: ${mart}`);
  const names = described.map((column) => String(column["column_name"]));
  const values: string[] = [];
  for (const name of names) {
    const codes = CODES.has(name) || name.startsWith("why_") ? await codesOf(db, mart, name) : [];
    const list = codes.map(literal).join(", ");
    values.push(
      codes.length > 0 ? `cast(${identifier(name)} as enum(${list})) as ${identifier(name)}` : identifier(name)
    );
  }
  const place = PLACES.filter((column) => names.includes(column));
  const order = [...place, ...names.filter((name) => !place.includes(name))].map(identifier);
  await db.run(`
    create table publication.${identifier(mart)} as
    select ${values.join(", ")} from build.${identifier(mart)} order by ${order.join(" nulls last, ")} nulls last`);
}

async function codesOf(db: Database, mart: string, column: string): Promise<string[]> {
  const name = identifier(column);
  const found = await db.rows(
    `select distinct ${name} as code from build.${identifier(mart)} where ${name} is not null order by code`
  );
  return found.map((row) => String(row["code"]));
}

/**
 * Yesterday's newest month, in tonight's trees: a node that is gone is left out, and no scope reads an old interval. It
 * stands beside the months as a row without one, which no question about months finds: a first screen needs both, and
 * DuckDB takes as long to plan the second question as the first.
 */
async function publishBefore(db: Database, data: string, asOf: string): Promise<void> {
  const before = historyBefore(data, asOf);
  await db.run("create table publication.figures_before_publication (run_id varchar, as_of date)");
  if (!before) return;
  const kept = `(from read_parquet(${literal(before.path)}))`;
  await insertKept(db, "figures_by_node", kept, {month: "null", is_partial: "null"});
  await db.run(
    `insert into publication.figures_before_publication values (${literal(before.runId)}, date ${literal(before.asOf)})`
  );
}

/** Every month that is over as its last night knew it. A month that no night was run in is not there: a gap, not a nought. */
async function publishKnownThen(db: Database, data: string, asOf: string): Promise<void> {
  const kept = knownThen(data);
  await db.run(`
    create table publication.figures_known_then as
    select *, cast(null as date) as as_of from publication.figures_by_node limit 0`);
  if (kept)
    await insertKept(
      db,
      "figures_known_then",
      `(from (${kept}) where month < date_trunc('month', date ${literal(asOf)}) and month = date_trunc('month', as_of))`
    );
}

/** Since when nights are kept as they were known; tonight, when it is the first. */
async function knownSince(db: Database, data: string, asOf: string): Promise<string> {
  const kept = knownThen(data);
  if (!kept) return asOf;
  const [first] = await db.rows(`select cast(min(as_of) as varchar) as as_of from (${kept})`);
  return String(first?.["as_of"]);
}

/** Puts figures that were kept into tonight's trees; a column that they do not have stays empty. `others` are given anew. */
async function insertKept(
  db: Database,
  table: string,
  kept: string,
  others: Readonly<Record<string, string>> = {}
): Promise<void> {
  const columnsOf = async (query: string): Promise<string[]> =>
    (await db.rows(`describe ${query}`)).map((column) => String(column["column_name"]));
  const names = await columnsOf(`from publication.${table}`);
  const known = new Set(await columnsOf(`from ${kept}`));
  const moved: Readonly<Record<string, string>> = {
    node_l: "nodes.node_l",
    node_r: "nodes.node_r",
    node_kind: "nodes.node_kind",
    ...others
  };
  const values = names.map((name) => moved[name] ?? (known.has(name) ? `old.${identifier(name)}` : "null"));
  await db.run(`
    insert into publication.${table}
    select ${values.join(", ")}
    from ${kept} as old join nodes using (union_id, tree, node_id)
    order by old.tree, nodes.node_l, old.union_id, old.month`);
}

/** The night's own account of itself. The publish step's time is what it took until here. */
async function publishReport(
  db: Database,
  publishedAt: string,
  report: NightReport,
  until: Date,
  since: string
): Promise<void> {
  const {run_id, as_of, people, sources, steps, tests} = report;
  await db.run(`
    create table publication.publication as
    select
      ${literal(run_id)} as run_id, date ${literal(as_of)} as as_of, ${literal(publishedAt)}::timestamp as published_at,
      ${literal(people)} as people, ${CONTRACT_VERSION} as contract_version, ${literal(JSON.stringify(sources))} as sources,
      date ${literal(since)} as known_since`);
  const publishing = {name: "publish", status: "done", rows: null, seconds: secondsSince(report, until)};
  await insertRows(
    db,
    "night_steps (step integer, name varchar, status varchar, rows bigint, seconds double)",
    [...steps, publishing].map((step, n) => [n + 1, step.name, step.status, step.rows, step.seconds])
  );
  await insertRows(
    db,
    "night_sources (source varchar, as_of date, taken_at timestamp, rows bigint, rejected bigint)",
    sources.map(({source, as_of: of, taken_at, rows, rejected}) => [source, of, taken_at, rows, rejected])
  );
  await insertRows(
    db,
    "night_tests (name varchar, status varchar, failures bigint, seconds double)",
    tests.filter(({kind}) => kind === "test").map((test) => [test.name, test.status, test.failures, test.seconds])
  );
  await db.run(`
    create table publication.night_rejected as
    select source, table_name, row_key, rule, column_name, message from build.raw.rejected
    order by source, table_name, row_number nulls last, row_key nulls last, rule, column_name nulls last, message`);
}

function secondsSince({started_at, steps}: NightReport, until: Date): number {
  const before = steps.reduce((sum, step) => sum + step.seconds, 0);
  return Math.max(0, (until.getTime() - Date.parse(started_at)) / 1000 - before);
}

type Cell = string | number | null;

async function insertRows(db: Database, table: string, rows: readonly (readonly Cell[])[]): Promise<void> {
  await db.run(`create table publication.${table}`);
  const values = rows.map((row) => `(${row.map(written).join(", ")})`);
  if (rows.length > 0) await db.run(`insert into publication.${table.split(" ")[0]} values ${values.join(", ")}`);
}

const written = (cell: Cell): string => (typeof cell === "string" ? literal(cell) : String(cell));
