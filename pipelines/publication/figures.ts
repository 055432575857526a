/**
 * From many long tables to two wide ones: every `kpi_*` becomes columns of `figures` (a row per union, employer unit,
 * branch and month), and these are added up for every node of both trees in `figures_by_node`.
 *
 * Text keys are numbered once, in the order of the trees, so that joining, sorting and adding up work on one integer:
 * the number of a cell or node in the upper bits, the month in the lower twelve. A KPI is added up while it is narrow,
 * and only then are the KPIs laid side by side, in slices of that key: memory stays flat whatever the size.
 */
import {whyOf, type CountedKpi} from "./changes.ts";
import {identifier, literal, type Database} from "../database.ts";

/** What the pivot needs to know of a KPI: its name and the columns its figures take. */
export type FigureKpi = {readonly name: string; readonly columns: readonly string[]};

/** One of the two wide tables: where its narrow KPIs stand, and what says where a row belongs. */
type Grain = {
  readonly table: string;
  readonly narrow: string;
  /** The table that numbers the places, and its columns that are published, with their types. */
  readonly places: string;
  readonly columns: Readonly<Record<string, string>>;
};

const CELLS: Grain = {
  table: "figures",
  narrow: "cells_of",
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
  narrow: "nodes_of",
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

const MONTH_BITS = 12;
const PLACE_OF_KEY = `(key >> ${MONTH_BITS})`;
const MONTH_OF_KEY = `(key & ${2 ** MONTH_BITS - 1})`;
const MONTH_NUMBER = "(cast(year(month) as integer) - 1900) * 12 + cast(month(month) as integer) - 1";
const MONTH = `make_date(cast(1900 + ${MONTH_OF_KEY} // 12 as bigint), cast(${MONTH_OF_KEY} % 12 + 1 as bigint), 1)`;
const SLICE_ROWS = 250_000;

/**
 * Fills `publication.figures` and `publication.figures_by_node` from the `build` file's marts, both attached to `db`.
 * Throws when a KPI names an employer unit or branch that its tree does not have, or when a sum gets lost on the way.
 */
export async function publishFigures(db: Database, kpis: readonly FigureKpi[], asOf: string): Promise<void> {
  await numberCells(db, kpis);
  await numberNodes(db);
  const sourced = await readSources(db);
  // much of this keeps one processor busy and no more: two connections side by side take two thirds of the time
  const other = await db.connect();
  try {
    const waiting = [...kpis];
    const narrowAll = async (by: Database) => {
      for (let kpi = waiting.shift(); kpi; kpi = waiting.shift()) await narrow(by, kpi);
    };
    await sideBySide(narrowAll(db), narrowAll(other));
    await sideBySide(widen(db, kpis, CELLS, sourced, asOf), widen(other, kpis, NODES, sourced, asOf));
  } finally {
    await other.close();
  }
  await proveNothingLost(db, kpis);
}

/** Waits for both, also where one fails: a connection is not closed under a running statement. */
async function sideBySide(...works: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(works);
  const failed = ended.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}

/** A cell is a union, employer unit and branch that any KPI speaks of, numbered along the employer tree. */
async function numberCells(db: Database, kpis: readonly FigureKpi[]): Promise<void> {
  const places = kpis.map(({name}) => `select distinct union_id, employer_unit_id, branch_id from build.kpi_${name}`);
  await db.run(`
    create table cells as
    select
      cast(row_number() over (order by unit.l nulls last, named.union_id, branch_id) as bigint) as place,
      named.union_id, employer_unit_id, branch_id, unit.l as unit_l, branch.l as branch_l, branch.region_id
    from (select distinct * from (${places.join(" union all ")})) as named
    left join build.employer_units as unit using (employer_unit_id)
    left join build.organisation_units as branch
      on branch.organisation_unit_id = named.branch_id and branch.union_id = named.union_id`);
  const [lost] = await db.rows(`
    select union_id, employer_unit_id, branch_id from cells where unit_l is null or branch_l is null
    order by union_id, employer_unit_id, branch_id limit 1`);
  if (lost) throw new Error(`a kpi names a place outside the trees: ${Object.values(lost).join(", ")}`);
}

/** Nodes of both trees per union, and the three tables by which a cell's figures reach them. */
async function numberNodes(db: Database): Promise<void> {
  await db.run(`
    create table nodes as
    with placed as (
      select union_id, 'employer' as tree, employer_unit_id as node_id, kind as node_kind, l, r, parent_id
      from build.employer_units cross join (select distinct union_id from cells)
      union all
      select union_id, 'organisation', organisation_unit_id, kind, l, r, parent_id from build.organisation_units
    )
    select
      cast(row_number() over (order by tree, l, union_id, node_id) as bigint) as place,
      union_id, tree, node_id, node_kind, l as node_l, r as node_r, parent_id,
      node_id not in (select parent_id from build.employer_units where parent_id is not null) as is_leaf
    from placed`);
  await db.run(`
    create table parents as
    select child.place, parent.place as parent
    from nodes as child
    join nodes as parent
      on parent.tree = child.tree and parent.union_id = child.union_id and parent.node_id = child.parent_id`);
  // first to the unit, the inner node around it and the branch, which are far fewer than cells; from there upwards
  await db.run(`
    create table nearest as
    with units as (
      select cells.place as cell, unit.place as unit, unit.is_leaf, parent, branch.place as branch
      from cells
      join nodes as unit
        on unit.tree = 'employer' and unit.union_id = cells.union_id and unit.node_id = employer_unit_id
      join nodes as branch
        on branch.tree = 'organisation' and branch.union_id = cells.union_id and branch.node_id = branch_id
      left join parents on parents.place = unit.place
    )
    select cell, unit as node from units
    union all select cell, parent from units where is_leaf and parent is not null
    union all select cell, branch from units`);
  await db.run(`
    create table lineage as
    with recursive upwards as (
      select place as node, place as above from nodes
      union all
      select node, parent from upwards join parents on parents.place = above
    )
    select node, above from upwards
    where node = above or node not in (select place from nodes where tree = 'employer' and is_leaf)`);
}

/** One KPI as a key and its columns: in its cells, and added up for the nodes of both trees. */
async function narrow(db: Database, kpi: FigureKpi): Promise<void> {
  const [keyed, cells, nodes] = ["keyed", CELLS.narrow, NODES.narrow].map((name) => `${name}_${kpi.name}`);
  const part = hasParts(kpi) ? "part, " : "";
  await db.run(`
    create table ${keyed} as
    select (place << ${MONTH_BITS}) + ${MONTH_NUMBER} as key, ${part}numerator, denominator
    from build.kpi_${kpi.name} left join cells using (union_id, employer_unit_id, branch_id)`);
  await proveWhole(db, kpi, `key${part === "" ? "" : ", part"}`);
  const values = kpi.columns.map((column) => `${valueOf(kpi, column)} as ${identifier(column)}`);
  await db.run(`
    create table ${cells} as
    select key, ${values.join(", ")} from ${keyed} ${part === "" ? "" : "group by key"}`);
  await db.run(`drop table ${keyed}`);
  const atMonth = (place: string) => `(${place} << ${MONTH_BITS}) + ${MONTH_OF_KEY} as key`;
  await db.run(`
    create table ${nodes} as
    with near as (
      select ${atMonth("node")}, ${sums(kpi.columns)} from ${cells} join nearest on cell = ${PLACE_OF_KEY} group by all
    )
    select ${atMonth("above")}, ${sums(kpi.columns)} from near join lineage on node = ${PLACE_OF_KEY} group by all`);
}

/** Throws when a KPI says two things of one cell and month, or leaves out what a figure is made of. */
async function proveWhole(db: Database, kpi: FigureKpi, key: string): Promise<void> {
  const isShare = kpi.columns.includes(`${kpi.name}__of`);
  const required = [...key.split(", "), "numerator", ...(isShare ? ["denominator"] : [])];
  const [broken] = await db.rows(`
    select union_id, employer_unit_id, branch_id, ${MONTH} as month, rows
    from (
      select key, count(*) as rows from keyed_${kpi.name} group by ${key}
      having count(*) > 1 or bool_or(${required.map((column) => `${column} is null`).join(" or ")}) limit 1
    )
    left join cells on place = ${PLACE_OF_KEY}`);
  if (!broken) return;
  const where = Object.values(broken).slice(0, -1).join(", ");
  const what = broken["rows"] === 1 ? "lacks a required column" : `stands ${broken["rows"]} times`;
  throw new Error(`a figure ${what} (${where}): kpi_${kpi.name}`);
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

/**
 * Puts the KPIs side by side, some joined at a time and then their groups: a join carries on every column before it, so
 * one long chain costs the square of the KPIs.
 */
async function widen(
  db: Database,
  kpis: readonly FigureKpi[],
  grain: Grain,
  sourced: Sources,
  asOf: string
): Promise<void> {
  const {table, places} = grain;
  const [spine, heads] = [`spine_of_${table}`, `heads_of_${table}`];
  const place = Object.keys(grain.columns);
  const columns = kpis.flatMap((kpi) => kpi.columns);
  const types = [
    ...Object.entries(grain.columns).map(([column, type]) => `${column} ${type}`),
    "month date",
    "is_partial boolean",
    ...columns.map((column) => `${identifier(column)} bigint`)
  ];
  await db.run(`create table publication.${table} (${types.join(", ")})`);
  await db.run(`
    create table ${spine} as
    select key, union_id
    from (
      select distinct key
      from (${kpis.map(({name}) => `select key from ${grain.narrow}_${name}`).join(" union all ")})
    )
    join ${places} on place = ${PLACE_OF_KEY}`);
  const size = Math.ceil(Math.sqrt(kpis.length));
  const groups = Array.from({length: Math.ceil(kpis.length / size)}, (_, n) => kpis.slice(n * size, (n + 1) * size));
  for (const within of await slicesOf(db, spine)) {
    await db.run(`
      create or replace table ${heads} as
      select key, ${place.map((column) => `${places}.${column}`).join(", ")}, ${MONTH} as month, ${isPartial(asOf)} as is_partial
      from ${spine} join ${places} on place = ${PLACE_OF_KEY} where ${within} order by key`);
    for (const [n, group] of groups.entries()) {
      const values = group.flatMap((kpi) =>
        kpi.columns.map((column) => `${valueWithin(kpi, column, sourced)} as ${identifier(column)}`)
      );
      const joins = group.map(
        ({name}) => `left join (select * from ${grain.narrow}_${name} where ${within}) using (key)`
      );
      await db.run(`
        create or replace table ${table}_${n} as
        select key, ${values.join(", ")} from (select * from ${spine} where ${within}) ${joins.join(" ")} order by key`);
    }
    // Head and groups hold the same keys in the same order: laid side by side, no join is needed, only the proof. A KPI
    // that holds a cell twice makes its group longer.
    const isOne = groups.map((_, n) => `${table}_${n}.key = ${heads}.key`).join(" and ");
    const [first = "", ...others] = place;
    await db.run(`
      insert into publication.${table}
      select
        case when ${isOne} then ${first} else error('kpis do not lie side by side') end,
        ${others.join(", ")}, month, is_partial, ${list(columns)}
      from ${heads} positional join ${groups.map((_, n) => `${table}_${n}`).join(" positional join ")}`);
  }
  for (const name of [spine, heads, ...groups.map((_, n) => `${table}_${n}`)]) await db.run(`drop table ${name}`);
  for (const {name} of kpis) await db.run(`drop table ${grain.narrow}_${name}`);
}

/** Conditions that cut a table's keys into slices of about a quarter of a million rows, none through a place. */
async function slicesOf(db: Database, table: string): Promise<string[]> {
  const [extent] = await db.rows(`
    select count(*) as rows, coalesce(min(${PLACE_OF_KEY}), 0) as first, coalesce(max(${PLACE_OF_KEY}), 0) as last
    from ${table}`);
  const [rows, first, last] = [extent?.["rows"], extent?.["first"], extent?.["last"]].map(Number);
  if (rows === undefined || first === undefined || last === undefined) throw new Error(`no extent: ${table}`);
  const count = Math.max(1, Math.ceil(rows / SLICE_ROWS));
  const edge = (n: number) => first + Math.ceil(((last + 1 - first) * n) / count);
  return Array.from(
    {length: count},
    (_, n) => `key >= ${edge(n)}::bigint << ${MONTH_BITS} and key < ${edge(n + 1)}::bigint << ${MONTH_BITS}`
  );
}

/** The sums of each column where it was built, in the cells, and at the roots of both trees are one number. */
async function proveNothingLost(db: Database, kpis: readonly FigureKpi[]): Promise<void> {
  for (const kpi of kpis) {
    const totals = kpi.columns.map((column) => `coalesce(cast(sum(${identifier(column)}) as bigint), 0)`).join(", ");
    const built = kpi.columns.map((column) => `coalesce(cast(${totalOf(kpi, column)} as bigint), 0)`).join(", ");
    const rows = await db.rows(`
      select 'built' as at, ${built} from build.kpi_${kpi.name}
      where union_id in (select union_id from build.kpi_sources where kpi = ${literal(kpi.name)} and has_source)
      union all select 'figures', ${totals} from publication.figures
      union all select 'employers', ${totals} from publication.figures_by_node where node_kind = 'root'
      union all select 'unions', ${totals} from publication.figures_by_node where node_kind = 'union'`);
    const found = new Set(rows.map((row) => JSON.stringify(Object.values(row).slice(1))));
    if (found.size !== 1)
      throw new Error(`sums differ between build and publication ${[...found].join(" ")}: ${kpi.name}`);
  }
}

/**
 * A figure and its explanation are one: in every cell the rows that a counted mart counts are what the newest month
 * says. Throws with the KPI's name where they are not.
 */
export async function proveCounted(db: Database, kpis: readonly (FigureKpi & CountedKpi)[]): Promise<void> {
  for (const kpi of kpis) {
    if (!kpi.counted) continue;
    const figure = kpi.columns.filter((column) => !column.endsWith("__of")).map(identifier);
    const [differs] = await db.rows(`
      select union_id, employer_unit_id, branch_id, sum(figure) as figure, sum(counted) as counted
      from (
        select union_id, employer_unit_id, branch_id, ${figure.join(" + ")} as figure, 0 as counted
        from publication.figures where month = (select max(month) from publication.figures)
        union all
        select union_id, employer_unit_id, branch_id, 0, 1 from build.${identifier(kpi.counted)}
        where ${identifier(whyOf(kpi))} = 'counted'
          and union_id in (select union_id from build.kpi_sources where kpi = ${literal(kpi.name)} and has_source)
      )
      group by all having sum(figure) <> sum(counted) order by all limit 1`);
    if (differs)
      throw new Error(
        `a figure is not what its explanation counts (${Object.values(differs).join(", ")}): ${kpi.name}`
      );
  }
}

const hasParts = (kpi: FigureKpi): boolean => kpi.columns.some((column) => partOf(kpi, column) !== undefined);

function partOf(kpi: FigureKpi, column: string): string | undefined {
  const tail = column.slice(kpi.name.length + 2);
  return column.startsWith(`${kpi.name}__`) && tail !== "of" ? tail : undefined;
}

function totalOf(kpi: FigureKpi, column: string): string {
  const part = partOf(kpi, column);
  if (part !== undefined) return `sum(numerator) filter (where part = ${literal(part)})`;
  return column === kpi.name ? "sum(numerator)" : "sum(denominator)";
}

function valueOf(kpi: FigureKpi, column: string): string {
  if (hasParts(kpi)) return `cast(${totalOf(kpi, column)} as bigint)`;
  return column === kpi.name ? "numerator" : "denominator";
}

/** The month of the night is partial until its last day has closed. */
function isPartial(asOf: string): string {
  const day = `date ${literal(asOf)}`;
  return `(${MONTH} = date_trunc('month', ${day}) and ${day} < last_day(${day}))`;
}

const list = (columns: readonly string[]): string => columns.map(identifier).join(", ");
const sums = (columns: readonly string[]): string =>
  columns.map((column) => `cast(sum(${identifier(column)}) as bigint) as ${identifier(column)}`).join(", ");
