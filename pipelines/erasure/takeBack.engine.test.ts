/** Somebody erased who joins again under the same id: the new membership is let in, and nothing of the old one. */
import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, beforeEach, expect, test} from "vitest";
import {readConfiguration} from "../configuration.ts";
import {literal, openDatabase} from "../database.ts";
import {makeDemo} from "../demo/make.ts";
import {completeExtracts} from "../landing.ts";
import {extract} from "../sources/extract.ts";
import {DEMO_SETTINGS} from "../testWarehouse.ts";
import {erase} from "./erase.ts";
import {applyOrders} from "./erasure.ts";
import {askLanded} from "./landed.test-data.ts";
import {readOrders} from "./orders.ts";
import {retire} from "./retire.ts";
import {takeBack} from "./takeBack.ts";

/** Left on 29 February 2024, with dues, a case, messages and a job that goes on. */
const LEFT = "demo:awkward-leap-leaver";
const REGISTER_ID = LEFT.replace("demo:", "");
const ERASED_ON = "2026-10-15";
const BACK_ON = "2026-11-02";
const TODAY = "2026-11-10";
const root = mkdtempSync(join(tmpdir(), "tillit-back-"));
const whole = join(root, "whole");
const data = join(root, "data");

beforeAll(async () => {
  mkdirSync(whole);
  writeFileSync(join(whole, "tillit.yaml"), DEMO_SETTINGS);
  await makeDemo({members: 200, seed: 1, asOf: ERASED_ON, folder: whole});
  await land(whole, ERASED_ON, 0);
}, 120_000);
beforeEach(() => {
  rmSync(data, {recursive: true, force: true});
  cpSync(whole, data, {recursive: true});
});
afterAll(() => rmSync(root, {recursive: true, force: true}));

async function land(folder: string, asOf: string, n: number): Promise<void> {
  for (const source of readConfiguration(folder).sources)
    await extract(source, {data: folder, asOf, people: "synthetic", now: () => new Date(Date.UTC(2026, 10, 1, n))});
}

/** Changes the register, table by table, as a union's office would. */
async function inRegister(changes: Readonly<Record<string, string>>): Promise<void> {
  const db = await openDatabase(":memory:");
  for (const [table, change] of Object.entries(changes)) {
    const path = join(data, "register", `${table}.parquet`);
    await db.run(`create or replace table changed as from read_parquet(${literal(path)})`);
    await db.run(change);
    await db.run(`copy changed to ${literal(path)} (format parquet)`);
  }
  await db.close();
}

/** The person as the register has it again: another name, and beside all the old rows some new ones. */
const joinAnew = (): Promise<void> =>
  inRegister({
    member: `update changed set family_name = 'Palannut' where member_id = ${literal(REGISTER_ID)}`,
    membership: `insert into changed by name select * replace ('back-1' as membership_id, date '${BACK_ON}' as starts_on,
      null as ends_on, null as exit_reason, null as notice_received_on, null as notice_withdrawn_on)
      from changed where member_id = ${literal(REGISTER_ID)} limit 1`,
    employment: `update changed set ends_on = null where member_id = ${literal(REGISTER_ID)}`,
    dues_charge: `insert into changed by name select * replace ('back-2' as dues_charge_id, date '2026-11-05' as period_on)
      from changed where member_id = ${literal(REGISTER_ID)} limit 1`
  });

const ask = (query: string) => askLanded(data, query);

/** What totals until the return are made of. */
const before = async () => [
  ...(await ask(`select branch_id, kind, starts_on, ends_on, exit_reason, count(*) as n from TABLE(membership)
    where starts_on < '${BACK_ON}' group by all order by all`)),
  ...(await ask(`select employer_unit_id, count(*) as n, min(starts_on) as first_on, max(ends_on) as last_on
    from TABLE(employment) where starts_on < '${BACK_ON}' group by all order by all`)),
  ...(await ask(`select period_on, sum(amount_minor) as n, count(*) as charges from TABLE(dues_charge)
    where period_on < '${BACK_ON}' group by all order by all`)),
  ...(await ask("select paid_on, sum(amount_minor) as n from TABLE(payment) group by all order by all")),
  ...(await ask("select topic, received_at from TABLE(case_header) order by all"))
];

const mine = (table: string) => ask(`select * from TABLE(${table}) where member_id = ${literal(LEFT)}`);

const on = (day: string) => () => new Date(`${day}T12:00:00Z`);
const eraseLeft = (day = ERASED_ON, more: object = {}): Promise<void> =>
  erase({data, member: LEFT, now: on(day), say: () => {}, ...more});

/** As the API does: what it holds of everyone ordered so far is gone. */
const apiLooks = (): void =>
  writeFileSync(
    join(data, "erasures", "operations.json"),
    JSON.stringify({orders_applied: readOrders(data).all.length})
  );

async function takenBack(from = BACK_ON): Promise<string[]> {
  const said: string[] = [];
  await takeBack({data, member: LEFT, from, because: "APP-7", now: on(TODAY), say: (line) => said.push(line)});
  return said;
}

/** A night's landing: the register as it is now, with the orders carried out. */
async function night(n: number) {
  await land(data, TODAY, n);
  return applyOrders({data});
}

/** Erased, joined anew, and the erasure taken back. */
async function comeBack() {
  await eraseLeft();
  apiLooks();
  await joinAnew();
  await takenBack();
  return night(5);
}

test("who returns is let in with the new membership, and the past is what it was", async () => {
  const past = await before();
  const done = await comeBack();
  expect(done.back).toBe(1);
  expect((await mine("member")).map(({family_name: name}) => name)).toEqual(["Palannut"]);
  expect((await mine("membership")).map(({membership_id: id}) => id)).toEqual(["demo:back-1"]);
  expect((await mine("dues_charge")).map(({dues_charge_id: id}) => id)).toEqual(["demo:back-2"]);
  expect(await mine("payment")).toEqual([]);
  expect(await mine("case_header")).toEqual([]);
  expect(await before()).toEqual(past);
});

test("a job goes on, from the first day of the new membership, and nothing of it before", async () => {
  await comeBack();
  const jobs = await ask(`select distinct cast(starts_on as varchar) as first from TABLE(employment)
    where member_id = ${literal(LEFT)}`);
  expect(jobs).toEqual([{first: BACK_ON}]);
});

test("without a new membership in the register nothing is let in, not even the name", async () => {
  await eraseLeft();
  apiLooks();
  await takenBack();
  const done = await night(5);
  expect(done.back).toBe(0);
  for (const table of ["member", "membership", "employment", "dues_charge", "message_delivery"])
    expect([table, await mine(table)]).toEqual([table, []]);
});

test("without taking the order back, who joins anew under the old id stays erased", async () => {
  await eraseLeft();
  await joinAnew();
  await night(5);
  expect(await mine("member")).toEqual([]);
  expect(await mine("membership")).toEqual([]);
});

test("an older extract that is brought back from a backup is cleaned of the person before", async () => {
  await comeBack();
  const old = completeExtracts(whole, "demo")[0];
  cpSync(String(old?.folder), join(data, "landing", "demo", "2026-10-15T990000000"), {recursive: true});
  await applyOrders({data});
  expect(completeExtracts(data, "demo").length).toBe(2);
  const restored = completeExtracts(data, "demo")[1]?.folder;
  const db = await openDatabase(":memory:");
  const path = literal(join(String(restored), "member.parquet"));
  const rows = await db.rows(`select 1 from read_parquet(${path}) where member_id = ${literal(LEFT)}`);
  await db.close();
  expect(rows).toEqual([]);
});

test("who returned can be erased again: the second time alone is frozen, and the first is not counted twice", async () => {
  await comeBack();
  const past = await before();
  const memberships = await ask("select count(*) as n from TABLE(membership)");
  await eraseLeft("2026-11-20", {endedOn: "2026-11-20"});
  expect(readOrders(data).all.length).toBe(2);
  expect(await mine("member")).toEqual([]);
  expect(await before()).toEqual(past);
  expect(await ask("select count(*) as n from TABLE(membership)")).toEqual(memberships);
  await night(6);
  expect(await mine("membership")).toEqual([]);
  expect(await before()).toEqual(past);
  expect(await ask("select count(*) as n from TABLE(membership)")).toEqual(memberships);
});

test("a night's limit for those who left does not take who may return for somebody who left again", async () => {
  await eraseLeft();
  apiLooks();
  await takenBack();
  await land(data, TODAY, 5);
  const retention = {...readConfiguration(data).retention, left_members_months: 24};
  await retire(data, TODAY, retention);
  expect(readOrders(data).find(LEFT)).toBeUndefined();
});

test("the order says when it was taken back, from when and on what ground, and nobody's id", async () => {
  await comeBack();
  const {all} = readOrders(data);
  expect(all.map(({taken_back: taken}) => taken)).toEqual([{on: TODAY, from: BACK_ON, because: "APP-7"}]);
  expect(JSON.stringify(all)).not.toContain("leap-leaver");
});

test("what cannot be taken back is refused with its cure, and nothing is written", async () => {
  await expect(takenBack()).rejects.toThrow(/nothing to take back/);
  await eraseLeft();
  await expect(takenBack()).rejects.toThrow(/start the API once/);
  mkdirSync(join(data, "published"), {recursive: true});
  writeFileSync(join(data, "published", "CURRENT"), "old.json");
  writeFileSync(join(data, "published", "old.json"), JSON.stringify({run_id: "old", as_of: ERASED_ON}));
  await expect(takenBack()).rejects.toThrow(/npm run nightly first/);
  rmSync(join(data, "published"), {recursive: true});
  apiLooks();
  await expect(takenBack(ERASED_ON)).rejects.toThrow(/a later day/);
  await expect(takenBack("soon")).rejects.toThrow(/is a day/);
  await expect(takeBack({data, member: LEFT, because: "APP-7"})).rejects.toThrow(/--from/);
  await expect(takeBack({data, member: LEFT, from: BACK_ON})).rejects.toThrow(/--because/);
  expect(readOrders(data).find(LEFT)).toBeDefined();
  expect((await takenBack())[0]).toContain(`from the next night on, ${LEFT}`);
  await expect(takenBack()).rejects.toThrow(/taken back already/);
});
