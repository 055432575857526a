import {
  type DuckDBMaterializedResult,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue
} from "@duckdb/node-api";

/** A value as JSON has it: dates are ISO text, moments ISO in UTC, counts numbers. */
export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** A finished result as plain rows. */
export async function rowsOf(result: DuckDBMaterializedResult): Promise<Row[]> {
  const names = result.deduplicatedColumnNames();
  const rows: Row[] = [];
  // The rows are here already: to fetch them would ask another thread once a chunk, and once more for the end.
  for (let i = 0; i < result.chunkCount; i++)
    for (const values of result.getChunk(i).getRows())
      rows.push(Object.fromEntries(names.map((name, column) => [name, cellOf(values[column] ?? null)])));
  return rows;
}

/** Throws for a type no column of ours has, and for a count beyond what JSON carries exactly. */
export function cellOf(value: DuckDBValue): Cell {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  if (typeof value === "bigint") {
    if (!Number.isSafeInteger(Number(value))) throw new Error("a count is too large for JSON");
    return Number(value);
  }
  const isMoment =
    value instanceof DuckDBTimestampValue ||
    value instanceof DuckDBTimestampTZValue ||
    value instanceof DuckDBTimestampSecondsValue;
  if (isMoment)
    return `${value
      .toString()
      .replace(" ", "T")
      .replace(/\+00(:00)?$/, "")}Z`;
  return value.toString();
}

/** Text of a cell that must be there; throws with the column's name otherwise. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new Error(`text is missing in column: ${column}`);
  return value;
}

/** Number of a cell that must be there; throws with the column's name otherwise. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new Error(`a number is missing in column: ${column}`);
  return value;
}
