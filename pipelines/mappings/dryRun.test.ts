import {readdirSync} from "node:fs";
import {afterEach, expect, test, vi} from "vitest";
import {dryRun} from "./dryRun.ts";
import {AS_OF, changed, dataFolder, DEMO, REGISTER, type Tables} from "../sources/register.fixture.ts";

// each test runs an extract and a load on real files: half a second of its own, more on a busy machine
vi.setConfig({testTimeout: 30_000});

const leftovers: (() => void)[] = [];
afterEach(() => {
  for (const remove of leftovers.splice(0)) remove();
});

async function tried(
  tables: Tables,
  more: {sample?: number} = {}
): Promise<{usable: boolean; said: string[]; wrote: string[]}> {
  const {data, remove} = dataFolder(tables);
  leftovers.push(remove);
  const said: string[] = [];
  const usable = await dryRun(DEMO, {data, asOf: AS_OF, say: (line) => said.push(line), ...more});
  return {usable, said, wrote: readdirSync(data).filter((name) => name !== "register")};
}

test("a dry run says table by table what arrives, what is missing and what would be rejected, and writes nothing", async () => {
  const {usable, said, wrote} = await tried(
    changed("payment", (rows) => rows.map((row, n) => (n < 3 ? {...row, member_id: `x${n}`} : row)))
  );
  expect(usable).toBe(true);
  expect(wrote).toEqual([]);
  expect(said).toContain("union              1 rows");
  expect(said).toContain("headcount          absent (expected): does not arrive");
  expect(said).toContain("    missing: email, phone, contact_confirmed_on, occupation, language");
  expect(said).toContain("    empty: deceased_on 92 %");
  expect(said).toContain(
    "    unknown_reference member_id: 3 rows, first: demo, payment, row 1, unknown_reference: member_id names no member that was loaded: demo:x0"
  );
});

test("a sample is judged row by row, not by its references", async () => {
  const {usable, said} = await tried(
    changed("membership", (rows) => [...rows.slice(0, 4), {...rows[4], kind: "gold"}]),
    {sample: 5}
  );
  expect(usable).toBe(true);
  expect(said).toContain("member             5 rows");
  expect(said.filter((line) => line.includes("reference"))).toEqual([]);
  expect(said.find((line) => line.includes("unknown_code kind: 1 rows"))).toContain("gold");
});

test("a source that the night would refuse is refused with the reason", async () => {
  const {usable, said} = await tried(changed("member", (rows) => rows.map((row) => ({...row, union_id: "u9"}))));
  expect(usable).toBe(false);
  expect(said.at(-1)).toContain("table member: no row is left of 12");
  const without = Object.fromEntries(Object.entries(REGISTER).filter(([name]) => name !== "union"));
  await expect(tried(without)).rejects.toThrow("source demo, table union: missing");
});
