/** dbt's unit tests, each reported under its own name: all models on an empty register, then their given and expected rows. */
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, describe, expect, test} from "vitest";
import {CONTRACT, SQL_TYPES} from "./contract/contract.ts";
import {openDatabase} from "./database.ts";
import {DbtFailure, runDbt, type DbtResult} from "./dbt.ts";

const folder = mkdtempSync(join(tmpdir(), "tillit-dbt-"));
const buildFile = join(folder, "build.duckdb");

async function makeEmptyRegister(): Promise<void> {
  const db = await openDatabase(buildFile);
  await db.run("create schema raw");
  for (const {name, columns} of CONTRACT)
    await db.run(
      `create table raw."${name}" (${columns.map((column) => `${column.name} ${SQL_TYPES[column.type]}`).join(", ")}, source varchar)`
    );
  await db.run(
    "create table raw.rejected (source varchar, table_name varchar, row_key varchar, row_number bigint, rule varchar, column_name varchar, message varchar)"
  );
  await db.run("create table raw.absent (source varchar, table_name varchar, column_name varchar)");
  await db.run(
    "create table raw.night as select 'run' as run_id, date '2026-10-15' as as_of, 'Europe/Helsinki' as time_zone, 'synthetic' as people"
  );
  await db.close();
}

/** Every result, whether dbt was content or not. */
async function resultsOf(command: readonly string[]): Promise<readonly DbtResult[]> {
  try {
    return await runDbt({buildFile, folder, command});
  } catch (error) {
    if (error instanceof DbtFailure) return error.results;
    throw error;
  }
}

await makeEmptyRegister();
const built = await resultsOf(["build", "--exclude-resource-type", "unit_test"]);
const tried = await resultsOf(["test", "--select", "test_type:unit"]);

afterAll(() => rmSync(folder, {recursive: true, force: true}));

test("every model builds and every data test holds on an empty register", () => {
  const broken = built.filter(({status}) => status !== "success" && status !== "pass");
  expect(built.length).toBeGreaterThan(50);
  expect(broken).toEqual([]);
});

describe("dbt unit test", () => {
  test("there are unit tests", () => {
    expect(tried.length).toBeGreaterThan(20);
  });

  test.each(tried.map((result) => [result.name, result] as const))("%s", (_, {status, message}) => {
    expect(status === "pass" ? "pass" : `${status}: ${message}`).toBe("pass");
  });
});
