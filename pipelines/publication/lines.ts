/**
 * Numbers every row of the two wide tables before any figure is put in it. A place (a cell, or a node of a tree) has one
 * line for each month from the first to the last in which any KPI speaks of it, and the places lie one after the other
 * in the order of the trees. So union, unit, branch and month together are one integer, and a line of a cell is the
 * line of a node above it but for a shift that is the same in all months.
 */
import type {Database} from "../database.ts";

/** Number of the month in which a date lies. */
export const numberOf = (date: string): string => `cast((year(${date}) - 1900) * 12 + month(${date}) - 1 as integer)`;

/** First day of the month that has this number. */
export const monthOf = (number: string): string =>
  `make_date(cast(1900 + ${number} // 12 as bigint), cast(${number} % 12 + 1 as bigint), 1)`;

/** Columns of a table of places: `zero` plus the number of a month is the line. */
const LINES = `
  first_month, last_month,
  cast(
    coalesce(sum(last_month - first_month + 1) over (order by place rows between unbounded preceding and 1 preceding), 0)
    - first_month as integer
  ) as zero`;

/** A cell is a union, employer unit and branch that any KPI speaks of, along the employer tree. Makes `cells`. */
export async function numberCells(db: Database, kpis: readonly {readonly name: string}[]): Promise<void> {
  const spans = kpis.map(
    ({name}) => `
      select union_id, employer_unit_id, branch_id, min(month) as first_on, max(month) as last_on
      from build.kpi_${name} group by all`
  );
  await db.run(`
    create table cells as
    with spans as (
      select union_id, employer_unit_id, branch_id, min(first_on) as first_on, max(last_on) as last_on
      from (${spans.join(" union all ")}) group by all
    ),
    placed as (
      select
        cast(row_number() over (order by unit.l nulls last, spans.union_id, branch_id) as integer) as place,
        spans.union_id, employer_unit_id, branch_id, unit.l as unit_l, branch.l as branch_l, branch.region_id,
        ${numberOf("first_on")} as first_month, ${numberOf("last_on")} as last_month
      from spans
      left join build.employer_units as unit using (employer_unit_id)
      left join build.organisation_units as branch
        on branch.organisation_unit_id = spans.branch_id and branch.union_id = spans.union_id
    )
    select * exclude (first_month, last_month), ${LINES} from placed order by place`);
  const [lost] = await db.rows(`
    select union_id, employer_unit_id, branch_id from cells where unit_l is null or branch_l is null
    order by union_id, employer_unit_id, branch_id limit 1`);
  if (lost) throw new Error(`a kpi names a place outside the trees: ${Object.values(lost).join(", ")}`);
}

/**
 * Nodes of both trees per union. Makes `nodes`, and three tables by which lines of cells become lines of nodes:
 * `units_of_cells`, `branches_of_cells` and, from node to node, `above`.
 */
export async function numberNodes(db: Database): Promise<void> {
  await db.run(`
    create table named as
    with placed as (
      select union_id, 'employer' as tree, employer_unit_id as node_id, kind as node_kind, l, r, parent_id
      from build.employer_units cross join (select distinct union_id from cells)
      union all
      select union_id, 'organisation', organisation_unit_id, kind, l, r, parent_id from build.organisation_units
    )
    select
      cast(row_number() over (order by tree, l, union_id, node_id) as integer) as place,
      union_id, tree, node_id, node_kind, l as node_l, r as node_r, parent_id
    from placed`);
  await db.run(`
    create table lineage as
    with recursive parents as (
      select child.place, parent.place as parent
      from named as child
      join named as parent
        on parent.tree = child.tree and parent.union_id = child.union_id and parent.node_id = child.parent_id
    ),
    upwards as (
      select place as node, place as above from named
      union all
      select node, parent from upwards join parents on parents.place = above
    )
    select node, above from upwards`);
  await db.run(`
    create table own_nodes as
    select cells.place as cell, tree, named.place as node
    from cells join named on named.union_id = cells.union_id and tree = 'employer' and node_id = employer_unit_id
    union all
    select cells.place, tree, named.place
    from cells join named on named.union_id = cells.union_id and tree = 'organisation' and node_id = branch_id`);
  await db.run(`
    create table nodes as
    with spans as (
      select above as place, min(first_month) as first_month, max(last_month) as last_month
      from own_nodes join cells on cell = cells.place join lineage using (node) group by all
    )
    select named.*, ${LINES} from named left join spans using (place) order by place`);
  for (const [table, tree] of [
    ["units_of_cells", "employer"],
    ["branches_of_cells", "organisation"]
  ] as const)
    await db.run(`
      create table ${table} as
      select cell, node, nodes.zero - cells.zero as shift, node not in (select above from lineage where node <> above) as is_leaf
      from own_nodes join cells on cell = cells.place join nodes on node = nodes.place where own_nodes.tree = '${tree}'`);
  await db.run(`
    create table above as
    select node, upper.zero - lower.zero as shift
    from lineage join nodes as lower on lower.place = node join nodes as upper on upper.place = above
    where node <> above and lower.zero is not null`);
  for (const name of ["named", "lineage", "own_nodes"]) await db.run(`drop table ${name}`);
}
