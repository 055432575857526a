import type {Say} from "../policy/words.ts";
import type {Kept, Row} from "./kept.ts";
import type {Reader} from "./readers.ts";

/** What is kept in one place, table by table and row by row, in words. */
export function keptInWords(
  say: Say,
  kept: readonly Kept[],
  readers: (table: string, row: Row) => readonly Reader[] | undefined
): string[] {
  return kept.flatMap(({table, rows, how}) => [
    `  ${tableInWords(say, table)}${how === "itself" ? "" : ` (${say(how, {n: rows.length})})`}`,
    ...(how === "named" ? distinct(rows) : rows).flatMap((row) => [
      `    - ${rowInWords(say, table, row)}`,
      ...readersInWords(say, table, how === "itself" ? readers(table, row) : undefined)
    ])
  ]);
}

function tableInWords(say: Say, table: string): string {
  const key = table.startsWith("counted_")
    ? "list.counted"
    : say.knows(`table.${table}`)
      ? `table.${table}`
      : `list.${table}`;
  return say(key);
}

const distinct = (rows: readonly Row[]): Row[] => [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];

const rowInWords = (say: Say, table: string, row: Row): string =>
  Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(([column, value]) => `${columnInWords(say, table, column)}: ${String(value)}`)
    .join("; ");

// Kinds of other things than memberships have no word of their own.
const columnInWords = (say: Say, table: string, column: string): string =>
  say.knows(`column.${column}`) && (column !== "kind" || /^members(hip)?$/.test(table))
    ? say(`column.${column}`)
    : column.replaceAll("_", " ");

function readersInWords(say: Say, table: string, readers: readonly Reader[] | undefined): string[] {
  if (!readers) return [];
  if (readers.length === 0) return [`      ${say("read_by_nobody")}`];
  return readers.map(
    ({role, unit, columns}) =>
      `      ${say("read_by", {role: say(`role.${role}`), unit, columns: columns.map((column) => columnInWords(say, table, column)).join(", ")})}`
  );
}
