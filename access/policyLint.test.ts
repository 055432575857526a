import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {policyOf, readPolicy} from "./policy.ts";
import {lint} from "./policyLint.ts";
import type {ColumnType, Relation} from "./predicate.ts";

const relation = (name: string, columns: string): readonly [string, Relation] => [
  name,
  {
    name,
    columns: new Map(
      columns.split(" ").map((column): [string, ColumnType] => [column, column === "is_protected" ? "boolean" : "text"])
    )
  }
];
const relations = new Map([
  relation("figures", "union_id unit_l branch_id region_id members"),
  relation("people", "union_id unit_l branch_id region_id member_id name given_name owed_minor is_protected"),
  relation("unguarded", "union_id unit_l branch_id region_id given_name"),
  relation("unplaced", "union_id kind"),
  relation("night_steps", "name rows")
]);
const kpis = [
  {name: "members", audience: ["everyone"], columns: ["members"]},
  {name: "amount", audience: ["leadership"], columns: ["amount"]}
];

type Said = Readonly<Record<string, string>>;
const policy = (role: string, said: Said) =>
  policyOf(
    `version: 1\nroles:\n  ${role}:\n${Object.entries(said)
      .map(([key, value]) => `    ${key}: ${value}\n`)
      .join("")}`
  );
const NOTHING = {
  tree: "employer",
  kpis: "{audiences: []}",
  levels: "[]",
  lists: "{}",
  protected: "hidden",
  exports: "[]",
  pages: "[figures]"
};
const steward = (said: Said) => policy("steward", {...NOTHING, ...said});
const office = (said: Said) => policy("leadership", {...NOTHING, tree: "organisation", ...said});
const figures = {kpis: "{audiences: [everyone]}", levels: "[workplace]"};

test.each([
  [
    "a table that is not published",
    steward({lists: "{peopel: {columns: [name]}}"}),
    "line 7: roles.steward.lists.peopel: no such list is published: write people, or take it out"
  ],
  [
    "a column that is not there",
    steward({lists: "{people: {columns: [nmae]}}"}),
    "line 7: roles.steward.lists.people.columns.0: people has no column nmae: write name, or take it out"
  ],
  [
    "a column like none that is there",
    steward({lists: "{people: {columns: [diagnosis]}}"}),
    "people has no column diagnosis: correct it, or take it out"
  ],
  [
    "an amount for a mandate",
    steward({lists: "{people: {columns: [owed_minor]}}"}),
    "a mandate never opens owed_minor: take it out"
  ],
  [
    "people open as a whole",
    steward({lists: "{people: {columns: [name], rows: $all}}"}),
    "line 7: roles.steward.lists.people: must not be open as a whole"
  ],
  [
    "people open to a whole union",
    steward({lists: "{people: {columns: [name], rows: $grant.union}}"}),
    "must not be open to a whole union"
  ],
  [
    "a list that cannot be cut to a mandate",
    steward({lists: "{night_steps: {columns: [name]}}"}),
    "its rows cannot be cut to $grant.node without a column unit_l"
  ],
  [
    "a list of the holder's own rows that names nobody",
    steward({lists: "{unplaced: {columns: [kind], rows: $grant.holder}}"}),
    "its rows cannot be cut to $grant.holder without a column member_id"
  ],
  [
    "a list that cannot be cut to an enterprise",
    steward({lists: "{unplaced: {columns: [kind], rows: $grant.enterprise}}"}),
    "its rows cannot be cut to $grant.enterprise without a column unit_l"
  ],
  [
    "names that cannot be kept back",
    steward({lists: "{unguarded: {columns: [given_name]}}"}),
    "cannot leave out people with protected identity, having no is_protected: take out given_name"
  ],
  [
    "an unknown KPI",
    steward({...figures, kpis: "{audiences: [everyone], names: [mebmers]}"}),
    "line 5: roles.steward.kpis.names.0: no such kpi: mebmers: write members, or take it out"
  ],
  [
    "a KPI named beside its audience",
    steward({...figures, kpis: "{audiences: [everyone], names: [members]}"}),
    "members is open by its audience already: take it out"
  ],
  [
    "a KPI for leadership by mandate",
    steward({...figures, kpis: "{audiences: [], names: [amount]}"}),
    "a mandate never opens amount, which is not for everyone"
  ],
  [
    "figures at no level",
    steward({kpis: "{audiences: [everyone]}"}),
    "line 6: roles.steward.levels: figures need a level to be asked for: name one of root, concern"
  ],
  ["levels without figures", office({levels: "[union]"}), "levels without figures: open kpis, or take them out"],
  [
    "a level that no mandate reaches",
    steward({...figures, levels: "[workplace, region]"}),
    "line 6: roles.steward.levels.1: no mandate at an employer reaches a region: take it out"
  ],
  [
    "the wrong tree",
    office({tree: "employer"}),
    "line 4: roles.leadership.tree: its grants stand in the other tree: write organisation"
  ],
  [
    "a stand-in for an office",
    office({stand_in: "{while: named, days: 9}"}),
    "line 11: roles.leadership.stand_in: nobody stands in for an office"
  ],
  [
    "the export of a list it lacks",
    office({exports: "[people]"}),
    "line 9: roles.leadership.exports.0: the role has no list people"
  ],
  [
    "a page without its list",
    office({pages: "[night, members]"}),
    "line 10: roles.leadership.pages.1: the page would be empty without the list members: open it, or take the page out"
  ],
  [
    "a page of a trail it may not read",
    office({pages: "[trail]"}),
    "line 10: roles.leadership.pages.0: the page would be empty without the trail"
  ],
  [
    "the trail for a mandate",
    steward({trail: "union"}),
    "line 11: roles.steward.trail: a mandate never opens the trail"
  ],
  ["a page without figures", office({pages: "[leadership]"}), "the page would be empty without figures at some level"]
])("the lint names line, place and cure of %s", (_, broken, message) => {
  expect(lint(broken, relations, kpis).join("\n")).toContain(message);
});

test("a sound role has no fault, and a fault is told once, where it stands", () => {
  const sound = {...figures, lists: "{people: {columns: [name, given_name]}}", exports: "[people]"};
  expect(lint(steward(sound), relations, kpis)).toEqual([]);
  expect(lint(steward({...sound, pages: "[workplace]"}), relations, kpis)).toEqual([]);
  expect(lint(office({...sound, exports: "[persons]"}), relations, kpis)).toHaveLength(1);
});

test("every list of the shipped policy that says whose a row is can keep back people with protected identity", () => {
  const lists = Object.values(readPolicy().roles).flatMap((role) => Object.entries(role.lists));
  const personal = lists.filter(([, {columns}]) =>
    columns.some((column) => /^(member_id|membership_id|given_name|email|phone)$/.test(column))
  );
  expect(personal.length).toBeGreaterThan(20);
  for (const [name] of personal) {
    const mart = readFileSync(new URL(`../models/marts/${name}.yml`, import.meta.url), "utf8");
    expect({name, isGuarded: mart.includes("{name: is_protected, data_type: boolean}")}).toEqual({
      name,
      isGuarded: true
    });
  }
});

test.each([
  ["a role", "version: 1\nroles:\n  steward: {}\n  steward: {}\n", "not YAML: Map keys must be unique at line 4"],
  [
    "a list",
    "version: 1\nroles:\n  steward:\n    lists:\n      people: {columns: [name]}\n      people: {columns: [email]}",
    "not YAML: Map keys must be unique at line 6"
  ],
  [
    "a KPI",
    "version: 1\nroles:\n  steward:\n    kpis: {audiences: [], names: [members, members]}",
    "number 1 of the list (from 0) stands there already"
  ]
])("%s written twice is refused, with its line", (_, text, message) => {
  expect(() => policyOf(text)).toThrow(message);
});
