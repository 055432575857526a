/** One landed table → `raw.<table>`: counted against every rule in one scan, taken apart only where a count is not zero. */
import type {DuckDBConnection} from "@duckdb/node-api";
import {checksOf, rowKey, type Check} from "./checks.ts";
import type {Table} from "../contract/contract.ts";
import {checkWithin} from "./cycles.ts";
import type {RawTables} from "./rawTables.ts";
import {notRejected, rejectedRows, rejection, type Arriving} from "./rejected.ts";
import {quoted} from "../sources/source.ts";

export type LoadedTable = {
  readonly table: string;
  /** Rows now in `raw`. */
  readonly rows: number;
  /** Rows left out; each stands in `raw.rejected` with at least one reason. */
  readonly rejected: number;
};

/**
 * Loads one landed Parquet file of `landed` rows; `raw.*` that it refers to must have been loaded before. A large file
 * is not copied: `raw.<table>` reads it where it lies, without its rejected rows (see `rawTables.ts`).
 */
export async function loadTable(
  table: Table,
  path: string,
  landed: number,
  raw: RawTables,
  {source, asOf, references, copiedBelow}: {source: string; asOf: string; references: boolean; copiedBelow: number}
): Promise<LoadedTable> {
  const {duckdb} = raw;
  const rows = `read_parquet(${quoted(path)}, file_row_number = true)`;
  const arriving: Arriving = {table, source, rows, duckdb};
  const checks = checksOf(table, asOf).filter((check) => references || !check.rule.includes("reference"));
  const failing = await failingChecks(arriving, checks, landed);
  await report(arriving, failing);
  const select = acceptedRows(arriving, failing, (await rejectedRows(arriving)) > 0);
  // Copying 19 million rows with three text ids takes half a minute, reading them from Parquet a second per scan. A table
  // that refers to itself is always copied: its cycles are taken out afterwards.
  const isCopied = landed < copiedBelow || table.columns.some((column) => column.references === table.name);
  await (isCopied ? raw.insert(table, select) : raw.view(table, source, select));
  if (references) await checkWithin(arriving);
  const rejected = await rejectedRows(arriving);
  return {table: table.name, rows: landed - rejected, rejected};
}

/** Rules broken by at least one row, and `duplicate_key` where keys repeat. */
async function failingChecks(
  {table, rows, duckdb}: Arriving,
  checks: readonly Check[],
  landed: number
): Promise<Check[]> {
  if (landed === 0) return [];
  const counts = checks.map((check, index) => `count(*) filter (where ${check.suspected}) as broken_${index}`);
  const broken = await firstRow(duckdb, `select ${counts.join(",\n")} from ${rows}`);
  const failing = checks.filter((_, index) => Number(broken[`broken_${index}`]) > 0);
  // 8-byte hashes: as many hashes as rows prove as many keys, fewer are looked into
  const hashes = `select count(*) as keys from (select hash(${table.key.join(", ")}) from ${rows} group by all)`;
  const {keys} = await firstRow(duckdb, hashes);
  return Number(keys) < landed ? [...failing, duplicateKey(table)] : failing;
}

async function firstRow(duckdb: DuckDBConnection, query: string): Promise<Record<string, unknown>> {
  return (await duckdb.runAndReadAll(query)).getRowObjects()[0] ?? {};
}

function duplicateKey(table: Table): Check {
  const told = `${quoted(`${table.key.join(" + ")} stands in an earlier row too: `)} || ${rowKey(table)}`;
  return {rule: "duplicate_key", column: table.key.join("+"), broken: "true", suspected: "true", told};
}

/** Writes every broken rule of every row to `raw.rejected`. */
async function report(arriving: Arriving, failing: readonly Check[]): Promise<void> {
  const {table, rows, duckdb} = arriving;
  for (const check of failing.filter((candidate) => candidate.rule !== "reference_emptied")) {
    const key = table.key.join(", ");
    const from =
      check.rule === "duplicate_key"
        ? `(select *, row_number() over (partition by ${key} order by file_row_number) as nth from ${rows}
            where hash(${key}) in (select hash(${key}) from ${rows} group by all having count(*) > 1)
              and ${notRejected(arriving)}) where nth > 1`
        : `${rows} where ${check.broken} and ${notRejected(arriving, "wrong_type")}`;
    await duckdb.run(`insert into raw.rejected ${rejection(arriving, check)} from ${from}`);
  }
  for (const check of failing.filter((candidate) => candidate.rule === "reference_emptied"))
    await duckdb.run(
      `insert into raw.rejected ${rejection(arriving, check)} from ${rows} where ${check.broken} and ${notRejected(arriving)}`
    );
}

/** A query for the rows that stay, with references to nothing emptied and the source's name. */
function acceptedRows(arriving: Arriving, failing: readonly Check[], anyRejected: boolean): string {
  const {table, source, rows} = arriving;
  const emptied = new Set(failing.filter((check) => check.rule === "reference_emptied").map((check) => check.column));
  const columns = table.columns.map(({name}) =>
    emptied.has(name)
      ? `case when ${notRejected(arriving, "reference_emptied", name)} then ${name} end as ${name}`
      : name
  );
  const where = anyRejected ? ` where ${notRejected(arriving)}` : "";
  return `select ${columns.join(", ")}, ${quoted(source)} as source from ${rows}${where}`;
}
