/** A night after an erasure was taken back: the new membership is counted and listed, and past months are what they were. */
import {cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, expect, inject, test} from "vitest";
import {identifier, literal, openDatabase, type Row} from "../database.ts";
import {runNight} from "../nightly.ts";
import {createProgress} from "../progress.ts";
import {readCurrent} from "../publication/published.ts";
import {WAREHOUSE} from "../testWarehouse.ts";
import {erase} from "./erase.ts";
import {takeBack} from "./takeBack.ts";
import {FIGURES_THAT_CHANGE} from "./tombstone.ts";

const root = mkdtempSync(join(tmpdir(), "tillit-back-night-"));
const data = join(root, "data");
const LEFT = "demo:awkward-leap-leaver";
const REGISTER_ID = LEFT.replace("demo:", "");
const BACK_ON = "2026-10-05";
const quiet = createProgress({write: () => {}, isTerminal: false});

beforeAll(async () => {
  cpSync(inject("warehouse"), data, {
    recursive: true,
    filter: (path) => !/(operations\.sqlite|build\.duckdb|\/published\/)/.test(path)
  });
  await erase({data, member: LEFT, now: () => new Date("2026-10-01T12:00:00Z"), say: () => {}});
  writeFileSync(join(data, "erasures", "operations.json"), JSON.stringify({orders_applied: 1}));
  await takeBack({
    data,
    member: LEFT,
    from: BACK_ON,
    because: "APP-7",
    now: () => new Date(`${BACK_ON}T12:00:00Z`),
    say: () => {}
  });
  const path = literal(join(data, "register", "membership.parquet"));
  const db = await openDatabase(":memory:");
  await db.run(`create table spans as from read_parquet(${path})`);
  await db.run(`insert into spans by name select * replace ('back-1' as membership_id, date '${BACK_ON}' as starts_on,
    null as ends_on, null as exit_reason, null as notice_received_on, null as notice_withdrawn_on)
    from spans where member_id = ${literal(REGISTER_ID)} limit 1`);
  await db.run(`copy spans to ${path} (format parquet)`);
  await db.close();
  // the night of that day is run anew: what its first run landed must not be taken for the newer
  for (const name of readdirSync(join(data, "landing", "demo")))
    if (name.startsWith(WAREHOUSE.asOf)) rmSync(join(data, "landing", "demo", name), {recursive: true});
  await runNight({data, asOf: WAREHOUSE.asOf, progress: quiet});
});
afterAll(() => rmSync(root, {recursive: true, force: true}));

async function ask(query: string): Promise<Row[]> {
  const db = await openDatabase(":memory:");
  try {
    for (const [name, folder] of [
      ["before", inject("warehouse")],
      ["after", data]
    ] as const)
      await db.run(
        `attach ${literal(join(folder, "published", String(readCurrent(folder)?.file)))} as ${name} (read_only)`
      );
    return await db.rows(query);
  } finally {
    await db.close();
  }
}

test("every figure of every month before the return is what it was, but for those that ask for what went", async () => {
  const names = await ask(
    "select column_name as name from duckdb_columns() where database_name = 'before' and table_name = 'figures_by_node'"
  );
  const columns = names.map(({name}) => String(name));
  const sums = columns.map(
    (column) =>
      `cast(bit_xor(hash(union_id, tree, node_id, month, ${identifier(column)})) as varchar) as ${identifier(column)}`
  );
  const of = (publication: string): string =>
    `select ${literal(publication)} as of, ${sums.join(", ")} from ${publication}.figures_by_node where month < '2026-10-01'`;
  const [after, before] = await ask(`${of("before")} union all ${of("after")} order by of`);
  const changed = columns.filter((column) => before?.[column] !== after?.[column]).map((name) => name.split("__")[0]);
  expect(columns.length).toBeGreaterThan(100);
  expect(changed.filter((kpi) => !FIGURES_THAT_CHANGE.includes(kpi ?? ""))).toEqual([]);
});

test("the new membership is one member more tonight, and stands in the list by its own day", async () => {
  const [row] = await ask(`
    select (select sum(members) from after.figures where month = '2026-10-01')
      - (select sum(members) from before.figures where month = '2026-10-01') as more`);
  expect(Number(row?.["more"])).toBe(1);
  const listed = await ask(
    `select membership_id, cast(joined_on as varchar) as joined_on from after.members where member_id = ${literal(LEFT)}`
  );
  expect(listed).toEqual([{membership_id: "demo:back-1", joined_on: BACK_ON}]);
});
