import {execFile} from "node:child_process";
import {mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {promisify} from "node:util";
import {afterEach, beforeEach, expect, test} from "vitest";
import {openAudit} from "./audit.ts";
import {readAuditKey, readSeals} from "./files.ts";
import {openSqlite} from "../store/sqlite.ts";

let data = "";
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "tillit-check-"));
  writeFileSync(join(data, "tillit.yaml"), "sources: []\n");
});
afterEach(() => rmSync(data, {recursive: true}));

const storeOf = () => openSqlite(join(data, "operations.sqlite"));
const check = (...options: string[]) =>
  promisify(execFile)(process.execPath, ["api/audit/check.ts", "--data", data, ...options]);

async function writeFour(): Promise<void> {
  const store = await storeOf();
  const audit = await openAudit(store, readAuditKey(data, {}));
  for (let i = 0; i < 4; i++) await audit.write({event: "looked", person_id: "p1", row_count: i});
  await store.close();
}

async function change(...statements: string[]): Promise<void> {
  const store = await storeOf();
  for (const trigger of ["audit_stays", "audit_is_kept"]) await store.change(`drop trigger if exists ${trigger}`);
  for (const statement of statements) await store.change(statement);
  await store.close();
}

test("the command says that the trail is whole and gives its seal, which is noted beside the store", async () => {
  await writeFour();
  const {stdout} = await check();
  expect(stdout).toMatch(/^The audit is whole: 4 entries\. Its seal, to be kept elsewhere:\n4 [0-9a-f]{64}\n$/);
  expect(readSeals(data)).toEqual([{number: 4, chain: expect.stringMatching(/^[0-9a-f]{64}$/)}]);
  expect((await check("--seal", stdout.trim().split("\n").at(-1) ?? "")).stdout).toContain("whole");
}, 60_000);

test("the command names the first broken entry and fails", async () => {
  await writeFour();
  await change("update audit set row_count = 9 where number = 2");
  await expect(check()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("The audit is broken: entry 2 is not as it was written")
  });
}, 60_000);

test("newest entries that are gone are found by the seal noted before", async () => {
  await writeFour();
  await check();
  await change(
    "delete from audit where number > 2",
    "update audit_head set number = 2, chain = (select chain from audit where number = 2)"
  );
  await expect(check()).rejects.toMatchObject({stderr: expect.stringContaining("from entry 3 on, the newest entries")});
}, 60_000);

test("when the key is lost the trail goes on under a new one, and says so", async () => {
  await writeFour();
  const old = readFileSync(join(data, "audit.key"), "utf8");
  unlinkSync(join(data, "audit.key"));
  await expect(check()).rejects.toMatchObject({code: 1});
  expect((await check("--begin-anew")).stdout).toContain("The audit is whole: 1 entries");
  expect(readFileSync(join(data, "audit.key"), "utf8")).not.toBe(old);
}, 60_000);
