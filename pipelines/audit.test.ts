import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, expect, test} from "vitest";
import {audit, suspiciousChanges} from "./audit.ts";
import {CONTRACT} from "./contract/contract.ts";
import {openDatabase} from "./database.ts";

const folder = mkdtempSync(join(tmpdir(), "tillit-audit-"));
const buildFile = join(folder, "build.duckdb");

beforeAll(async () => {
  const db = await openDatabase(buildFile);
  await db.run("create schema raw");
  for (const {name} of CONTRACT) await db.run(`create table raw."${name}" as select 1 as a from range(3)`);
  await db.close();
});

afterAll(() => rmSync(folder, {recursive: true}));

const holds = {name: "nothing is below zero", breaches: "select a from raw.member where a < 0"};
const breaks = {name: "there are no members", breaches: "select a as member from raw.member"};
const night = {buildFile, asOf: "2026-10-15", before: undefined};

test("laws that hold give the register's row counts to the next night", async () => {
  const {laws, registerRows} = await audit({...night, laws: [holds]});
  expect(laws).toBe(1);
  expect(Object.keys(registerRows)).toHaveLength(CONTRACT.length);
  expect(registerRows["member"]).toBe(3);
});

test("a broken law stops the night with its name and rows, beside every other broken one", async () => {
  const failure = audit({...night, laws: [holds, breaks, {...breaks, name: "second"}]});
  await expect(failure).rejects.toThrow(/broken: there are no members; for example member 1.*\nbroken: second/);
});

const counts = (as_of: string, member: number) => ({as_of, register_rows: {member}});

test.each([
  ["half the rows gone overnight", counts("2026-10-14", 1000), counts("2026-10-15", 500), true],
  ["a fifth more overnight", counts("2026-10-14", 1000), counts("2026-10-15", 1201), true],
  ["a table that is empty at once", counts("2026-10-14", 1000), counts("2026-10-15", 0), true],
  ["a few rows", counts("2026-10-14", 1000), counts("2026-10-15", 960), false],
  ["a handful of a small table", counts("2026-10-14", 40), counts("2026-10-15", 0), false],
  ["a table that had not arrived before", counts("2026-10-14", 0), counts("2026-10-15", 5000), false],
  ["nights a month apart", counts("2026-09-14", 1000), counts("2026-10-15", 2000), false],
  ["a night for an earlier date", counts("2026-10-14", 1000), counts("2026-10-13", 500), false]
])("%s: suspicious or not", (_, before, now, isSuspicious) => {
  expect(suspiciousChanges(before, now).length > 0).toBe(isSuspicious);
});

test("a suspicious change stops the night unless a person accepts it", async () => {
  const before = counts("2026-10-14", 1000);
  await expect(audit({...night, before, laws: []})).rejects.toThrow(
    /table member has 3 rows, 1000 on 2026-10-14.*--accept-change/
  );
  await expect(audit({...night, before, laws: [], acceptChange: true})).resolves.toBeDefined();
});
