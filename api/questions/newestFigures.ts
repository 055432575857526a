import {type Sql, sql} from "../../access/sql.ts";
import type {Kpi} from "../../models/catalogue.ts";
import {columnsOf, figuresOf, sumsOf} from "./figures.ts";
import type {Generation} from "../publication/generation.ts";
import type {Person} from "../person/person.ts";
import type {Ask} from "../publication/pool.ts";
import {type Row, rowsOf, textOf} from "../publication/rows.ts";
import type {Node} from "../publication/trees.ts";

const MONTHS = 24;

type Figure = {
  value: (number | null)[];
  of?: (number | null)[];
  parts?: Record<string, (number | null)[]>;
  before: number | null;
  has_source: boolean;
};

/** The newest months of some KPIs, each month's parts beside their sum, and what stood there the night before. */
export async function newestFigures(
  ask: Ask,
  generation: Generation,
  person: Person,
  node: Node | null,
  asked: readonly Kpi[]
) {
  const columns = columnsOf(asked);
  const months = sql`month > ${generation.month}::date - to_months(${MONTHS})`;
  const {byMonth} = figuresOf(generation, person, node, columns);
  const rows = (await rowsOf(await ask(byMonth(months)))).toSorted((a, b) =>
    textOf(a, "month").localeCompare(textOf(b, "month"), "en")
  );
  const before = node && person.covers(node) ? await figuresBefore(ask, person, node, columns) : undefined;
  const kpis: Record<string, Figure> = {};
  for (const kpi of asked) {
    const of = `${kpi.name}__of`;
    const parts = kpi.parts.map((part) => [part, rows.map((row) => count(row, `${kpi.name}__${part}`))] as const);
    kpis[kpi.name] = {
      value: rows.map((row) => valueOf(row, kpi)),
      ...(kpi.columns.includes(of) && {of: rows.map((row) => count(row, of))}),
      ...(parts.length > 0 && {parts: Object.fromEntries(parts)}),
      before: before ? valueOf(before, kpi) : null,
      has_source: generation.hasSource(kpi.name, person.unions)
    };
  }
  const as_of = before?.["as_of"];
  return {
    months: rows.map((row) => textOf(row, "month")),
    kpis,
    before_as_of: typeof as_of === "string" ? as_of : null
  };
}

async function figuresBefore(
  ask: Ask,
  person: Person,
  node: Node,
  columns: readonly string[]
): Promise<Row | undefined> {
  const {from, partly} = person.scoped("figures_before", ["tree", "node_l", "as_of", ...columns]);
  const {sums, isReady} = sumsOf(person, columns, partly);
  const as_of: Sql = isReady ? sql`as_of` : sql`max(as_of) as as_of`;
  const [row] = await rowsOf(
    await ask(sql`select ${as_of}, ${sums} from ${from} where tree = ${node.tree} and node_l = ${node.l}`)
  );
  return row;
}

const count = (row: Row, column: string): number | null => {
  const value = row[column];
  return typeof value === "number" ? value : null;
};

/** A KPI with parts is their sum; unknown parts make it unknown. */
function valueOf(row: Row, kpi: Kpi): number | null {
  if (kpi.parts.length === 0) return count(row, kpi.name);
  const parts = kpi.parts.map((part) => count(row, `${kpi.name}__${part}`));
  return parts.every((part) => part !== null) ? parts.reduce((sum, part) => sum + part, 0) : null;
}
