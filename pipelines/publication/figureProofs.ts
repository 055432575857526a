/** Proofs that a publication's figures are what the marts say: a night that fails one is not published. */
import {identifier, literal, type Database} from "../database.ts";
import {whyOf, type CountedKpi} from "./changes.ts";
import {hasParts, totalOf, type FigureKpi} from "./figureKpi.ts";

/**
 * Throws when a KPI says two things of one cell and month, or leaves out what a figure is made of. Whether it does is
 * told by counts and by neighbours in the ordered narrow table, in a moment; only then is it asked where.
 */
export async function proveWhole(db: Database, kpi: FigureKpi): Promise<void> {
  const key = ["union_id", "employer_unit_id", "branch_id", "month", ...(hasParts(kpi) ? ["part"] : [])];
  const isShare = kpi.columns.includes(`${kpi.name}__of`);
  const required = [...key, "numerator", ...(isShare ? ["denominator"] : [])];
  const cells = `narrow.cells_of_${kpi.name}`;
  const [told] = await db.rows(`
    select
      ${required.map((column) => `count(*) = count(${column})`).join(" and ")} as is_complete,
      not exists (${
        hasParts(kpi)
          ? `select 1 from ${cells} where times > 1`
          : `select 1 from (select line, lag(line) over () as before from ${cells}) where line = before`
      }) as is_once
    from build.kpi_${kpi.name}`);
  if (told?.["is_complete"] === true && told["is_once"] === true) return;
  const [broken] = await db.rows(`
    select ${key.slice(0, 4).join(", ")}, count(*) as rows from build.kpi_${kpi.name} group by ${key.join(", ")}
    having count(*) > 1 or bool_or(${required.map((column) => `${column} is null`).join(" or ")})
    order by all limit 1`);
  const where = Object.values(broken ?? {})
    .slice(0, -1)
    .join(", ");
  const what = broken?.["rows"] === 1 ? "lacks a required column" : `stands ${String(broken?.["rows"])} times`;
  throw new Error(`a figure ${what} (${where}): kpi_${kpi.name}`);
}

/** The sums of each column where it was built, in the cells, and at the roots of both trees are one number. */
export async function proveNothingLost(db: Database, kpis: readonly FigureKpi[]): Promise<void> {
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
