import {existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, onTestFinished, test} from "vitest";
import {openDatabase} from "../database.ts";
import {makeCurrent, readCurrent, removeOldPublications, type PublicationManifest} from "./published.ts";

function makeData(): string {
  const data = mkdtempSync(join(tmpdir(), "tillit-published-"));
  onTestFinished(() => rmSync(data, {recursive: true}));
  return data;
}

const manifestOf = (asOf: string, n: number): PublicationManifest => ({
  run_id: `${asOf}T01020300${n}`,
  as_of: asOf,
  published_at: `${asOf}T01:02:09Z`,
  file: `${asOf}T01020300${n}.duckdb`,
  sha256: "",
  bytes: 0,
  rows: {},
  register_rows: {}
});

async function publishDay(data: string, asOf: string, n = 4): Promise<void> {
  const built = join(data, "built.duckdb");
  const db = await openDatabase(built);
  await db.run(`create table figures_by_node as select 'u' as node_id, date '2026-09-01' as month, 4 as members
    union all select 'u', date '2026-10-01', 5`);
  await db.close();
  makeCurrent(data, built, manifestOf(asOf, n));
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

test("the night before stays, however often this date is run again", async () => {
  const data = makeData();
  await publishDay(data, "2026-10-14");
  for (const n of [4, 5, 6, 7, 8]) await publishDay(data, "2026-10-15", n);
  removeOldPublications(data, 3);
  expect(readdirSync(join(data, "published")).filter((name) => name.endsWith(".duckdb"))).toHaveLength(4);
  expect(existsSync(join(data, "published", "2026-10-14T010203004.duckdb"))).toBe(true);
});
