/** A night after an erasure: nothing published tells of the person, and every total is what it was. */
import {cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, expect, inject, test} from "vitest";
import {identifier, literal, openDatabase, type Database} from "../database.ts";
import {erase} from "./erase.ts";
import {runNight} from "../nightly.ts";
import {createProgress} from "../progress.ts";
import {readCurrent} from "../publication/published.ts";
import {tracesIn} from "./traces.test-data.ts";
import {WAREHOUSE} from "../testWarehouse.ts";
import {FIGURES_THAT_CHANGE} from "./tombstone.ts";

const root = mkdtempSync(join(tmpdir(), "tillit-erased-night-"));
const data = join(root, "data");
const now = (): Date => new Date(`${WAREHOUSE.asOf}T12:00:00Z`);
const ERASED = ["demo:awkward-leap-leaver", "demo:awkward-steward-died", "demo:awkward-one-day"];
const quiet = createProgress({write: () => {}, isTerminal: false});

let traces: readonly string[];
let said: string[];

beforeAll(async () => {
  cpSync(inject("warehouse"), data, {
    recursive: true,
    filter: (path) => !/(operations\.sqlite|build\.duckdb)/.test(path)
  });
  traces = await tracesOf();
  for (const member of ERASED) await erase({data, member, now, say: () => {}});
  await runNight({data, asOf: WAREHOUSE.asOf, progress: quiet});
  said = [];
  await erase({data, member: ERASED[0] ?? "", now, say: (line) => said.push(line)});
});
afterAll(() => rmSync(root, {recursive: true, force: true}));

const published = (folder: string): string => join(folder, "published", String(readCurrent(folder)?.file));

async function tracesOf(): Promise<string[]> {
  const landing = join(data, "landing", "demo");
  const newest = readdirSync(landing).toSorted().at(-1) ?? "";
  const db = await openDatabase(":memory:");
  const rows = await db.rows(`
    select email from read_parquet(${literal(join(landing, newest, "member.parquet"))})
    where member_id in (${ERASED.map(literal).join(", ")})`);
  await db.close();
  return [...ERASED, ...rows.map(({email}) => String(email))];
}

async function compare<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(":memory:");
  try {
    await db.run(`attach ${literal(published(inject("warehouse")))} as before (read_only)`);
    await db.run(`attach ${literal(published(data))} as after (read_only)`);
    return await work(db);
  } finally {
    await db.close();
  }
}

async function columnsOf(db: Database, table: string): Promise<string[]> {
  const rows = await db.rows(
    `select column_name as name from duckdb_columns() where database_name = 'before' and table_name = ${literal(table)}`
  );
  return rows.map(({name}) => String(name));
}

test("no byte of landing, warehouse, publications, reports and history tells of who was erased", async () => {
  expect(traces.length).toBe(6);
  expect((await tracesIn(join(inject("warehouse"), "landing"), traces)).length).toBeGreaterThan(6);
  expect(await tracesIn(data, traces)).toEqual([]);
  expect(existsSync(join(data, "erasures", "orders.json"))).toBe(true);
}, 300_000);

test("every figure of every month, unit and node is what it was, but for those that ask for what went", async () => {
  const changed = await compare(async (db) => {
    const found = new Set<string>();
    for (const [table, key] of [
      ["figures", "union_id, employer_unit_id, branch_id, month"],
      ["figures_by_node", "union_id, tree, node_id, month"]
    ] as const) {
      const columns = await columnsOf(db, table);
      const sums = columns.map(
        (column) => `cast(bit_xor(hash(${key}, ${identifier(column)})) as varchar) as ${identifier(column)}`
      );
      const [before, after] = await db.rows(`
          select 1 as n, ${sums.join(", ")} from before.${table} where month is not null
          union all select 2, ${sums.join(", ")} from after.${table} where month is not null order by n`);
      for (const column of columns) if (before?.[column] !== after?.[column]) found.add(column.split("__")[0] ?? "");
    }
    return found;
  });
  expect([...changed].filter((kpi) => !FIGURES_THAT_CHANGE.includes(kpi))).toEqual([]);
  expect([...changed]).toContain("reachable");
});

test("cohorts, curves and every list of places are what they were", async () => {
  const {compared, changed} = await compare(async (db) => {
    const tables = await db.rows("select table_name as name from duckdb_tables() where database_name = 'before'");
    const looked: string[] = [];
    const differing: string[] = [];
    for (const {name} of tables) {
      const table = String(name);
      // what tells of the night itself, and what changed since one that is there no more
      if (/^(figures|night_|publication|changes)/.test(table)) continue;
      const columns = (await columnsOf(db, table)).filter(
        (column) => !/^(member|membership|mandate|case_header|outcome)_id$/.test(column)
      );
      const rows = (of: string): string =>
        `select ${columns.map(identifier).join(", ")} from ${of}.${identifier(table)}`;
      const [row] = await db.rows(`
        select (select count(*) from (${rows("before")} except all ${rows("after")}))
          + (select count(*) from (${rows("after")} except all ${rows("before")})) as rows`);
      looked.push(table);
      if (Number(row?.["rows"]) > 0) differing.push(table);
    }
    return {compared: looked, changed: differing};
  });
  expect(compared).toContain("retention_cohorts");
  expect(changed).toEqual([]);
});

test("the report of the night says what was erased, and the next run that nothing is left", () => {
  // the one that the warehouse does not have: by name it sorts behind those only at some times of the day
  const nights = readdirSync(join(data, "nights")).filter(
    (name) => !existsSync(join(inject("warehouse"), "nights", name))
  );
  const report = JSON.parse(readFileSync(join(data, "nights", String(nights.at(-1)), "report.json"), "utf8"));
  expect(report.status).toBe("published");
  expect(report.erased[0]).toBe("0 members past the limit for those who left");
  expect(said).toContain("landing zone: nothing is left of this person");
  expect(said).toContain("published figures and lists: nothing is left of this person");
});
