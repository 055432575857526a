import {execFileSync, spawnSync} from "node:child_process";
import {mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {DuckDBInstance} from "@duckdb/node-api";
import {afterAll, expect, inject, test} from "vitest";
import {SHIPPED} from "../../access/policy.ts";

const warehouse = inject("warehouse");
const PRINT = join(import.meta.dirname, "print.ts");
const policy = (...args: string[]): string => execFileSync(process.execPath, [PRINT, ...args], {encoding: "utf8"});

const folder = mkdtempSync(join(tmpdir(), "tillit-policy-"));
afterAll(() => rmSync(folder, {recursive: true}));

async function counted(question: string): Promise<number> {
  const published = join(warehouse, "published");
  const file = join(published, readFileSync(join(published, "CURRENT"), "utf8").trim());
  const instance = await DuckDBInstance.create(file, {access_mode: "READ_ONLY"});
  const connection = await instance.connect();
  const [[count] = []] = await (await connection.run(question)).getRowsJson();
  connection.closeSync();
  instance.closeSync();
  return Number(count);
}

test("the policy is told with its predicates and rows, and those of the leadership are the union's", async () => {
  const said = policy("--data", warehouse);
  const section = said.split("\n\n").find((part) => part.startsWith("Leadership (")) ?? "";
  const all = await counted("select count(*) from stewards");
  const union = /"union_id" = '([^']+)'/.exec(section)?.[1] ?? "";
  const own = await counted(`select count(*) from stewards where union_id = '${union}' and not is_protected`);
  expect(own).toBeGreaterThan(10);
  expect(own).toBeLessThan(all);
  expect(section).toContain(`Stewards: of their own unit and what lies below it; ${own} of ${all} rows`);
  expect(section).not.toContain("Members:");
  expect(said).toMatch(/It says what .* approved on/);
});

test("it is told in four languages, and a fifth is refused with those there are", () => {
  for (const [language, word] of Object.entries({fi: "Luottamusmies", sv: "Förtroendevald", nb: "Tillitsvalgt"}))
    expect(policy("--data", warehouse, "--lang", language)).toContain(`\n${word} (`);
  const {status, stderr} = spawnSync(process.execPath, [PRINT, "--lang", "se"], {encoding: "utf8"});
  expect(status).not.toBe(0);
  expect(stderr).toContain("no such language: se: write one of en, fi, sv, nb");
});

test("a union's own policy is told, approved and compared beside its own data", () => {
  symlinkSync(join(warehouse, "published"), join(folder, "published"));
  writeFileSync(join(folder, "tillit.yaml"), "time_zone: Europe/Oslo\npolicy: ours.yaml\nsources: []\n");
  const ours = join(folder, "ours.yaml");
  const shipped = readFileSync(SHIPPED, "utf8");
  writeFileSync(ours, shipped);
  expect(policy("--data", folder)).toContain("No policy was approved here yet.");
  expect(spawnSync(process.execPath, [PRINT, "--data", folder, "--approve"], {encoding: "utf8"}).stderr).toContain(
    "an approval names who decided"
  );
  policy("--data", folder, "--approve", "--by", "the congress");
  writeFileSync(ours, shipped.replace("exports: [members, stewards]\n", "exports: [members, stewards, follow_ups]\n"));
  const changed = policy("--data", folder);
  expect(changed).toContain("What changed since the congress approved it");
  expect(changed).toContain("  Shop steward, new: files of Follow-ups\n  Chief steward, new: files of Follow-ups");
});

test("a policy that does not fit what is published is refused by line, and never approved", () => {
  const own = join(folder, "ours.yaml");
  const text = readFileSync(SHIPPED, "utf8").replace("- workplace_name", "- workplace_nmae");
  writeFileSync(own, text);
  const line = text.split("\n").findIndex((said) => said.includes("workplace_nmae")) + 1;
  const {status, stderr} = spawnSync(process.execPath, [PRINT, "--data", folder, "--approve", "--by", "x"], {
    encoding: "utf8"
  });
  expect(status).not.toBe(0);
  expect(stderr).toContain(
    `line ${line}: roles.steward.lists.members.columns.7: members has no column workplace_nmae: write workplace_name`
  );
  expect(readFileSync(join(folder, "ours.approved.yaml"), "utf8")).not.toContain("workplace_nmae");
});
