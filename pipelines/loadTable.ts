/** One landed table → `raw.<table>`: counted against every rule in one scan, taken apart only where a count is not zero. */
import type {DuckDBConnection} from "@duckdb/node-api";
import {checksOf, rowKey, type Check} from "./checks.ts";
import type {Table} from "./contract.ts";
import {checkWithin} from "./cycles.ts";
import {notRejected, rejectedRows, rejection, type Arriving} from "./rejected.ts";
import {identifier, quoted} from "./sources/source.ts";

export type LoadedTable = {
  readonly table: string;
  /** Rows now in `raw`. */
  readonly rows: number;
  /** Rows left out; each stands in `raw.rejected` with at least one reason. */
  readonly rejected: number;
};

/** Loads one landed Parquet file of `landed` rows; `raw.*` that it refers to must have been loaded before. */
export async function loadTable(
  table: Table,
  path: string,
  landed: number,
  duckdb: DuckDBConnection,
  {source, asOf, references}: {source: string; asOf: string; references: boolean}
): Promise<LoadedTable> {
  const rows = `read_parquet(${quoted(path)}, file_row_number = true)`;
  const arriving: Arriving = {table, source, rows, duckdb};
  const checks = checksOf(table, asOf).filter((check) => references || !check.rule.includes("reference"));
  const failing = await failingChecks(arriving, checks, landed);
  await report(arriving, failing);
  await insert(arriving, failing, (await rejectedRows(arriving)) > 0);
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
  const found = await duckdb.runAndReadAll(
    `select ${[...counts, `count(distinct hash(${table.key.join(", ")})) as keys`].join(",\n")} from ${rows}`
  );
  const count = found.getRowObjects()[0] ?? {};
  const failing = checks.filter((_, index) => Number(count[`broken_${index}`]) > 0);
  return Number(count["keys"]) < landed ? [...failing, duplicateKey(table)] : failing;
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

async function insert(arriving: Arriving, failing: readonly Check[], anyRejected: boolean): Promise<void> {
  const {table, source, rows, duckdb} = arriving;
  const emptied = new Map(
    failing.filter((check) => check.rule === "reference_emptied").map((check) => [check.column, check.broken])
  );
  const columns = table.columns.map(({name}) => {
    const broken = emptied.get(name);
    return broken === undefined ? name : `case when not ${broken} then ${name} end`;
  });
  const where = anyRejected ? ` where ${notRejected(arriving)}` : "";
  await duckdb.run(
    `insert into raw.${identifier(table.name)} select ${columns.join(", ")}, ${quoted(source)} from ${rows}${where}`
  );
}
