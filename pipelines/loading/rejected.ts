/** `raw.rejected`: how a row that breaks the contract is written down, and asked for again. */
import type {DuckDBConnection} from "@duckdb/node-api";
import {rowKey, type Check, type Rule} from "./checks.ts";
import type {Table} from "../contract/contract.ts";
import {quoted} from "../sources/source.ts";

/** One table of one source on its way into `raw`. */
export type Arriving = {
  readonly table: Table;
  readonly source: string;
  /** `from` item with the columns of the contract and `file_row_number`, counted from 0. */
  readonly rows: string;
  readonly duckdb: DuckDBConnection;
};

/** Select list of a row of `raw.rejected`; the message alone names source, table, row and rule. */
export function rejection(
  {table, source}: Pick<Arriving, "table" | "source">,
  check: Pick<Check, "rule" | "column" | "told">
): string {
  const prefix = quoted(`${source}, ${table.name}, row `);
  return `select ${quoted(source)}, ${quoted(table.name)}, ${rowKey(table)}, file_row_number + 1, ${quoted(check.rule)},
    ${quoted(check.column)}, ${prefix} || (file_row_number + 1) || ${quoted(`, ${check.rule}: `)} || ${check.told}`;
}

/** SQL condition on a landed row: not in `raw.rejected`, by any rule, or by the one named (and in the column named). */
export function notRejected({table, source}: Arriving, rule?: Rule, column?: string): string {
  const by = rule === undefined ? "rule <> 'reference_emptied'" : `rule = ${quoted(rule)}`;
  return `file_row_number + 1 not in (select row_number from raw.rejected
    where source = ${quoted(source)} and table_name = ${quoted(table.name)} and ${by}
    ${column === undefined ? "" : `and column_name = ${quoted(column)}`})`;
}

/** Rows left out, each counted once however many rules it breaks. */
export async function rejectedRows({table, source, duckdb}: Arriving): Promise<number> {
  const found = await duckdb.runAndReadAll(
    `select count(distinct row_number)::integer as rows from raw.rejected
     where source = ${quoted(source)} and table_name = ${quoted(table.name)} and rule <> 'reference_emptied'`
  );
  return Number(found.getRowObjects()[0]?.["rows"] ?? 0);
}
