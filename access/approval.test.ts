import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import {afterAll, expect, test} from "vitest";
import {approve, approvedFileOf, assertApproved, readApproved} from "./approval.ts";
import {factsOf, saysMore} from "./meaning.ts";
import {policyOf, readPolicy, SHIPPED} from "./policy.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tillit-approval-"));
afterAll(() => rmSync(folder, {recursive: true}));

const ROLE = "tree: organisation, kpis: {audiences: []}, levels: [], lists: {}, protected: hidden, exports: []";
const text = (pages: string, rest = ""): string =>
  `version: 1\nroles:\n  administrator: {${ROLE}, pages: [${pages}]${rest}}\n`;
const written = (name: string, said: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, said);
  return file;
};

test("the shipped policy is the one that was approved; npm run policy shows what changed", () => {
  expect(() => assertApproved(SHIPPED, readPolicy())).not.toThrow();
});

test("a policy that nobody approved, or that changed since, stops the start and names the command", () => {
  const file = written("policy.yaml", text("night"));
  expect(() => assertApproved(file, readPolicy(file))).toThrow("npm run policy -- --approve --by");
  approve(file, {by: "the board", on: "2026-11-12"});
  expect(() => assertApproved(file, readPolicy(file))).not.toThrow();
  writeFileSync(file, text("night, figures"));
  expect(() => assertApproved(file, readPolicy(file))).toThrow("is not the one that was approved");
});

test("a comment or a new layout changes nothing that was approved", () => {
  const file = written("comment.yaml", text("night"));
  approve(file, {by: "the board", on: "2026-11-12"});
  writeFileSync(file, `# read in the meeting\n${text("\n      night")}`);
  expect(() => assertApproved(file, readPolicy(file))).not.toThrow();
});

test("the approved copy says by whom and when, and cannot be changed by hand", () => {
  const file = written("own.yml", text("night"));
  approve(file, {by: 'Hallitus: "kyllä" --- 12.11.', on: "2026-11-12"});
  expect(readApproved(file)).toMatchObject({by: 'Hallitus: "kyllä" --- 12.11.', on: "2026-11-12"});
  const copy = approvedFileOf(file);
  expect(path.basename(copy)).toBe("own.approved.yaml");
  writeFileSync(copy, readFileSync(copy, "utf8").replace("[night]", "[night, figures]"));
  expect(() => readApproved(file)).toThrow("changed after it was approved");
  writeFileSync(copy, "nothing");
  expect(() => readApproved(file)).toThrow("not an approval");
});

test("a policy with a fault is not approved", () => {
  const file = written("broken.yaml", text("night"));
  appendFileSync(file, "  visitor: {}\n");
  expect(() => approve(file, {by: "the board", on: "2026-11-12"})).toThrow("roles.visitor");
});

test("two policies have the same facts exactly when they say the same", () => {
  const plain = policyOf(text("night"));
  expect(saysMore(plain, policyOf(text("night")))).toEqual([]);
  expect(factsOf(plain)).toEqual([
    {role: "administrator", kind: "protected", list: null, value: "hidden"},
    {role: "administrator", kind: "page", list: null, value: "night"}
  ]);
  const more = policyOf(text("night, figures", ", longest_days: 365"));
  expect(saysMore(more, plain).flat()).toEqual([
    {role: "administrator", kind: "page", list: null, value: "figures"},
    {role: "administrator", kind: "longest", list: null, value: "365"}
  ]);
  expect(saysMore(plain, more)).toEqual([]);
});

test("whatever is changed in the shipped policy, the difference says so", () => {
  const {roles} = readPolicy();
  const before = {roles: structuredClone(roles)};
  const changes: ((role: NonNullable<typeof roles.regional_rep>) => void)[] = [
    (role) => role.kpis.audiences.push("office"),
    (role) => (role.kpis.names = ["members"]),
    (role) => role.levels.push("union"),
    (role) => role.lists["members"]?.columns.push("owed_minor"),
    (role) => Object.assign(role.lists["members"] ?? {}, {rows: "$grant.union"}),
    (role) => (role.lists["brand_new"] = {columns: ["name"]}),
    (role) => role.exports.push("follow_ups"),
    (role) => role.pages.push("office"),
    (role) => (role.protected = "named"),
    (role) => (role.stand_in = {while: "named", days: 30}),
    (role) => (role.longest_days = 365),
    (role) => (role.trail = "union")
  ];
  for (const change of changes) {
    const after = {roles: structuredClone(roles)};
    if (!after.roles.regional_rep) throw new Error("the shipped policy has no regional rep");
    change(after.roles.regional_rep);
    expect(
      saysMore(after, before)
        .flat()
        .map(({role}) => role)
    ).toContain("regional_rep");
  }
  const {regional_rep: _, ...others} = roles;
  expect(
    saysMore(before, {roles: others})
      .flat()
      .every(({role}) => role === "regional_rep")
  ).toBe(true);
});
