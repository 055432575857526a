import {DuckDBInstance} from "@duckdb/node-api";
import * as fc from "fast-check";
import {afterAll, beforeAll, expect, test} from "vitest";
import {abilityOf} from "./ability.ts";
import {type Grant, rulesOf} from "./claims.ts";
import {type List, readPolicy, type Role, type RoleName} from "./policy.ts";
import type {Relation} from "./predicate.ts";
import {scopedRelation, seen} from "./scope.ts";

// Whoever holds several roles sees the rows of each, and of each row only the columns of the roles that reach it: held
// against every list of the shipped policy and every pair of its roles, cell by cell.

const policy = readPolicy();
const roles = Object.entries(policy.roles) as [RoleName, Role][];
const PLACED: Relation["columns"] = new Map([
  ["union_id", "text"],
  ["unit_l", "integer"],
  ["branch_id", "text"],
  ["region_id", "text"],
  ["member_id", "text"],
  ["is_protected", "boolean"]
]);

const ROWS = ["u0", "u1"].flatMap((union_id) =>
  Array.from({length: 12}, (_, i) => ({
    union_id,
    unit_l: (i % 6) + 2,
    branch_id: `${union_id}-branch-${i % 3}`,
    region_id: `${union_id}-region-${i % 2}`,
    member_id: i % 4 === 0 ? "m1" : `m${i}`,
    is_protected: i % 5 === 0
  }))
);
type Row = (typeof ROWS)[number];

/** Every list with all columns that any role is shown, beside those that place its rows. */
const LISTS = new Map<string, Relation>();
for (const [, {lists}] of roles)
  for (const [name, {columns}] of Object.entries(lists)) {
    const known = LISTS.get(name)?.columns ?? PLACED;
    LISTS.set(name, {name, columns: new Map([...columns.map((column) => [column, "text"] as const), ...known])});
  }

const instance = await DuckDBInstance.create(":memory:", {threads: "1"});
const connection = await instance.connect();

beforeAll(async () => {
  const values = ROWS.map(
    (row) =>
      `(${Object.values(row)
        .map((value) => (typeof value === "string" ? `'${value}'` : value))
        .join(", ")})`
  );
  await connection.run(
    `create table placed as select * from (values ${values.join(", ")}) as t (${[...PLACED.keys()].join(", ")})`
  );
  for (const [name, {columns}] of LISTS) {
    const others = [...columns.keys()].filter((column) => !PLACED.has(column)).map((column) => `'x' as "${column}"`);
    await connection.run(`create table "${name}" as select ${["*", ...others].join(", ")} from placed`);
  }
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

type Place = {
  readonly union: string;
  readonly kind: "union" | "region" | "branch";
  readonly at: number;
  readonly to: number;
};
const place: fc.Arbitrary<Place> = fc.record({
  union: fc.constantFrom("u0", "u1"),
  kind: fc.constantFrom("union", "region", "branch"),
  at: fc.integer({min: 0, max: 5}),
  to: fc.integer({min: 0, max: 5})
});

function grantOf(role: RoleName, tree: Grant["tree"], {union, kind, at, to}: Place): Grant {
  const node_id =
    kind === "union" ? union : kind === "region" ? `${union}-region-${at % 2}` : `${union}-branch-${at % 3}`;
  return {
    grant_id: "g",
    role,
    person_id: "m1",
    tree,
    union_id: union,
    node_id,
    node_name: "",
    node_kind: tree === "employer" ? "workplace" : kind,
    node_l: Math.min(at, to) + 2,
    node_r: Math.max(at, to) + 2,
    enterprise_l: 2,
    enterprise_r: 4,
    starts_on: "2025-01-01",
    ends_on: null,
    stands_in_for: null,
    absent_from: null,
    absent_until: null,
    regions: kind === "region" ? [node_id] : []
  };
}

/** The same in plain words: whether a grant reaches a row of a list. */
function reaches(grant: Grant, role: Role, {rows = "$grant.node"}: List, row: Row): boolean {
  if (rows === "$all") return true;
  if (row.union_id !== grant.union_id || (role.protected === "hidden" && row.is_protected)) return false;
  if (rows === "$grant.union") return true;
  if (rows === "$grant.holder") return row.member_id === grant.person_id;
  if (rows === "$grant.enterprise") return row.unit_l >= grant.enterprise_l && row.unit_l <= grant.enterprise_r;
  if (grant.tree === "employer") return row.unit_l >= grant.node_l && row.unit_l <= grant.node_r;
  return grant.node_kind === "union" || row.region_id === grant.node_id || row.branch_id === grant.node_id;
}

/** Holds one list, two or three grants and every row and column against the plain words; how many cells were open. */
async function compare(
  name: string,
  held: readonly {role: RoleName; place: Place}[]
): Promise<{open: number; closed: number}> {
  const relation = LISTS.get(name);
  if (!relation) throw new Error(`unknown list: ${name}`);
  const grants = held.map(({role, place: at}) =>
    grantOf(role, (policy.roles[role]?.tree ?? "employer") as Grant["tree"], at)
  );
  const ability = abilityOf(rulesOf(policy, grants, [], LISTS));
  const opening = grants.flatMap((grant) => {
    const role = policy.roles[grant.role];
    const list = role?.lists[name];
    return role && list ? [{grant, role, list}] : [];
  });
  const columns = [...new Set(opening.flatMap(({list}) => list.columns))].filter((column) => !PLACED.has(column));
  if (columns.length === 0) return {open: 0, closed: 0};
  const {from, partly} = scopedRelation(ability, relation, columns);
  const result = await connection.run(`select * from ${from.text}`, [...from.params]);
  const told = (row: Readonly<Record<string, unknown>>, isOpen: (column: string) => boolean): string =>
    columns.map((column) => `${column}=${isOpen(column) ? row[column] : "closed"}`).join(" ");
  const shown = (await result.getRowObjectsJson()).map((row) =>
    told(row, (column) => !partly.has(column) || row[seen(column)] === true)
  );
  let open = 0;
  const expected = ROWS.flatMap((row) => {
    const here = opening.filter(({grant, role, list}) => reaches(grant, role, list, row));
    if (here.length === 0) return [];
    const isOpen = (column: string): boolean => here.some(({list}) => list.columns.includes(column));
    open += columns.filter(isOpen).length;
    return [told(Object.fromEntries(columns.map((column) => [column, "x"])), isOpen)];
  });
  expect({name, held, rows: shown.toSorted()}).toEqual({name, held, rows: expected.toSorted()});
  return {open, closed: expected.length * columns.length - open};
}

test("two roles at once add their rows, never one role's columns to the other's rows: every list, every pair", async () => {
  let closed = 0;
  for (const name of LISTS.keys())
    for (const [first, {lists}] of roles)
      for (const [second, other] of roles)
        if (lists[name] && other.lists[name]) {
          const held = [
            {role: first, place: {union: "u0", kind: "region", at: 0, to: 2} as const},
            {role: second, place: {union: "u0", kind: "branch", at: 1, to: 1} as const}
          ];
          closed += (await compare(name, held)).closed;
        }
  expect(closed).toBeGreaterThan(500);
});

test("so do up to four grants in any roles, places and unions", async () => {
  const held = fc.array(fc.record({role: fc.constantFrom(...roles.map(([name]) => name)), place}), {
    minLength: 1,
    maxLength: 4
  });
  let open = 0;
  let closed = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...LISTS.keys()), held, async (name, grants) => {
      const counted = await compare(name, grants);
      open += counted.open;
      closed += counted.closed;
    }),
    {numRuns: Math.min(Number(process.env["RANDOM_POLICIES"] ?? 400), 20_000)}
  );
  expect(open).toBeGreaterThan(1000);
  expect(closed).toBeGreaterThan(20);
}, 900_000);
