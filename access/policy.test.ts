import {expect, test} from "vitest";
import {type Grant, grantOf, rulesOf} from "./claims.ts";
import {abilityOf} from "./ability.ts";
import {predicate, type Relation} from "./predicate.ts";
import {kpisOf, policyOf, readPolicy} from "./policy.ts";
import {scopedRelation} from "./scope.ts";

const columns = (names: string): Relation["columns"] =>
  new Map(
    names
      .split(" ")
      .map((name) => [name, /^(unit_l|node_l|node_r|owed_minor|members|amount)$/.test(name) ? "integer" : "text"])
  );
const relations = new Map<string, Relation>(
  Object.entries({
    figures: "union_id employer_unit_id unit_l branch_id region_id month is_partial members amount",
    figures_by_node: "union_id tree node_id node_kind node_l node_r month is_partial members amount",
    people: "union_id unit_l branch_id region_id name owed_minor is_protected",
    night_steps: "name rows"
  }).map(([name, list]) => [name, {name, columns: columns(list)}])
);
relations.set("people", {
  name: "people",
  columns: new Map([...columns("union_id unit_l branch_id region_id name owed_minor"), ["is_protected", "boolean"]])
});
const kpis = [
  {name: "members", audience: ["everyone"], columns: ["members"]},
  {name: "amount", audience: ["leadership"], columns: ["amount"]}
];

const policyWith = (role: string, body: string) => policyOf(`version: 1\nroles:\n  ${role}: ${body}`);
const steward = (lists: string, rest = "kpis: {audiences: [everyone]}") =>
  policyWith(
    "steward",
    `{tree: employer, ${rest}, levels: [workplace], lists: ${lists}, protected: hidden, exports: [], pages: [workplace]}`
  );

test("the policy of the repository fits its schema and opens nothing by mandate that stewards must not see", () => {
  const policy = readPolicy();
  const stewards = ["steward", "chief_steward", "group_steward"] as const;
  for (const name of stewards) {
    const text = JSON.stringify(policy.roles[name]);
    expect(text).not.toMatch(/owed_minor|exit_reason|exemption_reason|last_end_reason|on_leave|"leadership"|"office"/);
  }
  expect(policy.roles.leadership?.lists["members"]).toBeUndefined();
  expect(policy.roles.administrator?.levels).toEqual([]);
  for (const role of Object.values(policy.roles)) expect(role.protected).toBe("hidden");
});

test.each([
  ["an unknown role", "version: 1\nroles: {visitor: {}}", "line 2: roles.visitor: nobody knows this key"],
  [
    "a wildcard for a column",
    "version: 1\nroles:\n  steward: {lists: {people: {columns: ['*']}}}",
    "line 3: roles.steward.lists.people.columns.0: a name has small letters"
  ],
  [
    "a list without columns",
    "version: 1\nroles: {steward: {lists: {people: {columns: []}}}}",
    "columns: name at least one"
  ],
  [
    "an unknown key",
    "version: 1\nroles:\n  steward:\n    sees: everything",
    "line 4: roles.steward.sees: nobody knows"
  ],
  ["too little said", "version: 1\nroles:\n  steward: {tree: employer}", "line 3: roles.steward: lacks kpis, levels"],
  ["a tree that is none", "version: 1\nroles:\n  steward: {tree: oak}", "tree: write one of employer, organisation"],
  [
    "a fault behind an alias",
    "version: 1\nroles:\n  steward: &s\n    tree: oak\n  chief_steward: *s",
    "line 4: roles.chief_steward.tree"
  ],
  [
    "a fault in a map that is merged",
    "version: 1\nroles:\n  steward: &s\n    tree: oak\n  chief_steward:\n    <<: *s",
    "line 4: roles.chief_steward.tree"
  ],
  ["another version", "version: 2\nroles: {}", "line 1: version: write 1"],
  ["a slip of the pen", "version: 1\nroles: {steward: [}", "not YAML: "],
  ["nothing", "", "line 1: the file: this has to be of type object"]
])("a policy with %s is refused", (_, text, message) => {
  expect(() => policyOf(text)).toThrow(message);
});

test("a new KPI is open to those it is written for and to nobody else", () => {
  const policy = readPolicy();
  const added = {name: "brand_new", audience: ["regional"], columns: ["brand_new"]};
  const open = Object.entries(policy.roles).filter(([, role]) => kpisOf(role, [added]).length > 0);
  expect(open.map(([name]) => name).toSorted()).toEqual(["leadership", "regional_rep", "register_office"]);
});

const comparing = (outside: string) =>
  steward("{}", `kpis: {audiences: [everyone]}${outside === "" ? "" : `, outside: ${outside}`}`);

test("outside its own scope a role reads rounded counts of its union, of published KPIs of its own, or nothing", () => {
  const published = {
    name: "published",
    audience: ["everyone"],
    columns: ["published__a", "published__b"],
    outside: "ordinary"
  };
  const above = {name: "above", audience: ["leadership"], columns: ["above"], outside: "ordinary"};
  const rules = (outside: string) =>
    rulesOf(comparing(outside), [grantOf(row, [])], [...kpis, published, above], relations).filter(
      ({subject}) => subject === "pub_figures"
    );
  expect(rules("published")).toEqual([
    {
      action: "read",
      subject: "pub_figures",
      fields: ["union_id", "node_id", "node_kind", "node_l", "node_r", "month", "published"],
      conditions: {union_id: "A"}
    }
  ]);
  expect(rules("none")).toEqual([]);
  expect(rules("")).toEqual([]);
  expect(() => comparing("everything")).toThrow("outside: write one of none, published");
});

const row = {
  grant_id: "g1",
  role: "steward",
  person_id: "m1",
  union_id: "A",
  tree: "employer",
  node_id: "W1",
  node_name: "Workplace",
  node_kind: "workplace",
  node_l: 4,
  node_r: 6,
  enterprise_l: 2,
  enterprise_r: 9,
  starts_on: "2025-01-01",
  ends_on: null,
  stands_in_for: null,
  absent_from: null,
  absent_until: null
};

test.each(Object.keys(row).filter((key) => !/^(ends_on|grant_id|stands_in_for|absent_\w+)$/.test(key)))(
  "a grant without its %s is no grant",
  (claim) => {
    for (const value of [null, undefined, "", Number.NaN]) {
      expect(() => grantOf({...row, [claim]: value}, [])).toThrow(/^grant g1 /);
    }
  }
);

test("a published row becomes a grant whole, in the organisation without an enterprise, and of old without stand-ins", () => {
  expect(grantOf(row, ["R1"])).toEqual({...row, regions: ["R1"]});
  const branch = {...row, tree: "organisation", node_kind: "branch"};
  expect(grantOf({...branch, enterprise_l: null, enterprise_r: null}, [])).toEqual({
    ...branch,
    enterprise_l: 0,
    enterprise_r: 0,
    regions: []
  });
  const {stands_in_for: _, absent_from: __, absent_until: ___, ...old} = row;
  expect(grantOf(old, [])).toEqual({...row, regions: []});
});

test("an unknown role or tree in a grant is named, and a day that is none", () => {
  for (const day of ["2025-1-1", "soon", 20250101])
    expect(() => grantOf({...row, starts_on: day}, [])).toThrow(/^grant g1 (has a day that is none|lacks a claim)/);
  expect(() => grantOf({...row, ends_on: ["2025-01-01"]}, [])).toThrow("grant g1 has a day that is none");
  expect(() => grantOf({...row, ends_on: "2025-1-1"}, [])).toThrow("grant g1 has a day that is none: 2025-1-1");
  expect(() => grantOf({...row, role: "boss"}, [])).toThrow("grant g1 has an unknown role: boss");
  expect(() => grantOf({...row, tree: "family"}, [])).toThrow("grant g1 has an unknown tree: family");
});

const compiled = (grants: readonly Grant[], table: string, column?: string) => {
  const relation = relations.get(table);
  if (!relation) throw new Error(`unknown table: ${table}`);
  const policy = steward("{people: {columns: [name]}}");
  const rules = rulesOf(policy, grants, kpis, relations);
  return predicate(abilityOf(rules), relation, column);
};

test("a steward's grant compiles to the mandate's interval and union, protected people left out of lists", () => {
  const grant = grantOf(row, []);
  expect(compiled([grant], "figures").params).toEqual(["A", 4, 6]);
  expect(compiled([grant], "people")).toEqual({
    text:
      '((("union_id" = ? and "union_id" is not null) and ("unit_l" >= ? and "unit_l" is not null) and ' +
      '("unit_l" <= ? and "unit_l" is not null) and ("is_protected" <> ? or "is_protected" is null)))',
    params: ["A", 4, 6, true]
  });
  expect(compiled([grant], "figures_by_node").params).toEqual(["A", "employer", 4, 6]);
  const above = {...grant, node_kind: "company_group"};
  expect(compiled([above], "figures_by_node").params).toEqual(["A", "employer", 4, 6, "workplace"]);
});

test("a list of the holder's own rows compiles to the person", () => {
  const policy = steward("{loads: {rows: $grant.holder, columns: [members]}}");
  const loads = {name: "loads", columns: columns("union_id member_id unit_l members")};
  const rules = rulesOf(policy, [grantOf(row, [])], kpis, new Map([["loads", loads]]));
  expect(predicate(abilityOf(rules), loads)).toEqual({
    text: '((("union_id" = ? and "union_id" is not null) and ("member_id" = ? and "member_id" is not null)))',
    params: ["A", "m1"]
  });
});

test("no grant, a grant in the wrong tree and a role without a policy open nothing", () => {
  const grant = grantOf(row, []);
  expect(compiled([], "figures").text).toBe("false");
  expect(compiled([{...grant, tree: "organisation"}], "figures").text).toBe("false");
  expect(compiled([{...grant, role: "leadership"}], "figures").text).toBe("false");
  expect(compiled([grant], "figures", "amount").text).toBe("false");
  expect(compiled([grant], "night_steps").text).toBe("false");
});

test("a column added to a table tomorrow is closed until the policy names it", () => {
  const ability = abilityOf(rulesOf(steward("{people: {columns: [name]}}"), [grantOf(row, [])], kpis, relations));
  const people = relations.get("people");
  const wider: Relation = {name: "people", columns: new Map([...(people?.columns ?? []), ["diagnosis", "text"]])};
  expect(() => scopedRelation(ability, wider, ["name", "diagnosis"])).toThrow("column not permitted: people.diagnosis");
});

test.each([
  ["union", "A", [], ["A"], ["A"]],
  ["region", "R1", ["R1", "R1b"], ["A", "R1", "R1b"], ["A", "organisation", 4, 6]],
  ["branch", "B1", [], ["A", "B1"], ["A", "organisation", 4, 6]]
])(
  "an office at a %s compiles to its union and its place, in cells and in the ready sums",
  (kind, node, regions, cells, nodes) => {
    const policy = policyOf(`version: 1
roles:
  leadership: {tree: organisation, kpis: {audiences: [everyone]}, levels: [union, region, branch, root, concern, company_group, workplace, without], lists: {}, protected: hidden, exports: [], pages: [leadership]}`);
    const grant = grantOf({...row, role: "leadership", tree: "organisation", node_id: node, node_kind: kind}, regions);
    const ability = abilityOf(rulesOf(policy, [grant], kpis, relations));
    const compiledFor = (table: string) =>
      predicate(ability, relations.get(table) ?? {name: table, columns: new Map()});
    expect(compiledFor("figures").params).toEqual(cells);
    expect(compiledFor("figures").text).toContain('"union_id" = ?');
    expect(compiledFor("figures_by_node").params).toEqual(nodes);
  }
);

test("the ready sums reach from the first to the last node of a mandate, both included", () => {
  const {text} = compiled([grantOf(row, [])], "figures_by_node");
  expect(text).toContain('"node_l" >= ?');
  expect(text).toContain('"node_l" <= ?');
});
