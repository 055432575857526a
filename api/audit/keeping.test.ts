import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {policyOf} from "../../access/policy.ts";
import {openAudit} from "./audit.ts";
import {checkAudit} from "./chain.ts";
import {noteSeal, readAuditKey, readSeals, sealOfLine} from "./files.ts";
import {keepAudit, notePolicy} from "./keeping.ts";
import type {Store} from "../store/store.ts";
import {openSqlite} from "../store/sqlite.ts";

let data = "";
let store: Store;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "tillit-keeping-"));
  store = await openSqlite(":memory:");
});
afterEach(async () => {
  await store.close();
  rmSync(data, {recursive: true});
});

const policy = (role: string) =>
  policyOf(`version: 1
roles:
  ${role}: {tree: organisation, kpis: {audiences: []}, levels: [], lists: {}, protected: hidden, exports: [], pages: [night]}`);

test("a policy is written down when it is another than the last, and once", async () => {
  const audit = await openAudit(store, "key");
  const [one, other] = [policy("leadership"), policy("administrator")];
  for (const inForce of [one, one, other, other, one]) await notePolicy(store, audit, inForce);
  expect(await store.rows("select event, policy, about from audit order by number")).toEqual([
    {event: "policy_changed", policy: one.hash, about: null},
    {event: "policy_changed", policy: other.hash, about: one.hash},
    {event: "policy_changed", policy: one.hash, about: other.hash}
  ]);
});

test("the key is made once, for its owner alone, and no other text is taken for one", () => {
  const key = readAuditKey(data, {});
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(readAuditKey(data, {})).toBe(key);
  expect(statSync(join(data, "audit.key")).mode & 0o777).toBe(0o600);
  expect(readAuditKey(data, {TILLIT_AUDIT_KEY: "b".repeat(64)})).toBe("b".repeat(64));
  expect(() => readAuditKey(data, {TILLIT_AUDIT_KEY: "secret"})).toThrow("TILLIT_AUDIT_KEY is no key");
  writeFileSync(join(data, "audit.key"), "");
  expect(() => readAuditKey(data, {})).toThrow("audit.key is no key: it takes 64 hex digits");
});

test("what is noted beside the store is read again, and a line that is no seal is named", () => {
  expect(readSeals(data)).toEqual([]);
  const seal = {number: 3, chain: "c".repeat(64)};
  const line = noteSeal(data, seal, new Date(0));
  noteSeal(data, {...seal, number: 4}, new Date(0));
  expect(readSeals(data)).toEqual([seal, {...seal, number: 4}]);
  expect(sealOfLine(line)).toEqual(seal);
  expect(sealOfLine(`3 ${seal.chain}`)).toEqual(seal);
  expect(() => sealOfLine("3 abc")).toThrow("not a seal, which is a number and 64 hex digits: 3 abc");
});

test("from day to day what is beyond its time goes, and the seal is noted outside", async () => {
  let now = Date.parse("2026-11-22T10:00:00Z");
  const audit = await openAudit(store, "key", {now: () => now});
  await audit.write({event: "looked"});
  now = Date.parse("2028-11-23T10:00:00Z");
  await audit.write({event: "looked"});
  const end = await keepAudit(audit, {data, months: 24, say: () => {}, now: () => new Date(now)});
  await audit.write({event: "looked"});
  end();
  expect(await store.rows("select event from audit order by number")).toEqual(
    ["looked", "pruned", "looked"].map((event) => ({event}))
  );
  expect(readSeals(data).map(({number}) => number)).toEqual([2, 4]);
  expect(readFileSync(join(data, "audit-seals.log"), "utf8")).toMatch(/^2028-11-23T10:00:00\.000Z 2 /);
  expect((await checkAudit(store, "key", readSeals(data))).broken).toBeUndefined();
});
