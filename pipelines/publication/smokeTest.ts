/**
 * Opens a publication as the API will (read-only, one thread, little memory) and reads every value of it once, since
 * DuckDB notices a damaged block only when it reads it. Runs as a process of its own: a crash here is a failed test.
 *
 * node pipelines/publication/smokeTest.ts FILE '{"figures": 1234, …}'
 */
import {spawn} from "node:child_process";
import {identifier, openDatabase} from "../database.ts";

/** Throws when the publication cannot be read whole or a table has not the rows it was given. */
export async function smokeTest(file: string, rows: Readonly<Record<string, number>>): Promise<void> {
  const child = spawn(process.execPath, [import.meta.filename, file, JSON.stringify(rows)], {
    stdio: ["ignore", "ignore", "pipe"]
  });
  const said: string[] = [];
  child.stderr.on("data", (text) => said.push(String(text)));
  const code = await new Promise<number | string>((done, fail) =>
    child.on("error", fail).on("close", (exit, signal) => done(exit ?? signal ?? "nothing"))
  );
  if (code !== 0) throw new Error(`the publication failed its smoke test (${code}): ${said.join("").trim()}`);
}

async function readWhole(file: string, rows: Readonly<Record<string, number>>): Promise<void> {
  const db = await openDatabase(file, {readOnly: true, memoryLimit: "512MB", threads: 1});
  const tables = (await db.rows("select table_name from duckdb_tables() order by table_name")).map((row) =>
    String(row["table_name"])
  );
  const strangers = tables.filter((table) => rows[table] === undefined);
  if (strangers.length > 0) throw new Error(`tables nobody published: ${strangers.join(", ")}`);
  for (const [table, expected] of Object.entries(rows)) {
    const [found] = await db.rows(
      `select count(*) as rows, bit_xor(hash(whole)) is null as empty from ${identifier(table)} as whole`
    );
    if (found?.["rows"] !== expected) throw new Error(`${table}: ${found?.["rows"]} rows, not the ${expected} written`);
  }
  const [publication] = await db.rows("select count(*) as rows from publication where run_id is not null");
  if (publication?.["rows"] !== 1) throw new Error("the publication does not say which night it is");
  await db.close();
}

if (import.meta.main) {
  const [file = "", rows = "{}"] = process.argv.slice(2);
  try {
    await readWhole(file, JSON.parse(rows));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
