/** The narrow KPIs side by side in the two wide tables. */
import {identifier, literal, type Database} from "../database.ts";
import {bothEnd} from "./bothEnd.ts";
import type {FigureKpi} from "./figureKpi.ts";
import {monthOf} from "./lines.ts";

/** One of the two wide tables: where its narrow KPIs stand, and what says where a line belongs. */
type Grain = {
  readonly table: string;
  readonly narrow: string;
  /** The table that numbers the places, and its columns that are published, with their types. */
  readonly places: string;
  readonly columns: Readonly<Record<string, string>>;
};

const CELLS: Grain = {
  table: "figures",
  narrow: "narrow.cells_of",
  places: "cells",
  columns: {
    union_id: "varchar",
    employer_unit_id: "varchar",
    unit_l: "integer",
    branch_id: "varchar",
    region_id: "varchar"
  }
};

const NODES: Grain = {
  table: "figures_by_node",
  narrow: "narrow.nodes_of",
  places: "nodes",
  columns: {
    union_id: "varchar",
    tree: "varchar",
    node_id: "varchar",
    node_kind: "varchar",
    node_l: "integer",
    node_r: "integer"
  }
};

/** Some lines of a wide table: the first, and the first that is no longer in it. */
type Part = {readonly grain: Grain; readonly from: number; readonly to: number};
/** A part, and the tables in which its head and its groups of KPIs stand meanwhile. */
type Slice = Part & {readonly head: string; readonly groups: readonly Group[]};
type Group = {readonly table: string; readonly kpis: readonly FigureKpi[]};

/** Makes both wide tables. One connection joins the KPIs of a slice while the other writes the slice before. */
export async function layKpisSideBySide(
  db: Database,
  other: Database,
  kpis: readonly FigureKpi[],
  {asOf, onProgress, linesAtOnce}: {asOf: string; onProgress: (text: string) => void; linesAtOnce: number}
): Promise<void> {
  const sourced = await readSources(db);
  for (const grain of [CELLS, NODES]) await createWide(db, grain, kpis);
  const parts = [...(await partsOf(db, CELLS, linesAtOnce)), ...(await partsOf(db, NODES, linesAtOnce))];
  const slices = parts.map((part, n) => sliceOf(part, n, kpis));
  for (const [n, slice] of [...slices, undefined].entries()) {
    const before = slices[n - 1];
    if (slice) onProgress(`${slice.grain.table}, part ${n + 1} of ${slices.length}`);
    await bothEnd(
      slice ? joinGroups(db, slice, sourced, asOf) : Promise.resolve(),
      before ? writeSlice(other, before, kpis) : Promise.resolve()
    );
  }
  const tables = new Set(slices.flatMap(({head, groups}) => [head, ...groups.map(({table}) => table)]));
  for (const table of tables) await db.run(`drop table ${table}`);
}

async function createWide(db: Database, {table, columns}: Grain, kpis: readonly FigureKpi[]): Promise<void> {
  const types = [
    ...Object.entries(columns).map(([column, type]) => `${column} ${type}`),
    "month date",
    "is_partial boolean",
    ...kpis.flatMap((kpi) => kpi.columns).map((column) => `${identifier(column)} bigint`)
  ];
  await db.run(`create table publication.${table} (${types.join(", ")})`);
}

/** The lines of a wide table in parts. */
async function partsOf(db: Database, grain: Grain, linesAtOnce: number): Promise<Part[]> {
  const [{lines} = {lines: 0}] = await db.rows(
    `select coalesce(max(zero + last_month) + 1, 0) as lines from ${grain.places}`
  );
  return Array.from({length: Math.ceil(Number(lines) / linesAtOnce)}, (_, n) => ({
    grain,
    from: n * linesAtOnce,
    to: (n + 1) * linesAtOnce
  }));
}

/**
 * KPIs are joined in groups: a join carries on every column before it, so one long chain costs the square of the KPIs.
 * Only two slices ever stand beside each other, so every other one takes the same tables.
 */
function sliceOf(part: Part, n: number, kpis: readonly FigureKpi[]): Slice {
  const size = Math.ceil(Math.sqrt(kpis.length));
  return {
    ...part,
    head: `head_${n % 2}`,
    groups: Array.from({length: Math.ceil(kpis.length / size)}, (_, m) => ({
      table: `group_${n % 2}_${m}`,
      kpis: kpis.slice(m * size, (m + 1) * size)
    }))
  };
}

async function joinGroups(db: Database, slice: Slice, sourced: Sources, asOf: string): Promise<void> {
  const {grain, from, to, head, groups} = slice;
  const within = (line: string): string => `${line} >= ${from} and ${line} < ${to}`;
  await db.run(`
    create or replace table ${head} as
    select zero + month as line, ${Object.keys(grain.columns).join(", ")}, ${monthOf("month")} as month, ${isPartial(asOf)} as is_partial
    from (
      select *, cast(unnest(range(first_month, last_month + 1)) as integer) as month
      from ${grain.places} where zero + last_month >= ${from} and zero + first_month < ${to}
    )
    where ${within("zero + month")} order by line`);
  for (const {table, kpis} of groups) {
    const values = kpis.flatMap((kpi) =>
      kpi.columns.map((column) => `${valueWithin(kpi, column, sourced)} as ${identifier(column)}`)
    );
    const joins = kpis.map(
      ({name}) => `left join (select * from ${grain.narrow}_${name} where ${within("line")}) as "${name}?" using (line)`
    );
    await db.run(`
      create or replace table ${table} as
      select line, ${values.join(", ")} from (select line, union_id from ${head}) ${joins.join(" ")} order by line`);
  }
}

/**
 * Head and groups hold the same lines in the same order: laid side by side, no join is needed, only the proof. A KPI that
 * holds a line twice makes its group longer.
 */
async function writeSlice(db: Database, {grain, head, groups}: Slice, kpis: readonly FigureKpi[]): Promise<void> {
  const isOne = groups.map(({table}) => `${table}.line = ${head}.line`).join(" and ");
  const [first = "", ...others] = Object.keys(grain.columns);
  const columns = kpis.flatMap((kpi) => kpi.columns).map(identifier);
  await db.run(`
    insert into publication.${grain.table}
    select
      case when ${isOne} then ${first} else error('kpis do not lie side by side') end,
      ${others.join(", ")}, month, is_partial, ${columns.join(", ")}
    from ${head} positional join ${groups.map(({table}) => table).join(" positional join ")}`);
}

/** The unions that have a KPI's source: `of` says it for one, `all` are all unions. */
type Sources = {readonly of: ReadonlyMap<string, ReadonlySet<string>>; readonly all: ReadonlySet<string>};

async function readSources(db: Database): Promise<Sources> {
  const rows = await db.rows("select kpi, union_id, has_source from build.kpi_sources order by kpi, union_id");
  const of = new Map<string, Set<string>>();
  for (const {kpi, union_id: union, has_source: has} of rows) {
    const unions = of.get(String(kpi)) ?? new Set();
    of.set(String(kpi), has === true ? unions.add(String(union)) : unions);
  }
  return {of, all: new Set(rows.map((row) => String(row["union_id"])))};
}

/** A KPI's column where it holds nothing: 0 where the union has the source, null where it has not. */
function valueWithin({name}: FigureKpi, column: string, {of, all}: Sources): string {
  const unions = of.get(name) ?? new Set();
  const value = `coalesce(${identifier(column)}, 0)`;
  if (unions.size === all.size) return value;
  const some = [...unions].map(literal).join(", ");
  return unions.size === 0 ? "cast(null as bigint)" : `case when union_id in (${some}) then ${value} end`;
}

/** The month of the night is partial until its last day has closed. */
function isPartial(asOf: string): string {
  const day = `date ${literal(asOf)}`;
  return `(${monthOf("month")} = date_trunc('month', ${day}) and ${day} < last_day(${day}))`;
}
