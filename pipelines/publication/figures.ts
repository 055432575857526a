/**
 * From many long tables to two wide ones: every `kpi_*` becomes columns of `figures` (a line per union, employer unit,
 * branch and month), and these are added up for every node of both trees in `figures_by_node`.
 *
 * Text keys are numbered once (`lines.ts`), so that joining, sorting and adding up work on one integer. A KPI is added
 * up while it is narrow, and only then are the KPIs laid side by side (`sideBySide.ts`), some lines at a time: memory
 * stays flat whatever the size. What lies between is as large as the register; it is kept in order and compressed in a
 * file, since DuckDB keeps what is in memory uncompressed, and spills it.
 */
import {identifier, literal, type Database} from "../database.ts";
import {bothEnd} from "./bothEnd.ts";
import {hasParts, partOf, totalOf, type FigureKpi} from "./figureKpi.ts";
import {proveNothingLost, proveWhole} from "./figureProofs.ts";
import {numberCells, numberNodes, numberOf} from "./lines.ts";
import {layKpisSideBySide} from "./sideBySide.ts";

/**
 * Fills `publication.figures` and `publication.figures_by_node` from the `build` file's marts. All are attached to `db`,
 * and so is `narrow`, an empty database for what lies between. Leaves `nodes` behind. Throws when a KPI names an
 * employer unit or branch that its tree does not have, or when a sum gets lost on the way.
 */
export async function publishFigures(
  db: Database,
  kpis: readonly FigureKpi[],
  asOf: string,
  {onProgress = () => {}, linesAtOnce = 250_000}: {onProgress?: (text: string) => void; linesAtOnce?: number} = {}
): Promise<void> {
  await numberCells(db, kpis);
  await numberNodes(db);
  // much of this keeps one processor busy and no more: two connections side by side take two thirds of the time
  const other = await db.connect();
  try {
    const waiting = [...kpis];
    const narrowAll = async (by: Database) => {
      for (let kpi = waiting.shift(); kpi; kpi = waiting.shift()) {
        onProgress(`adding up ${kpi.name}`);
        await addUp(by, kpi);
      }
    };
    await bothEnd(narrowAll(db), narrowAll(other));
    await layKpisSideBySide(db, other, kpis, {asOf, onProgress, linesAtOnce});
  } finally {
    await other.close();
  }
  await proveNothingLost(db, kpis);
}

/** One KPI by line: in its cells, and added up for the nodes of both trees. */
async function addUp(db: Database, kpi: FigureKpi): Promise<void> {
  const [cells, nodes] = [`narrow.cells_of_${kpi.name}`, `narrow.nodes_of_${kpi.name}`];
  const values = kpi.columns.map((column) => `${valueOf(kpi, column)} as ${identifier(column)}`);
  await db.run(`
    create table ${cells} as
    select zero + ${numberOf("month")} as line, place, ${values.join(", ")}${hasParts(kpi) ? `, ${mostOften(kpi)} as times` : ""}
    from build.kpi_${kpi.name} left join cells using (union_id, employer_unit_id, branch_id)
    ${hasParts(kpi) ? "group by line, place" : ""}
    order by line`);
  await proveWhole(db, kpi);
  const columns = kpi.columns.map(identifier).join(", ");
  const sums = kpi.columns
    .map((column) => `cast(sum(${identifier(column)}) as bigint) as ${identifier(column)}`)
    .join(", ");
  // first to the unit and the branch, which are fewer than cells; from there upwards. A workplace is done after the first.
  const near = (table: string) => `
    select line + shift as line, node, is_leaf, ${sums} from ${cells} join ${table} on cell = place
    group by line + shift, node, is_leaf`;
  await db.run(`
    create table ${nodes} as
    with near as materialized (${near("units_of_cells")} union all ${near("branches_of_cells")})
    select line, ${columns} from near where is_leaf
    union all
    select line, ${sums}
    from (
      select line, ${columns} from near where not is_leaf
      union all select line + shift, ${columns} from near join above using (node)
    )
    group by line
    order by line`);
}

function valueOf(kpi: FigureKpi, column: string): string {
  if (hasParts(kpi)) return `cast(${totalOf(kpi, column)} as bigint)`;
  return column === kpi.name ? "numerator" : "denominator";
}

/** How often the part stands that stands most often: more than once is a fault. */
const mostOften = (kpi: FigureKpi): string =>
  `greatest(${kpi.columns.flatMap((column) => timesOf(partOf(kpi, column))).join(", ")})`;

const timesOf = (part: string | undefined): string[] =>
  part === undefined ? [] : [`count(*) filter (where part = ${literal(part)})`];
