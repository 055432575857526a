import type {DuckDBMaterializedResult} from "@duckdb/node-api";
import {type Cell, rowsOf} from "../publication/rows.ts";

/**
 * A finished result as a CSV file for spreadsheets: UTF-8 with a mark, `;` between cells, CR LF after each row, a head
 * with the column names. `stamp` stands in columns of its own at the end of every row.
 */
export async function toCsv(
  result: DuckDBMaterializedResult,
  stamp: Readonly<Record<string, string>> = {}
): Promise<Buffer> {
  const names = result.deduplicatedColumnNames();
  const end = Object.values(stamp).map(csvCell);
  const lines = (await rowsOf(result)).map((row) =>
    [...names.map((name) => csvCell(row[name] ?? null)), ...end].join(";")
  );
  const head = [...names, ...Object.keys(stamp)].join(";");
  return Buffer.from(`\uFEFF${[head, ...lines].join("\r\n")}\r\n`, "utf8");
}

/**
 * One cell. Text that a spreadsheet would take for a formula (also after a full-width sign, and after blanks) gets an
 * apostrophe in front; numbers stay numbers, negative ones too.
 */
export function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
