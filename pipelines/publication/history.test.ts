import {mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, onTestFinished, test} from "vitest";
import {openDatabase} from "../database.ts";
import {historyBefore, knownThen, recordHistory} from "./history.ts";
import {makeCurrent} from "./published.ts";

function makeData(): string {
  const data = mkdtempSync(join(tmpdir(), "tillit-history-"));
  onTestFinished(() => rmSync(data, {recursive: true}));
  return data;
}

/** A publication of that date with so many members in its month; `extra` is one more column that it has. */
async function publishDay(data: string, asOf: string, members: number, extra = ""): Promise<void> {
  const built = join(data, "built.duckdb");
  const db = await openDatabase(built);
  await db.run(`create table figures_by_node as
    select 'u' as node_id, date '${asOf.slice(0, 7)}-01' as month, ${members} as members ${extra}
    union all select 'u', date '2020-01-01', 0 ${extra && ", 0"}`);
  await db.close();
  const run_id = `${asOf}T010203004`;
  const manifest = {published_at: "", file: `${run_id}.duckdb`, sha256: "", bytes: 0, rows: {}, register_rows: {}};
  makeCurrent(data, built, {...manifest, run_id, as_of: asOf});
}

const rowsOf = async (query: string | undefined): Promise<Record<string, unknown>[]> => {
  const db = await openDatabase(":memory:");
  const rows = await db.rows(`from (${query}) order by month`);
  await db.close();
  return rows;
};
const filesOf = (data: string): string[] => readdirSync(join(data, "history")).toSorted();

const daysFrom = (first: string, n: number): string[] =>
  Array.from({length: n}, (_, day) => new Date(Date.parse(first) + day * 86_400_000).toISOString().slice(0, 10));

test("a publication's newest month is kept once, also when a kill came between", async () => {
  const data = makeData();
  await publishDay(data, "2026-10-14", 5);
  mkdirSync(join(data, "history"));
  writeFileSync(join(data, "history", "2026-10-14T010203004.parquet.part"), "half");
  await recordHistory(data);
  await recordHistory(data);
  expect(historyBefore(data, "2026-10-15")?.asOf).toBe("2026-10-14");
  expect(await rowsOf(knownThen(data))).toEqual([
    {run_id: "2026-10-14T010203004", as_of: "2026-10-14", node_id: "u", month: "2026-10-01", members: 5}
  ]);
});

test("the night before is an earlier date, never an earlier run of the same date", async () => {
  const data = makeData();
  for (const asOf of ["2026-10-13", "2026-10-15"]) {
    await publishDay(data, asOf, 1);
    await recordHistory(data);
  }
  expect(historyBefore(data, "2026-10-15")?.asOf).toBe("2026-10-13");
  expect(historyBefore(data, "2026-10-13")).toBeUndefined();
});

test("of nights in three months the months' last ones are left, in a handful of files, and no night before is lost", async () => {
  const data = makeData();
  const days = daysFrom("2026-08-29", 35);
  for (const [day, asOf] of days.entries()) {
    await publishDay(data, asOf, day, asOf > "2026-09-10" ? ", 7 as newer" : "");
    await recordHistory(data);
    expect(historyBefore(data, asOf)?.asOf).toBe(days[day - 1]);
  }
  expect(filesOf(data)).toHaveLength(8); // seven nights and the months
  const known = await rowsOf(knownThen(data));
  expect(known.map(({month, as_of, members, newer}) => [month, as_of, members, newer])).toEqual([
    ["2026-08-01", "2026-08-31", 2, null],
    ["2026-09-01", "2026-09-30", 32, 7],
    ["2026-10-01", "2026-10-02", 34, 7]
  ]);
}, 30_000);

test("what was stopped between writing the months and clearing the nights is done again with the same end", async () => {
  const data = makeData();
  for (const asOf of daysFrom("2026-09-28", 10)) {
    await publishDay(data, asOf, Number(asOf.slice(8)));
    await recordHistory(data);
  }
  const before = await rowsOf(knownThen(data));
  const files = filesOf(data);
  expect(files).toContain("months.parquet");
  // the night of the month's end is back, as if it had never been cleared away, beside half a file of months
  await publishDay(data, "2026-09-30", 30);
  await recordHistory(data);
  writeFileSync(join(data, "history", "months.parquet.part"), "half");
  await publishDay(data, "2026-10-07", 7);
  await recordHistory(data);
  expect(await rowsOf(knownThen(data))).toEqual(before);
  expect(filesOf(data).filter((name) => !name.endsWith(".part"))).toEqual(files);
});

test("a night that is not at a month's end is cleared without touching the months", async () => {
  const data = makeData();
  for (const asOf of daysFrom("2026-09-28", 10)) {
    await publishDay(data, asOf, 1);
    await recordHistory(data);
  }
  const months = join(data, "history", "months.parquet");
  const {mtimeMs} = statSync(months);
  await publishDay(data, "2026-10-08", 1);
  await recordHistory(data);
  expect(statSync(months).mtimeMs).toBe(mtimeMs);
});
