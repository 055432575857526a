import {createHmac} from "node:crypto";
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {giveOrders, takeOrderBack} from "../../pipelines/erasure/orders.ts";
import {openAudit} from "../audit/audit.ts";
import {forgetErased, PERSONS} from "./erasures.ts";
import {MIGRATIONS} from "./migrations.ts";
import {revoke} from "../signIn/revocations.ts";
import type {Store} from "./store.ts";
import {openSqlite} from "./sqlite.ts";

const GONE = "crm:gone-4711";
const OTHER = "crm:other-4712";
const tidy = "pragma wal_checkpoint(truncate)";
let data = "";
let store: Store;
beforeEach(async () => {
  data = mkdtempSync(path.join(tmpdir(), "tillit-erasures-"));
  store = await openSqlite(path.join(data, "operations.sqlite"));
});
afterEach(async () => {
  await store.close();
  rmSync(data, {recursive: true});
});

const signIn = (person: string): Promise<number> =>
  store.change("insert into session values (?, ?, ?, ?, ?)", [
    `of ${person}`,
    person,
    `{"who":"${person}"}`,
    1,
    2 ** 45
  ]);

const order = (...ids: string[]) => giveOrders(data, ids, {ordered_on: "2026-11-22", why: "asked"});

test("sessions and revocations of somebody erased go, those of others stay", async () => {
  for (const person of [GONE, OTHER]) {
    await revoke(store, {kind: "person", subject: person, because: `of ${person}`, revoked_at: 1});
    await signIn(person);
  }
  order(GONE);
  expect(await forgetErased(store, {data, tidy})).toBe(2);
  expect(await store.rows("select person_id from session")).toEqual([{person_id: OTHER}]);
  expect(await store.rows("select subject from revocation")).toEqual([{subject: OTHER}]);
  expect(await forgetErased(store, {data, tidy})).toBe(0);
});

test("who is a member anew stays signed in, until erased again", async () => {
  order(GONE);
  takeOrderBack(data, GONE, {on: "2026-12-01", from: "2026-12-01", because: "7"});
  await signIn(GONE);
  expect(await forgetErased(store, {data})).toBe(0);
  order(GONE);
  expect(await forgetErased(store, {data})).toBe(1);
});

test("no byte of the store's files holds the person any more", async () => {
  await signIn(OTHER);
  await signIn(GONE);
  const bytes = () =>
    readdirSync(data)
      .filter((name) => name.startsWith("operations.sqlite"))
      .map((name) => readFileSync(path.join(data, name), "latin1"))
      .join("");
  expect(bytes()).toContain(GONE);
  order(GONE);
  await forgetErased(store, {data, tidy});
  expect(bytes()).not.toContain(GONE);
  expect(bytes()).toContain(OTHER);
});

test("what somebody looked at stays in the audit, and its seals hold", async () => {
  const audit = await openAudit(store, "key");
  await audit.write({event: "looked", person_id: GONE, what: "members"});
  order(GONE);
  await forgetErased(store, {data, tidy});
  expect(await store.rows("select person_id from audit")).toEqual([{person_id: GONE}]);
  expect((await audit.check()).broken).toBeUndefined();
});

test("it notes up to which order it came, and orders without their key stop it", async () => {
  expect(await forgetErased(store, {data})).toBe(0);
  order(GONE, OTHER);
  await forgetErased(store, {data});
  const note = JSON.parse(readFileSync(path.join(data, "erasures", "operations.json"), "utf8"));
  expect(note.orders_applied).toBe(2);
  rmSync(path.join(data, "erasures", "key"));
  await expect(forgetErased(store, {data})).rejects.toThrow(/key/);
});

test("the orders hold no id and no hash that anybody could make without the key", () => {
  mkdirSync(path.join(data, "erasures"), {recursive: true});
  writeFileSync(path.join(data, "erasures", "key"), `${"ab".repeat(32)}\n`);
  order(GONE);
  const text = readFileSync(path.join(data, "erasures", "orders.json"), "utf8");
  expect(text).not.toContain(GONE);
  expect(JSON.parse(text).orders[0].hash).toBe(createHmac("sha256", "ab".repeat(32)).update(GONE).digest("hex"));
});

/** Tables that hold no person's id in a column of its own. */
const WITHOUT_PERSON = new Set([
  "setting",
  "audit_head",
  "audit_start",
  // these end by themselves: an address, or who signs in, for as long as signing in takes
  "sign_in",
  "provider_record",
  "one_time_code",
  "code_request"
]);

test("every table of the operations store is known to erasure", () => {
  const made = MIGRATIONS.flat()
    .filter((step) => typeof step === "string")
    .flatMap((step) => /create table (?:if not exists )?(\w+)/.exec(step)?.[1] ?? []);
  expect(made.length).toBeGreaterThan(6);
  expect([...new Set(made)].filter((table) => !PERSONS[table] && !WITHOUT_PERSON.has(table))).toEqual([]);
});
