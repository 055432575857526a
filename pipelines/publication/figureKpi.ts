import {literal} from "../database.ts";

/** What the pivot needs to know of a KPI: its name and the columns its figures take. */
export type FigureKpi = {readonly name: string; readonly columns: readonly string[]};

export const hasParts = (kpi: FigureKpi): boolean => kpi.columns.some((column) => partOf(kpi, column) !== undefined);

/** The part whose figure a column is: `in_arrears__months_1` is that of `months_1`. */
export function partOf(kpi: FigureKpi, column: string): string | undefined {
  const tail = column.slice(kpi.name.length + 2);
  return column.startsWith(`${kpi.name}__`) && tail !== "of" ? tail : undefined;
}

/** A column of the figures as a sum over rows of the KPI's mart. */
export function totalOf(kpi: FigureKpi, column: string): string {
  const part = partOf(kpi, column);
  if (part !== undefined) return `sum(numerator) filter (where part = ${literal(part)})`;
  return column === kpi.name ? "sum(numerator)" : "sum(denominator)";
}
