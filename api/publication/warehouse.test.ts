import {copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import {afterAll, beforeAll, expect, test} from "vitest";
import {readPolicy} from "../../access/policy.ts";
import {sql} from "../../access/sql.ts";
import {FIXTURE_KPIS, point, publishFixture} from "../fixture/fixture.test-data.ts";
import {openFixture} from "../fixture/app.test-data.ts";
import {assertInvented} from "../signIn/personas.ts";
import {rowsOf} from "./rows.ts";
import {openWarehouse, type WarehouseOptions} from "./warehouse.ts";

const RUNS = ["2026-11-22T103005123", "2026-11-23T103005123"] as const;
const OPTIONS: WarehouseOptions = {policy: readPolicy(), kpis: FIXTURE_KPIS, pollMs: 0, connections: 2};
let folder: string;
const published = (): string => path.join(folder, "published");
const open = (options: Partial<WarehouseOptions> = {}) => openWarehouse(published(), {...OPTIONS, ...options});

beforeAll(async () => {
  ({folder} = await publishFixture({run: RUNS[0]}));
  await publishFixture({folder, run: RUNS[1]});
});
afterAll(() => rmSync(folder, {recursive: true}));

test("publications are swapped under load without a failed question, and each answer is of one night", async () => {
  point(folder, `${RUNS[0]}.duckdb`);
  const warehouse = await open();
  const seen = new Set<string>();
  const load = {isDone: false};
  const reader = async (): Promise<void> => {
    while (!load.isDone) {
      const [told, named] = await warehouse.use(async ({lease, publication}) =>
        lease(async (ask) => {
          const [row] = await rowsOf(await ask(sql`select run_id from publication`));
          await ask(sql`select sum(members)::bigint from figures`);
          return [row?.["run_id"], publication.run_id];
        })
      );
      expect(told).toBe(named);
      seen.add(named ?? "");
    }
  };
  const readers = Array.from({length: 6}, reader);
  for (let i = 0; i < 6; i++) {
    point(folder, `${RUNS[(i + 1) % 2]}.duckdb`);
    await warehouse.refresh();
  }
  load.isDone = true;
  await Promise.all(readers);
  await warehouse.close();
  expect([...seen].toSorted()).toEqual(RUNS);
}, 30_000);

test("a publication stays open for the request that began on it", async () => {
  point(folder, `${RUNS[0]}.duckdb`);
  const warehouse = await open();
  const swap = Promise.withResolvers<void>();
  const slow = warehouse.use(async ({lease, publication}) => {
    await swap.promise;
    await lease((ask) => ask(sql`select count(*) from members`));
    return publication.run_id;
  });
  point(folder, `${RUNS[1]}.duckdb`);
  await warehouse.refresh();
  swap.resolve();
  expect(await slow).toBe(RUNS[0]);
  expect(await warehouse.use(async ({publication}) => publication.run_id)).toBe(RUNS[1]);
  await warehouse.close();
  await expect(warehouse.use(async () => 1)).rejects.toMatchObject({code: "no_publication"});
});

test.each([
  ["cut short", (file: string) => truncateSync(file, 200_000), /not the size its manifest says/],
  [
    "damaged in the middle",
    (file: string) => {
      const bytes = readFileSync(file);
      bytes.fill(7, 300_000, 300_064);
      writeFileSync(file, bytes);
    },
    /not what its manifest says/
  ],
  ["without a manifest", (file: string) => rmSync(file.replace(/duckdb$/, "json")), /ENOENT/],
  ["gone", (file: string) => rmSync(file), /ENOENT/]
])("a published file that is %s is refused, and the old one goes on", async (_, damage, message) => {
  point(folder, `${RUNS[0]}.duckdb`);
  const warehouse = await open();
  const broken = path.join(published(), "2026-11-24T103005123.duckdb");
  copyFileSync(path.join(published(), `${RUNS[1]}.duckdb`), broken);
  copyFileSync(path.join(published(), `${RUNS[1]}.json`), broken.replace(/duckdb$/, "json"));
  damage(broken);
  point(folder, path.basename(broken));
  await expect(warehouse.refresh()).rejects.toThrow(message);
  expect(await warehouse.use(async ({publication}) => publication.run_id)).toBe(RUNS[0]);
  // Refused once: the next look does not try the same file again.
  await expect(warehouse.refresh()).resolves.toBeUndefined();
  await warehouse.close();
  rmSync(broken, {force: true});
  rmSync(broken.replace(/duckdb$/, "json"), {force: true});
});

test("a publication that lacks what the policy or the catalogue speaks of is refused by name", async () => {
  const other = await publishFixture({run: RUNS[0], extra: "alter table members rename column phone to telephone;"});
  const missing = openWarehouse(path.join(other.folder, "published"), OPTIONS);
  await expect(missing).rejects.toThrow("roles.steward.lists.members.columns.19: members has no column phone");
  const [first] = FIXTURE_KPIS;
  if (!first) throw new Error("the fixture has no figures");
  const kpis = [...FIXTURE_KPIS, {...first, name: "added", columns: ["added"]}];
  point(folder, `${RUNS[0]}.duckdb`);
  await expect(open({kpis})).rejects.toThrow("figures lack a column: added");
  rmSync(other.folder, {recursive: true});
});

test("real people are never served to personas, not even after a swap", async () => {
  const real = await publishFixture({run: RUNS[0], people: "real"});
  const folderOfReal = path.join(real.folder, "published");
  await expect(openWarehouse(folderOfReal, {...OPTIONS, accept: assertInvented})).rejects.toThrow(
    `personas may not sign in to real people: ${RUNS[0]}`
  );
  const warehouse = await openWarehouse(folderOfReal, OPTIONS);
  await warehouse.close();
  rmSync(real.folder, {recursive: true});
});

test("without a publication the API says so and starts serving when there is one", async () => {
  const empty = mkdtempSync(path.join(tmpdir(), "tillit-empty-"));
  const warehouse = await openWarehouse(path.join(empty, "published"), OPTIONS);
  await expect(warehouse.use(async () => 1)).rejects.toMatchObject({code: "no_publication"});
  await publishFixture({folder: empty, run: RUNS[0]});
  await warehouse.refresh();
  expect(await warehouse.use(async ({publication}) => publication.as_of)).toBe("2026-11-22");
  await warehouse.close();
  rmSync(empty, {recursive: true});
});

test("CURRENT cannot lead out of its folder", async () => {
  for (const name of ["../secrets.duckdb", "/etc/passwd", "a.duckdb; b"]) {
    point(folder, name);
    await expect(open()).rejects.toThrow("CURRENT names no published file");
  }
});

test("an open publication can neither read files nor be changed", async () => {
  point(folder, `${RUNS[0]}.duckdb`);
  const warehouse = await open();
  await warehouse.use(async ({lease}) => {
    for (const question of [
      sql`select * from read_csv('/etc/passwd')`,
      sql`attach 'other.duckdb'`,
      sql`copy members to 'members.csv'`,
      sql`install httpfs`,
      sql`set enable_external_access = true`,
      sql`set threads = 8`,
      sql`update members set given_name = 'x'`
    ]) {
      await expect(lease((ask) => ask(question))).rejects.toMatchObject({code: "internal"});
    }
  });
  await warehouse.close();
});

test("a question that takes too long is stopped, and the next one is answered", async () => {
  point(folder, `${RUNS[0]}.duckdb`);
  const warehouse = await open({timeoutMs: 150, connections: 1});
  const endless = sql`select count(*) from range(10000000) a, range(10000000) b where a.range * b.range % 7 = 3`;
  await warehouse.use(async ({lease}) => {
    await expect(lease((ask) => ask(endless))).rejects.toMatchObject({code: "slow"});
    const [row] = await lease(async (ask) => rowsOf(await ask(sql`select 1 as one`)));
    expect(row).toEqual({one: 1});
  });
  await warehouse.close();
});

test("more questions than may wait are told to come again", async () => {
  point(folder, `${RUNS[0]}.duckdb`);
  const warehouse = await open({connections: 1, queue: 3});
  await warehouse.use(async ({lease}) => {
    const all = await Promise.allSettled(
      Array.from({length: 8}, () => lease((ask) => ask(sql`select count(*) from members`)))
    );
    const busy = all.filter((one) => one.status === "rejected").map((one) => one.reason.code);
    expect(busy).toEqual(["busy", "busy", "busy", "busy"]);
  });
  await warehouse.close();
});

test("what the database says of an error reaches neither the client nor the log", async () => {
  // A count beyond what JSON carries: fails while the answer is made, with the value in the exception's reach.
  const {as, log, close} = await openFixture({extra: "update figures_by_node set in_work = 9223372036854775807;"});
  const get = await as("steward");
  const answer = await get("/api/figures?kpi=in_work");
  expect(answer.json()).toMatchObject({status: 500, code: "internal"});
  expect(answer.body).not.toMatch(/922337|figures_by_node|Error|at /);
  expect(log).toEqual([{id: answer.json().id, route: "/api/figures", reason: "Error"}]);
  await close();
});
