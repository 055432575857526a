import {DuckDBInstance} from "@duckdb/node-api";
import {CompoundCondition, FieldCondition} from "@ucast/core";
import {subject} from "@casl/ability";
import * as fc from "fast-check";
import {afterAll, beforeAll, expect, test} from "vitest";
import {abilityOf, type ReadAbility, type ReadRule} from "./ability.ts";
import {PolicyError, predicate, type Relation} from "./predicate.ts";
import {scopedRelation, seen} from "./scope.ts";

const relation: Relation = {
  name: "rows",
  columns: new Map([
    ["id", "integer"],
    ["n", "integer"],
    ["m", "integer"],
    ["s", "text"],
    ["b", "boolean"],
    ["on", "date"]
  ]),
  filled: new Set(["id", "b"])
};

// A pool of rows with every edge the types have: null in all but two columns, odd strings, both signs.
const TEXTS = ["", "a", "A", "å", "a'b", 'a"; drop table rows --', "5", "％", "👷", "null"];
const rows = Array.from({length: 60}, (_, id) => ({
  id,
  n: id % 7 === 0 ? null : (id % 9) - 4,
  m: id % 5 === 0 ? null : id % 3,
  s: id % 11 === 0 ? null : TEXTS[id % TEXTS.length],
  b: id % 2 === 0
}));

const integers = fc.integer({min: -5, max: 5});
const orNull = <T>(values: fc.Arbitrary<T>) =>
  fc.oneof({weight: 5, arbitrary: values}, {weight: 1, arbitrary: fc.constant(null)});
const comparisons = <T>(values: fc.Arbitrary<T>) =>
  fc.oneof(
    orNull(values).map(($eq) => ({$eq})),
    orNull(values).map(($ne) => ({$ne})),
    fc.array(orNull(values), {maxLength: 3}).map(($in) => ({$in})),
    fc.array(orNull(values), {maxLength: 3}).map(($nin) => ({$nin}))
  );
const orderings = fc.oneof(
  fc.record({$gte: integers, $lte: integers}),
  fc.record({$gt: integers}),
  fc.record({$lt: integers, $ne: integers})
);
const fields = fc.record(
  {
    n: fc.oneof(comparisons(integers), orderings),
    m: fc.oneof(comparisons(integers), orderings),
    s: comparisons(fc.constantFrom(...TEXTS)),
    b: comparisons(fc.boolean())
  },
  {requiredKeys: []}
);
const conditions = fc.oneof(
  {weight: 4, arbitrary: fields},
  {weight: 1, arbitrary: fc.array(fields, {minLength: 1, maxLength: 2}).map(($or) => ({$or}))},
  {weight: 1, arbitrary: fc.array(fields, {minLength: 1, maxLength: 2}).map(($and) => ({$and}))},
  {weight: 1, arbitrary: fc.array(fields, {minLength: 1, maxLength: 2}).map(($nor) => ({$nor}))}
);
const rule: fc.Arbitrary<ReadRule> = fc
  .record(
    {
      inverted: fc.boolean(),
      fields: fc.uniqueArray(fc.constantFrom("n", "m", "s", "b"), {minLength: 1, maxLength: 3}),
      conditions
    },
    {requiredKeys: []}
  )
  // Through JSON, as the policy itself: CASL takes objects without a prototype for values.
  .map((parts): ReadRule => ({action: "read", subject: "rows", ...JSON.parse(JSON.stringify(parts))}));
const policies = fc.array(rule, {maxLength: 5});

type Cell = string | number | boolean | null | undefined;
type Operators = Readonly<Record<string, unknown>>;

const order = (compare: (a: number, b: number) => boolean) => (value: Cell, to: unknown) =>
  typeof value === "number" && compare(value, Number(to));
const OPERATORS: Readonly<Record<string, (value: Cell, to: unknown) => boolean>> = {
  $eq: (value, to) => value === to,
  $ne: (value, to) => value !== to,
  $in: (value, to) => Array.isArray(to) && to.includes(value),
  $nin: (value, to) => Array.isArray(to) && !to.includes(value),
  $gt: order((a, b) => a > b),
  $gte: order((a, b) => a >= b),
  $lt: order((a, b) => a < b),
  $lte: order((a, b) => a <= b)
};

/** A condition in plain TypeScript, from what its words mean: neither CASL nor SQL has a hand in it. */
function holds(condition: Operators, row: Readonly<Record<string, Cell>>): boolean {
  return Object.entries(condition).every(([key, asked]) => {
    const all = Array.isArray(asked) ? asked.map((part: Operators) => holds(part, row)) : [];
    if (key === "$or") return all.includes(true);
    if (key === "$and") return !all.includes(false);
    if (key === "$nor") return !all.includes(true);
    return Object.entries(asked as Operators).every(([name, to]) => OPERATORS[name]?.(row[key], to) === true);
  });
}

/** The last rule that speaks of the column and the row decides; what forbids a column does not forbid the row. */
function isPlainlyOpen(
  rules: readonly ReadRule[],
  row: Readonly<Record<string, Cell>>,
  column: string | undefined
): boolean {
  const last = rules.findLast(({inverted, fields: named, conditions: asked}) => {
    const speaks = !named || (column === undefined ? inverted !== true : named.includes(column));
    return speaks && (!asked || holds(asked, row));
  });
  return last !== undefined && last.inverted !== true;
}

const instance = await DuckDBInstance.create(":memory:", {threads: "1"});
const connection = await instance.connect();

beforeAll(async () => {
  await connection.run('create table rows (id integer, n integer, m bigint, s varchar, b boolean, "on" date)');
  for (const {id, n, m, s, b} of rows) {
    await connection.run("insert into rows values (?, ?, ?, ?, ?, null)", [id, n, m, s ?? null, b]);
  }
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

test("SQL, CASL and plain filtering agree on every row, and no predicate is ever null", async () => {
  let granted = 0;
  await fc.assert(
    fc.asyncProperty(policies, fc.constantFrom(undefined, "n", "s"), async (rules, column) => {
      const ability = abilityOf(rules);
      const {text, params} = predicate(ability, relation, column);
      const result = await connection.run(`select ${text} from rows order by id`, [...params]);
      const compiled = (await result.getRowsJson()).map(([answer]) => answer);
      const oracle = rows.map((row) => ability.can("read", subject("rows", {...row}), column));
      granted += oracle.filter(Boolean).length;
      expect(compiled).toEqual(oracle);
      expect(compiled).toEqual(rows.map((row) => isPlainlyOpen(rules, row, column)));
    }),
    {numRuns: Number(process.env["RANDOM_POLICIES"] ?? 3000)}
  );
  expect(granted).toBeGreaterThan(500);
}, 900_000);

test("a scoped relation shows a cell exactly where CASL lets the column of that row be read", async () => {
  await fc.assert(
    fc.asyncProperty(policies, async (rules) => {
      const ability = abilityOf([...rules, {action: "read", subject: "rows", fields: ["id"]}]);
      const columns = ["n", "s"].filter((column) => predicate(ability, relation, column).text !== "false");
      const {from, partly} = scopedRelation(ability, relation, ["id", ...columns]);
      const result = await connection.run(`select * from ${from.text} order by id`, [...from.params]);
      const shown = await result.getRowObjectsJson();
      const expected = rows
        .filter((row) => ability.can("read", subject("rows", {...row})))
        .map((row) => {
          const cells: Record<string, unknown> = {id: row.id};
          for (const column of ["id", "n", "s"] as const) {
            if (column !== "id" && !columns.includes(column)) continue;
            const isOpen = ability.can("read", subject("rows", {...row}), column);
            cells[column] = isOpen ? (row[column] ?? null) : null;
            if (partly.has(column)) cells[seen(column)] = isOpen;
          }
          return cells;
        });
      expect(shown).toEqual(expected);
    }),
    {numRuns: 200}
  );
});

const read = (allowed: Record<string, unknown>): ReadRule => ({action: "read", subject: "rows", conditions: allowed});

test.each([
  ["an unknown column", read({missing: 1}), "unknown column: rows.missing"],
  ["a quote in a column's name", read({'n" = 1 or "n': 1}), "unknown column"],
  ["text where an integer stands", read({n: "5"}), "a rule needs a value of type integer: rows.n"],
  ["a boolean written as a number", read({b: 1}), "a rule needs a value of type boolean: rows.b"],
  ["not a number", read({n: {$gt: Number.NaN}}), "a rule needs a value of type integer: rows.n"],
  ["an order of texts", read({s: {$gt: "a"}}), "only integers have an order: rows.s"],
  ["a date", read({on: "2026-01-01"}), "a rule needs a value of type date: rows.on"],
  ["a pattern", read({s: {$regex: "a"}}), "unknown operator: regex"],
  ["something missing", read({n: undefined}), "a rule needs a value of type integer: rows.n"]
])("a rule with %s is refused when it is compiled", (_, broken, message) => {
  expect(() => predicate(abilityOf([broken]), relation)).toThrow(message);
});

test("nothing is allowed without a rule, and a closed column is refused rather than emptied", () => {
  expect(predicate(abilityOf([]), relation).text).toBe("false");
  const onlyN = abilityOf([{action: "read", subject: "rows", fields: ["n"], conditions: {m: 1}}]);
  expect(() => scopedRelation(onlyN, relation, ["n", "s"])).toThrow(PolicyError);
  expect(() => scopedRelation(onlyN, relation, ["n", "new_column"])).toThrow("unknown column: rows.new_column");
});

test("two grants add rows, never one grant's columns to the other's rows", async () => {
  const ability = abilityOf([
    {action: "read", subject: "rows", fields: ["id", "n"], conditions: {id: {$lte: 9}}},
    {action: "read", subject: "rows", fields: ["id", "s"], conditions: {id: {$gte: 5, $lte: 20}}}
  ]);
  const {from} = scopedRelation(ability, relation, ["id", "n", "s"]);
  const result = await connection.run(
    `select count(*)::int, count(n) filter (id > 9)::int, count(s) filter (id < 5)::int from ${from.text}`,
    [...from.params]
  );
  expect(await result.getRowsJson()).toEqual([[21, 0, 0]]);
});

test("a place narrows a scope and never widens it, however it is worded", async () => {
  const ability = abilityOf([{action: "read", subject: "rows", fields: ["id"], conditions: {id: {$lte: 9}}}]);
  const {within} = scopedRelation(ability, relation, ["id"]);
  const {text, params} = within({text: "id = 3 or true", params: []});
  const result = await connection.run(`select max(id)::int from ${text}`, [...params]);
  expect(await result.getRowsJson()).toEqual([[9]]);
});

test.each([
  ["a negation", {n: {$not: {$eq: 1}}}],
  ["a negation of a range", {n: {$not: {$gte: 0, $lte: 2}}}],
  ["a negation of a list with the unknown in it", {n: {$not: {$in: [1, null]}}}]
])("%s holds on the same rows in SQL and in CASL, unknown values included", async (_, condition) => {
  const ability = abilityOf([read(condition)]);
  const {text, params} = predicate(ability, relation);
  const result = await connection.run(`select ${text} from rows order by id`, [...params]);
  const compiled = (await result.getRowsJson()).map(([answer]) => answer);
  expect(compiled).toEqual(rows.map((row) => ability.can("read", subject("rows", {...row}))));
  expect(new Set(compiled).size).toBe(2);
});

/** An ability with one rule whose conditions are put together by hand, as CASL's own parser would never do. */
const madeOf = (ast: unknown): ReadAbility =>
  ({rulesFor: () => [{inverted: false, conditions: {}, ast}]}) as unknown as ReadAbility;
const one = new FieldCondition("eq", "n", 1);

test("every of nothing is all, some of nothing is none, and of a single condition either is that condition", () => {
  expect(predicate(madeOf(new CompoundCondition("and", [])), relation).text).toBe("(true)");
  expect(predicate(madeOf(new CompoundCondition("or", [])), relation).text).toBe("(false)");
  for (const operator of ["and", "or"])
    expect(predicate(madeOf(new CompoundCondition(operator, [one])), relation).text).toContain('"n" = ?');
});

test.each([
  ["without a tree that can be read", undefined, "rule without conditions that can be read"],
  ["of an unknown kind", {operator: "weird"}, "unknown kind of condition: weird"],
  ["joined by an unknown word", new CompoundCondition("xor", [one]), "unknown operator: xor"],
  ["with a value where a list belongs", new FieldCondition("in", "n", 1), "a list of values is needed"]
])("a rule %s opens nothing", (_, ast, message) => {
  expect(() => predicate(madeOf(ast), relation)).toThrow(message);
});
