import {sql} from "../../access/sql.ts";
import type {Kpi} from "../../models/catalogue.ts";
import {columnsOf, figuresOf} from "./figures.ts";
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
  // The row without a month is what stood there the night before.
  const months = sql`(month >= ${firstOf(generation.month)}::date or month is null)`;
  const {byMonth} = figuresOf(generation, person, node, columns);
  const read = await rowsOf(await ask(byMonth(months)));
  const before = read.find(({month}) => month === null);
  const rows = read
    .filter(({month}) => month !== null)
    .toSorted((a, b) => textOf(a, "month").localeCompare(textOf(b, "month"), "en"));
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
  return {
    months: rows.map((row) => textOf(row, "month")),
    kpis,
    before_as_of: before ? generation.before : null
  };
}

/** The first of the months shown, worked out here: DuckDB would plan the reckoning at every question. */
function firstOf(newest: string): string {
  const [year = 0, month = 0] = newest.split("-").map(Number);
  return new Date(Date.UTC(year, month - MONTHS, 1)).toISOString().slice(0, 10);
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
