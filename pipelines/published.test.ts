import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, onTestFinished, test} from "vitest";
import {openDatabase} from "./database.ts";
import {
  historyBefore,
  makeCurrent,
  readCurrent,
  recordHistory,
  removeOldPublications,
  type PublicationManifest
} from "./published.ts";

function makeData(): string {
  const data = mkdtempSync(join(tmpdir(), "tillit-published-"));
  onTestFinished(() => rmSync(data, {recursive: true}));
  return data;
}

const manifestOf = (asOf: string): PublicationManifest => ({
  run_id: `${asOf}T010203004`,
  as_of: asOf,
  published_at: `${asOf}T01:02:09Z`,
  file: `${asOf}T010203004.duckdb`,
  sha256: "",
  bytes: 0,
  rows: {},
  register_rows: {}
});

async function publishDay(data: string, asOf: string): Promise<void> {
  const built = join(data, "built.duckdb");
  const db = await openDatabase(built);
  await db.run(`create table figures_by_node as select 'u' as node_id, date '2026-09-01' as month, 4 as members
    union all select 'u', date '2026-10-01', 5`);
  await db.close();
  makeCurrent(data, built, manifestOf(asOf));
}

test("nothing is current before the first publication", () => {
  expect(readCurrent(makeData())).toBeUndefined();
});

test("a published file is current, whole, and moved out of the night's folder", async () => {
  const data = makeData();
  await publishDay(data, "2026-10-14");
  expect(readCurrent(data)?.as_of).toBe("2026-10-14");
  expect(readdirSync(join(data, "published")).toSorted()).toEqual([
    "2026-10-14T010203004.duckdb",
    "2026-10-14T010203004.json",
    "CURRENT"
  ]);
  expect(existsSync(join(data, "built.duckdb"))).toBe(false);
});

test("history keeps each publication's newest month once, also when a kill came between", async () => {
  const data = makeData();
  await publishDay(data, "2026-10-14");
  mkdirSync(join(data, "history"));
  writeFileSync(join(data, "history", "2026-10-14T010203004.parquet.part"), "half");
  await recordHistory(data);
  await recordHistory(data);
  const before = historyBefore(data, "2026-10-15");
  expect(before?.asOf).toBe("2026-10-14");
  const db = await openDatabase(":memory:");
  const rows = await db.rows(`select node_id, as_of, month, members from '${before?.path}'`);
  await db.close();
  expect(rows).toEqual([{node_id: "u", as_of: "2026-10-14", month: "2026-10-01", members: 5}]);
});

test("the night before is an earlier date, never an earlier run of the same date", async () => {
  const data = makeData();
  for (const asOf of ["2026-10-13", "2026-10-15"]) {
    await publishDay(data, asOf);
    await recordHistory(data);
  }
  expect(historyBefore(data, "2026-10-15")?.asOf).toBe("2026-10-13");
  expect(historyBefore(data, "2026-10-13")).toBeUndefined();
});

test("old publications go, the current one and the newest others stay, half-written ones go", async () => {
  const data = makeData();
  for (const day of ["2026-10-11", "2026-10-12", "2026-10-13", "2026-10-14", "2026-10-10"]) await publishDay(data, day);
  writeFileSync(join(data, "published", "2026-10-15T010203004.duckdb"), "no manifest");
  writeFileSync(join(data, "published", "CURRENT.part"), "half");
  removeOldPublications(data, 3);
  expect(
    readdirSync(join(data, "published"))
      .filter((name) => name.endsWith(".duckdb"))
      .toSorted()
  ).toEqual(["2026-10-10T010203004.duckdb", "2026-10-13T010203004.duckdb", "2026-10-14T010203004.duckdb"]);
  expect(existsSync(join(data, "published", "CURRENT.part"))).toBe(false);
});
