/**
 * From many long tables to two wide ones: every `kpi_*` becomes columns of `figures` (a row per union, employer unit,
 * branch and month), and these are added up for every node of both trees in `figures_by_node`.
 *
 * Text keys are numbered once, in the order of the employer tree, so that joining, sorting and adding up work on one
 * integer: cell or node in the upper bits, month in the lower twelve. Rows are handled in slices of that key: memory
 * stays flat whatever the size, and each slice is sorted by itself.
 */
import {whyOf, type CountedKpi} from "./changes.ts";
import {identifier, literal, type Database} from "./database.ts";

/** What the pivot needs to know of a KPI: its name and the columns its figures take. */
export type FigureKpi = {readonly name: string; readonly columns: readonly string[]};

const MONTH_BITS = 12;
const MONTH_OF_KEY = `(key & ${2 ** MONTH_BITS - 1})`;
const MONTH_NUMBER = "(cast(year(month) as integer) - 1900) * 12 + cast(month(month) as integer) - 1";
const MONTH = `make_date(cast(1900 + ${MONTH_OF_KEY} // 12 as bigint), cast(${MONTH_OF_KEY} % 12 + 1 as bigint), 1)`;
const SLICE_ROWS = 250_000;

/**
 * Fills `publication.figures` and `publication.figures_by_node` from the `build` file's marts, both attached to `db`.
 * Throws when a KPI names an employer unit or branch that its tree does not have, or when a sum gets lost on the way.
 */
export async function publishFigures(db: Database, kpis: readonly FigureKpi[], asOf: string): Promise<void> {
  const columns = kpis.flatMap((kpi) => kpi.columns);
  await numberCells(db, kpis);
  await numberNodes(db);
  for (const kpi of kpis) await narrow(db, kpi);
  await db.run(`create temp table spine as ${kpis.map(({name}) => `select key from narrow_${name}`).join(" union ")}`);
  await createTables(db, columns);
  for (const within of await slicesOf(db, "spine")) {
    await widen(db, kpis, within);
    await insertSlice(db, columns, asOf);
  }
  await rollUp(db, columns);
  for (const within of await slicesOf(db, "rolled")) await insertNodes(db, columns, asOf, `rolled where ${within}`);
  await proveNothingLost(db, kpis);
}

/** A cell is a union, employer unit and branch that any KPI speaks of, numbered along the employer tree. */
async function numberCells(db: Database, kpis: readonly FigureKpi[]): Promise<void> {
  const places = kpis.map(({name}) => `select distinct union_id, employer_unit_id, branch_id from build.kpi_${name}`);
  await db.run(`
    create temp table cells as
    select
      cast(row_number() over (order by unit.l nulls last, place.union_id, branch_id) as bigint) as cell,
      place.union_id, employer_unit_id, branch_id, unit.l as unit_l, branch.l as branch_l, branch.region_id
    from (${places.join(" union ")}) as place
    left join build.employer_units as unit using (employer_unit_id)
    left join build.organisation_units as branch
      on branch.organisation_unit_id = place.branch_id and branch.union_id = place.union_id`);
  const [lost] = await db.rows(`
    select union_id, employer_unit_id, branch_id from cells where unit_l is null or branch_l is null
    order by union_id, employer_unit_id, branch_id limit 1`);
  if (lost) throw new Error(`a kpi names a place outside the trees: ${Object.values(lost).join(", ")}`);
}

/** Nodes of both trees per union; a cell knows its leaf (if its unit is one), its nearest inner node and its branch. */
async function numberNodes(db: Database): Promise<void> {
  await db.run(`
    create temp table nodes as
    with placed as (
      select union_id, 'employer' as tree, employer_unit_id as node_id, kind as node_kind, l, r, depth, parent_id
      from build.employer_units cross join (select distinct union_id from cells)
      union all
      select union_id, 'organisation', organisation_unit_id, kind, l, r, depth, parent_id from build.organisation_units
    )
    select
      *, cast(row_number() over (order by tree, l, union_id, node_id) as bigint) as node,
      node_id not in (select parent_id from build.employer_units where parent_id is not null) as is_leaf
    from placed`);
  await db.run(`
    create temp table parents as
    select child.node, child.depth, parent.node as parent
    from nodes as child
    join nodes as parent
      on parent.tree = child.tree and parent.union_id = child.union_id and parent.node_id = child.parent_id`);
  await db.run(`
    create temp table cell_nodes as
    select
      cell, case when unit.is_leaf then unit.node end as leaf_node,
      case when unit.is_leaf then parent else unit.node end as inner_node, branch.node as branch_node
    from cells
    join nodes as unit
      on unit.tree = 'employer' and unit.union_id = cells.union_id and unit.node_id = employer_unit_id
    join nodes as branch
      on branch.tree = 'organisation' and branch.union_id = cells.union_id and branch.node_id = branch_id
    left join parents on parents.node = unit.node`);
}

/** One KPI as a key and its columns. */
async function narrow(db: Database, kpi: FigureKpi): Promise<void> {
  const values = kpi.columns.map((column) => `${valueOf(kpi, column)} as ${identifier(column)}`);
  await db.run(`
    create temp table narrow_${kpi.name} as
    select (cell << ${MONTH_BITS}) + ${MONTH_NUMBER} as key, ${values.join(", ")}
    from build.kpi_${kpi.name} join cells using (union_id, employer_unit_id, branch_id)
    ${hasParts(kpi) ? "group by all" : ""}`);
}

/**
 * Puts the KPIs of a slice side by side, some joined at a time and then their groups: a join carries on every column
 * before it, so one long chain costs the square of the KPIs. Empty is 0 where the union has the source, null where not.
 */
async function widen(db: Database, kpis: readonly FigureKpi[], within: string): Promise<void> {
  const size = Math.ceil(Math.sqrt(kpis.length));
  const groups = Array.from({length: Math.ceil(kpis.length / size)}, (_, n) => kpis.slice(n * size, (n + 1) * size));
  for (const [n, group] of groups.entries()) await widenGroup(db, group, within, `group_${n}`);
  const columns = kpis.flatMap((kpi) => kpi.columns);
  // The groups hold the same keys in the same order: laid side by side, no join is needed, only the proof. A KPI that
  // holds a cell twice, which dbt's test of the KPI names, makes its group longer.
  const keys = groups.map((_, n) => `group_${n}.key`);
  const isOne = keys.map((key) => `${key} = group_0.key`).join(" and ");
  await db.run("truncate slice");
  await db.run(`
    insert into slice
    select case when ${isOne} then group_0.key else error('kpis do not lie side by side') end, ${list(columns)}
    from ${groups.map((_, n) => `group_${n}`).join(" positional join ")}`);
  for (const n of groups.keys()) await db.run(`drop table group_${n}`);
}

async function widenGroup(db: Database, kpis: readonly FigureKpi[], within: string, table: string): Promise<void> {
  const sourced = kpis.flatMap((kpi) =>
    kpi.columns.map(
      (column) => `case when has_${kpi.name} then coalesce(${identifier(column)}, 0) end as ${identifier(column)}`
    )
  );
  const flags = kpis.map(
    ({name}) => `coalesce(bool_or(has_source) filter (where kpi = ${literal(name)}), false) as has_${name}`
  );
  await db.run(`
    create temp table ${table} as
    select key, ${sourced.join(", ")}
    from (select key from spine where ${within})
    join cells on cell = key >> ${MONTH_BITS}
    join (select union_id, ${flags.join(", ")} from build.kpi_sources group by union_id) using (union_id)
    ${kpis.map(({name}) => `left join (select * from narrow_${name} where ${within}) using (key)`).join(" ")}
    order by key`);
}

async function insertSlice(db: Database, columns: readonly string[], asOf: string): Promise<void> {
  await db.run(`
    insert into publication.figures
    select
      union_id, employer_unit_id, unit_l, branch_id, region_id,
      ${MONTH} as month, ${isPartial(asOf)} as is_partial, ${list(columns)}
    from slice join cells on cell = key >> ${MONTH_BITS}
    order by key`);
  const byNode = (node: string) => `
    select (${node} << ${MONTH_BITS}) + ${MONTH_OF_KEY} as key, ${sums(columns)}
    from slice join cell_nodes on cell = key >> ${MONTH_BITS} where ${node} is not null group by all`;
  await insertNodes(db, columns, asOf, `(${byNode("leaf_node")})`);
  await db.run(`insert into inner_nodes ${byNode("inner_node")}`);
  await db.run(`insert into inner_nodes ${byNode("branch_node")}`);
}

/** From the deepest inner nodes to the roots: a node is its own rows and its children's. */
async function rollUp(db: Database, columns: readonly string[]): Promise<void> {
  const [deepest] = await db.rows("select max(depth) as depth from nodes");
  await db.run("create temp table level as select * from slice limit 0");
  for (let depth = Number(deepest?.["depth"] ?? 0); depth >= 0; depth--) {
    await db.run(`
      create or replace temp table level as
      select key, ${sums(columns)}
      from (
        select inner_nodes.* from inner_nodes join nodes on node = key >> ${MONTH_BITS} where depth = ${depth}
        union all
        select (parent << ${MONTH_BITS}) + ${MONTH_OF_KEY} as key, ${list(columns)}
        from level join parents on node = key >> ${MONTH_BITS}
      )
      group by key`);
    await db.run("insert into rolled select * from level");
  }
}

async function insertNodes(db: Database, columns: readonly string[], asOf: string, from: string): Promise<void> {
  await db.run(`
    insert into publication.figures_by_node
    select
      union_id, tree, node_id, node_kind, l as node_l, r as node_r,
      ${MONTH} as month, ${isPartial(asOf)} as is_partial, ${list(columns)}
    from (select * from ${from}) join nodes on node = key >> ${MONTH_BITS}
    order by key`);
}

/** Conditions that cut a table's keys into slices of about a quarter of a million rows, none through a cell or node. */
async function slicesOf(db: Database, table: string): Promise<string[]> {
  const [extent] = await db.rows(`
    select count(*) as rows, coalesce(min(key >> ${MONTH_BITS}), 0) as first, coalesce(max(key >> ${MONTH_BITS}), 0) as last
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

async function createTables(db: Database, columns: readonly string[]): Promise<void> {
  const values = columns.map((column) => `${identifier(column)} bigint`).join(", ");
  await db.run(`
    create table publication.figures (
      union_id varchar, employer_unit_id varchar, unit_l integer, branch_id varchar, region_id varchar,
      month date, is_partial boolean, ${values})`);
  await db.run(`
    create table publication.figures_by_node (
      union_id varchar, tree varchar, node_id varchar, node_kind varchar, node_l integer, node_r integer,
      month date, is_partial boolean, ${values})`);
  for (const table of ["slice", "inner_nodes", "rolled"])
    await db.run(`create temp table ${table} (key bigint, ${values})`);
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
