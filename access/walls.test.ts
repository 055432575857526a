import {DuckDBInstance} from "@duckdb/node-api";
import * as fc from "fast-check";
import {afterAll, beforeAll, expect, test} from "vitest";
import {abilityOf} from "./ability.ts";
import {type Grant, rulesOf} from "./claims.ts";
import {readPolicy, type RoleName} from "./policy.ts";
import {predicate, type Relation} from "./predicate.ts";

// Ten unions share one employer tree. Whatever grants a person holds, every list of the union's own policy shows
// exactly the rows that the grants' unions and places name.

const UNIONS = Array.from({length: 10}, (_, n) => `u${n}`);
const WORKPLACES = 4;

type Row = {readonly union_id: string; readonly unit_l: number; readonly branch_id: string; readonly region_id: string};
const ROWS: readonly Row[] = UNIONS.flatMap((union_id) =>
  Array.from({length: WORKPLACES}, (_, w) => ({
    union_id,
    unit_l: w + 2,
    branch_id: `${union_id}-branch-${w}`,
    region_id: `${union_id}-region-${w % 2}`
  }))
);

const policy = readPolicy();
const PLACED: Relation["columns"] = new Map([
  ["union_id", "text"],
  ["unit_l", "integer"],
  ["branch_id", "text"],
  ["region_id", "text"],
  ["is_protected", "boolean"]
]);

/** Every list that a role reads in its own scope, with the columns the policy names. */
const LISTS = Object.entries(policy.roles).flatMap(([role, {tree, lists}]) =>
  Object.entries(lists)
    .filter(([, {rows}]) => rows === undefined || rows === "$grant.node")
    .map(([name, {columns}]) => ({role: role as RoleName, tree: tree as Grant["tree"], name, columns}))
);

const relationOf = ({name, columns}: (typeof LISTS)[number]): Relation => ({
  name,
  columns: new Map([...columns.map((column) => [column, "text"] as const), ...PLACED])
});

type Place = {
  readonly union: string;
  readonly kind: "union" | "region" | "branch";
  readonly w: number;
  readonly to: number;
};
const place: fc.Arbitrary<Place> = fc.record({
  union: fc.constantFrom(...UNIONS),
  kind: fc.constantFrom("union", "region", "branch"),
  w: fc.integer({min: 0, max: WORKPLACES - 1}),
  to: fc.integer({min: 0, max: WORKPLACES - 1})
});

function grantOf(role: RoleName, tree: "employer" | "organisation", {union, kind, w, to}: Place): Grant {
  const [l, r] = [Math.min(w, to) + 2, Math.max(w, to) + 2];
  const node_id = kind === "union" ? union : kind === "region" ? `${union}-region-${w % 2}` : `${union}-branch-${w}`;
  return {
    grant_id: "g1",
    role,
    person_id: "m1",
    tree,
    union_id: union,
    node_id,
    node_name: "",
    node_kind: tree === "employer" ? "workplace" : kind,
    node_l: l,
    node_r: r,
    enterprise_l: 1,
    enterprise_r: WORKPLACES + 2,
    starts_on: "2025-01-01",
    ends_on: null,
    stands_in_for: null,
    absent_from: null,
    absent_until: null,
    regions: kind === "region" ? [node_id] : []
  };
}

/** The same in plain words: the union must be the grant's, and the place inside it. */
const isInside = (row: Row, {tree, union_id, node_id, node_kind, node_l, node_r}: Grant): boolean => {
  if (row.union_id !== union_id) return false;
  if (tree === "employer") return row.unit_l >= node_l && row.unit_l <= node_r;
  return node_kind === "union" || row.region_id === node_id || row.branch_id === node_id;
};

const instance = await DuckDBInstance.create(":memory:", {threads: "1"});
const connection = await instance.connect();

beforeAll(async () => {
  const values = ROWS.map((row) => `('${row.union_id}', ${row.unit_l}, '${row.branch_id}', '${row.region_id}', false)`);
  await connection.run(`
    create table rows as select * from (values ${values.join(", ")}) as t (${[...PLACED.keys()].join(", ")})`);
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

test("whatever grants a person holds among ten unions, each list shows exactly their rows", async () => {
  expect(LISTS.length).toBeGreaterThan(20);
  let shown = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...LISTS), fc.array(place, {maxLength: 4}), async (list, places) => {
      const grants = places.map((one) => grantOf(list.role, list.tree, one));
      const relation = relationOf(list);
      const ability = abilityOf(rulesOf(policy, grants, [], new Map([[list.name, relation]])));
      const {text, params} = predicate(ability, relation);
      const result = await connection.run(`select branch_id from rows where ${text} order by branch_id`, [...params]);
      const seen = (await result.getRowsJson()).map(([branch]) => branch);
      const expected = ROWS.filter((row) => grants.some((grant) => isInside(row, grant))).map((row) => row.branch_id);
      shown += seen.length;
      expect(seen).toEqual(expected.toSorted());
    }),
    {numRuns: Number(process.env["RANDOM_POLICIES"] ?? 500)}
  );
  expect(shown).toBeGreaterThan(300);
}, 900_000);
