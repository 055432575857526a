/** What an erasure promises of the landing zone, of what earlier nights left, and of every night to come. */
import {spawn} from "node:child_process";
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, beforeEach, expect, test} from "vitest";
import {readConfiguration} from "../configuration.ts";
import {CONTRACT} from "../contract/contract.ts";
import {literal, openDatabase} from "../database.ts";
import {makeDemo} from "../demo/make.ts";
import {erase} from "./erase.ts";
import {applyOrders} from "./erasure.ts";
import {extract} from "../sources/extract.ts";
import {completeExtracts, hashFile} from "../landing.ts";
import {askLanded} from "./landed.test-data.ts";
import {giveOrders, readOrders} from "./orders.ts";
import {NotErased} from "./request.ts";
import {monthsBefore, retire} from "./retire.ts";
import {aboutWhom} from "./tombstone.ts";
import {DEMO_SETTINGS} from "../testWarehouse.ts";
import {tracesIn} from "./traces.test-data.ts";

const TODAY = "2026-10-15";
const now = (): Date => new Date(`${TODAY}T12:00:00Z`);
const root = mkdtempSync(join(tmpdir(), "tillit-erase-"));
const whole = join(root, "whole");
const data = join(root, "data");

/** Left on 29 February 2024, with dues, a case and messages. */
const LEFT = "demo:awkward-leap-leaver";
/** A steward who died in office: the row of the membership is open. */
const DIED = "demo:awkward-steward-died";
/** A member tonight. */
const MEMBER = "demo:awkward-two-jobs";

let traces: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  mkdirSync(whole);
  writeFileSync(join(whole, "tillit.yaml"), DEMO_SETTINGS);
  for (const [n, asOf] of ["2026-10-14", TODAY].entries()) {
    await makeDemo({members: 200, seed: 1, asOf, folder: whole});
    await makeUnmistakable();
    await land(whole, asOf, n);
  }
  const night = join(whole, "nights", "2026-10-14T010000000");
  mkdirSync(night, {recursive: true});
  const build = await openDatabase(join(night, "build.duckdb"));
  await build.run(`create table members as select ${literal(LEFT)} as member_id`);
  await build.close();
  const problems = [`for example member ${LEFT} twice`, "all is well"];
  writeFileSync(join(night, "report.json"), `${JSON.stringify({sources: [{problems}]}, null, 2)}\n`);
  mkdirSync(join(whole, "published"));
  for (const name of ["old.json", "old.duckdb.part"]) writeFileSync(join(whole, "published", name), LEFT);
  traces = Object.fromEntries(
    await Promise.all([LEFT, DIED, MEMBER].map(async (id) => [id, await tracesOf(id)] as const))
  );
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

/** Gives the people to be erased a name, an address and a number that nobody else has. */
async function makeUnmistakable(): Promise<void> {
  const path = join(whole, "register", "member.parquet");
  const db = await openDatabase(":memory:");
  await db.run(`create table people as from read_parquet(${literal(path)})`);
  for (const [n, id] of [LEFT, DIED, MEMBER].entries())
    await db.run(`update people set given_name = 'Unmistakable ${n + 1}', family_name = 'Poistettava ${n + 1}',
      email = 'poistettava${n + 1}@example.org', phone = '+358 40 777 000${n + 1}'
      where member_id = ${literal(id.replace("demo:", ""))}`);
  await db.run(`copy people to ${literal(path)} (format parquet)`);
  await db.close();
}

/** The id, the names, the address and the number of somebody. */
async function tracesOf(id: string): Promise<string[]> {
  const [row] = await ask(
    `select given_name, family_name, email, phone from TABLE(member) where member_id = ${literal(id)}`,
    whole
  );
  const words = [id, ...Object.values(row ?? {}).map(String)];
  expect(words[4]).toMatch(/777/);
  return words;
}

const ask = (query: string, folder = data) => askLanded(folder, query);

/** What totals are made of, nobody named: rows by kind, place and day, and sums of money. */
async function totals(folder = data) {
  return [
    ...(await ask(
      "select branch_id, kind, starts_on, ends_on, exit_reason, count(*) as n from TABLE(membership) group by all order by all",
      folder
    )),
    ...(await ask(
      "select period_on, sum(amount_minor) as n from TABLE(dues_charge) group by all order by all",
      folder
    )),
    ...(await ask(
      "select paid_on, sum(p.amount_minor) as n from TABLE(payment) as p join TABLE(dues_charge) using (dues_charge_id) group by all order by all",
      folder
    )),
    ...(await ask(
      "select role, m.employer_unit_id, m.starts_on, m.ends_on, u.union_id, e.employer_unit_id as works_at, count(*) as n from TABLE(mandate) as m join TABLE(mandate_union) as u using (mandate_id) left join TABLE(employment) as e using (member_id) group by all order by all",
      folder
    )),
    ...(await ask(
      "select topic, kind, happened_at, union_id from TABLE(case_event) join TABLE(case_header) using (case_header_id) order by all",
      folder
    )),
    ...(await ask(
      "select count(*) as members, count(distinct member_id) as people, count(deceased_on) as died from TABLE(member)",
      folder
    ))
  ];
}

const erased = async (member: string, more: object = {}): Promise<string[]> => {
  const said: string[] = [];
  await erase({data, member, now, say: (line) => said.push(line), ...more});
  return said;
};

/** Every complete extract has the files and hashes of its manifest, and no file more. */
async function expectWhole(): Promise<void> {
  const extracts = completeExtracts(data, "demo");
  expect(extracts.length).toBeGreaterThanOrEqual(2);
  for (const {folder, manifest} of extracts) {
    for (const [table, {sha256}] of Object.entries(manifest.tables))
      expect([manifest.extract_id, table, await hashFile(join(folder, `${table}.parquet`))]).toEqual([
        manifest.extract_id,
        table,
        sha256
      ]);
    expect(readdirSync(folder).length).toBe(Object.keys(manifest.tables).length + 1);
  }
}

test("no byte of the data folder tells of who was erased, and totals are what they were", async () => {
  const before = await totals();
  expect((await tracesIn(data, traces[LEFT] ?? [])).length).toBeGreaterThan(4);
  const said = await erased(LEFT, {because: "GDPR-2026/14"});
  expect(await tracesIn(data, traces[LEFT] ?? [])).toEqual([]);
  expect(await totals()).toEqual(before);
  await expectWhole();
  expect(said.join("\n")).toMatch(/found in demo.*dues_charge \d+/);
  expect(said.join("\n")).toContain("reports of earlier nights with a mention taken out: 1");
}, 60_000);

test("of a dead steward the mandate stays, the name does not", async () => {
  const before = await totals();
  await erased(DIED);
  expect(await tracesIn(data, traces[DIED] ?? [])).toEqual([]);
  expect(await totals()).toEqual(before);
  const [row] = await ask("select * from TABLE(member) where contains(member_id, ':erased-')");
  const {member_id: id, union_id: union, is_protected: hidden, deceased_on: died, ...rest} = row ?? {};
  expect(id).toMatch(/^demo:erased-[0-9a-f]{32}$/);
  expect([union, hidden, died]).toEqual(["demo:aalto", true, "2026-09-03"]);
  expect(new Set(Object.values(rest))).toEqual(new Set([null]));
});

test("a report of an earlier night loses the sentence, and keeps the one about somebody else", async () => {
  const path = join(data, "nights", "2026-10-14T010000000", "report.json");
  const problems = [`twice: ${LEFT}`, `twice: ${LEFT}2`, "called Unmistakable 1 Poistettava 1."];
  writeFileSync(path, JSON.stringify({problems}));
  await erased(LEFT);
  const gone = "(told of somebody who has been erased)";
  expect(JSON.parse(readFileSync(path, "utf8")).problems).toEqual([gone, `twice: ${LEFT}2`, gone]);
});

test("a second run says that nothing is left", async () => {
  await erased(LEFT);
  const files = readdirSync(data, {recursive: true}).toSorted();
  const said = await erased(LEFT);
  expect(said[0]).toBe("landing zone: nothing is left of this person");
  expect(said.join("\n")).not.toContain("written anew");
  expect(readdirSync(data, {recursive: true}).toSorted()).toEqual(files);
});

test("a dry run says what there is and writes nothing", async () => {
  const before = readdirSync(data, {recursive: true}).toSorted();
  const said = await erased(LEFT, {dryRun: true});
  expect(said[0]).toMatch(/found in demo, extract 2026-10-15T\d+: member 1/);
  const after = readdirSync(data, {recursive: true}).toSorted();
  expect(after.filter((name) => !String(name).startsWith("night."))).toEqual(before);
});

test("the register may deliver the person again, or no more: what counts is the tombstone", async () => {
  const before = await totals();
  await erased(LEFT);
  await land(data, TODAY, 5);
  expect((await tracesIn(data, traces[LEFT] ?? [])).length).toBeGreaterThan(0);
  await applyOrders({data});
  expect(await tracesIn(data, traces[LEFT] ?? [])).toEqual([]);
  expect(await totals()).toEqual(before);

  const db = await openDatabase(":memory:");
  for (const table of CONTRACT) {
    const about = aboutWhom(table);
    const path = join(data, "register", `${table.name}.parquet`);
    if (about?.table !== "member" || !existsSync(path)) continue;
    const id = LEFT.replace("demo:", "");
    await db.run(
      `create or replace table kept as from read_parquet(${literal(path)}) where ${about.column} <> ${literal(id)}`
    );
    await db.run(`copy kept to ${literal(path)} (format parquet)`);
  }
  await db.close();
  await land(data, TODAY, 6);
  await applyOrders({data});
  expect(
    (await ask("select count(*) as n from TABLE(membership) where contains(member_id, ':erased-')"))[0]?.["n"]
  ).toBe(1);
  expect(await tracesIn(data, traces[LEFT] ?? [])).toEqual([]);
}, 60_000);

test("an extract brought back from a backup is cleaned by the next night", async () => {
  await erased(LEFT);
  const old = completeExtracts(whole, "demo")[1]?.folder ?? "";
  cpSync(old, join(data, "landing", "demo", "2026-10-14T000000000"), {recursive: true});
  expect((await tracesIn(data, traces[LEFT] ?? [])).length).toBeGreaterThan(0);
  await applyOrders({data});
  expect(await tracesIn(data, traces[LEFT] ?? [])).toEqual([]);
});

test("whoever is a member by the register is erased only with a last day, and counts until then", async () => {
  await expect(erased(MEMBER)).rejects.toThrow(NotErased);
  expect(readOrders(data).all).toEqual([]);
  await erased(MEMBER, {endedOn: "2026-10-10"});
  expect(await tracesIn(data, traces[MEMBER] ?? [])).toEqual([]);
  const rows = await ask(
    "select distinct cast(max(ends_on) as varchar) as last from TABLE(membership) where contains(member_id, ':erased-') group by member_id"
  );
  expect(rows).toEqual([{last: "2026-10-10"}]);
});

test("nobody by that id, a name for a reason and a day that is none are refused, and nothing is written", async () => {
  await expect(erased("demo:nobody")).rejects.toThrow(/nobody in the landing zone/);
  await expect(erased(LEFT, {because: "Anna asked for it"})).rejects.toThrow(/number of the request/);
  await expect(erased(LEFT, {because: LEFT.replace("demo:", "demo/")})).resolves.toBeDefined();
  await expect(erased(MEMBER, {endedOn: "soon"})).rejects.toThrow(/is a day/);
});

test("orders without their key stop the night instead of letting everyone back in", async () => {
  await erased(LEFT);
  rmSync(join(data, "erasures", "key"));
  await expect(applyOrders({data})).rejects.toThrow(/without their key/);
});

test("stopped before any step, what stands is whole, and the next run finishes", async () => {
  const before = await totals();
  const steps: string[] = [];
  await erased(LEFT, {onStep: (step: string) => steps.push(step)});
  expect(steps.length).toBeGreaterThan(7);
  for (const stopAt of steps.keys()) {
    rmSync(data, {recursive: true, force: true});
    cpSync(whole, data, {recursive: true});
    let at = 0;
    const onStep = (step: string): void => {
      if (at++ === stopAt) throw new Error(`stopped before: ${step}`);
    };
    await expect(erased(LEFT, {onStep})).rejects.toThrow("stopped before");
    await expectWhole();
    expect([steps[stopAt], await totals()]).toEqual([steps[stopAt], before]);
    await erased(LEFT);
    await expectWhole();
    expect([steps[stopAt], await tracesIn(data, traces[LEFT] ?? [])]).toEqual([steps[stopAt], []]);
    expect(await totals()).toEqual(before);
  }
}, 300_000);

test.each([250, 450, 700, 1000])(
  "killed after %i ms, what stands is whole, and the next run finishes",
  async (milliseconds) => {
    const before = await totals();
    const child = spawn(process.execPath, [join(import.meta.dirname, "erase.ts"), "--data", data, "--member", LEFT]);
    const ended = new Promise((done) => child.on("close", done));
    setTimeout(() => child.kill("SIGKILL"), milliseconds);
    await ended;
    await expectWhole();
    expect(await totals()).toEqual(before);
    await erased(LEFT);
    expect(await tracesIn(data, traces[LEFT] ?? [])).toEqual([]);
    expect(await totals()).toEqual(before);
  }
);

test("who left longer ago than the limit is erased, who left later or came back is not", async () => {
  const retention = {...readConfiguration(data).retention, left_members_months: 24};
  const before = await totals();
  const left = (
    await ask(`
    select member_id from TABLE(membership) as spans join TABLE(member) as people using (member_id)
    group by all having max(coalesce(least(ends_on, deceased_on), '9999-01-01')) <= '2024-10-15'`)
  ).length;
  expect(left).toBeGreaterThan(10);
  expect(await retire(data, TODAY, {...retention, left_members_months: 2000})).toBe(0);
  expect(await retire(data, TODAY, retention)).toBe(left);
  await applyOrders({data});
  expect((await ask("select count(*) as n from TABLE(member) where contains(member_id, ':erased-')"))[0]?.["n"]).toBe(
    left
  );
  expect(await totals()).toEqual(before);
  expect(await retire(data, TODAY, retention)).toBe(0);
  expect(monthsBefore("2026-03-31", 1)).toBe("2026-02-28");
}, 60_000);

test("an order is given once", () => {
  giveOrders(data, ["a:1", "a:1", "a:2"], {ordered_on: TODAY, why: "left"});
  expect(giveOrders(data, ["a:2", "a:3"], {ordered_on: TODAY, why: "asked"}).all.map(({why}) => why)).toEqual([
    "left",
    "left",
    "asked"
  ]);
});
