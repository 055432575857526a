import {mkdtempSync, readFileSync, statSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, test} from "vitest";
import {openDatabase, type Row} from "../database.ts";
import {offsetOf, publishOutside, readSecret, rounded, type OutsideKpi} from "./disclosure.ts";

const SECRET = "5e".repeat(32);
const range = (n: number): number[] => Array.from({length: n}, (_, i) => i);
/** Counts that could have been published as this one, whatever the offset. */
const possible = (value: number, base: number): number[] =>
  range(60).filter((count) => range(base).some((offset) => rounded(count, base, offset) === value));

test("a count is read as a multiple of the base, less than a base away, and right on average", () => {
  for (const base of [3, 5, 10])
    for (const count of range(40)) {
      const values = range(base).map((offset) => rounded(count, base, offset));
      expect(values.every((value) => value % base === 0 && Math.abs(value - count) < base)).toBe(true);
      expect(values.reduce((sum, value) => sum + value, 0)).toBe(count * base);
    }
});

test("no count below the base is found out, whatever part of it somebody knows", () => {
  for (const base of [3, 5, 10])
    for (const count of range(40))
      for (const own of range(count + 1)) {
        const rest = count - own;
        if (rest < 1 || rest >= base) continue;
        for (const offset of range(base)) {
          const left = possible(rounded(count, base, offset), base).filter((candidate) => candidate >= own);
          expect(left.length, `${own} of ${count}`).toBeGreaterThan(1);
        }
      }
});

test("no count below the base is found out even by who has learnt its offset", () => {
  for (const base of [3, 5, 10])
    for (const count of range(40).slice(1))
      for (const own of range(count))
        for (const offset of range(base)) {
          const value = rounded(count, base, offset);
          const left = range(60).filter((candidate) => candidate >= own && rounded(candidate, base, offset) === value);
          expect(left.length > 1 || left[0] === own, `${own} of ${count}`).toBe(true);
        }
});

/** Small counts rounded one after another with one offset, as this was first meant to be done. */
function alongTheTree(counts: readonly number[], base: number, offset: number): number[] {
  let before = offset;
  return counts.map((count) => {
    if (count >= base) return count;
    const steps = Math.floor((before + count) / base) - Math.floor(before / base);
    before += count;
    return base * steps;
  });
}

test("rounded along the tree with one offset, who knows the neighbours finds counts out; here nobody does", () => {
  const foundOut = (
    publish: (counts: readonly number[], offsets: readonly number[]) => readonly number[],
    keys: number[][]
  ) => {
    let found = 0;
    const all = range(5).flatMap((a) => range(5).flatMap((b) => range(5).map((c) => [a, b, c])));
    for (const counts of all)
      for (const [n, count] of counts.entries()) {
        if (count < 1 || count > 4) continue;
        const seen = new Set(keys.map((key) => publish(counts, key).join()));
        for (const one of seen) {
          const fits = range(10).filter((candidate) =>
            keys.some((key) => publish(counts.toSpliced(n, 1, candidate), key).join() === one)
          );
          if (fits.length === 1) found++;
        }
      }
    return found;
  };
  const one = range(5).map((offset) => [offset]);
  const each = range(5).flatMap((a) => range(5).flatMap((b) => range(5).map((c) => [a, b, c])));
  expect(foundOut((counts, [offset = 0]) => alongTheTree(counts, 5, offset), one)).toBeGreaterThan(0);
  expect(foundOut((counts, offsets) => counts.map((count, n) => rounded(count, 5, offsets[n] ?? 0)), each)).toBe(0);
});

test("offsets are even, stay the same, and differ by branch, column and secret", () => {
  const counts = range(5).map(() => 0);
  for (const n of range(5000)) {
    const offset = offsetOf(SECRET, {branch: `b${n}`, column: "members"}, 5);
    counts[offset] = (counts[offset] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(900);
  const cells = [
    ["b1", "members"],
    ["b1", "left"],
    ["b2", "members"]
  ] as const;
  const offsets = cells.map(([branch, column]) => offsetOf(SECRET, {branch, column}, 1_000_000));
  expect(new Set(offsets).size).toBe(3);
  expect(offsetOf(SECRET, {branch: "b1", column: "members"}, 1_000_000)).toBe(offsets[0]);
  expect(offsetOf("f0".repeat(32), {branch: "b1", column: "members"}, 1_000_000)).not.toBe(offsets[0]);
});

test("the secret of a data folder is made once, for its owner alone, and a broken one is refused", () => {
  const folder = mkdtempSync(join(tmpdir(), "tillit-secret-"));
  const secret = readSecret(folder);
  expect(readSecret(folder)).toBe(secret);
  const file = join(folder, "disclosure.secret");
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(readFileSync(file, "utf8").trim()).toBe(secret);
  writeFileSync(file, "short");
  expect(() => readSecret(folder)).toThrow(/64 hexadecimal digits/);
});

const KPIS: readonly OutsideKpi[] = [
  {name: "members", columns: ["members"], outside: "ordinary"},
  {name: "joined", columns: ["joined__new", "joined__returned"], outside: "ordinary"},
  {name: "kept", columns: ["kept", "kept__of"], outside: "sensitive"},
  {name: "owed", columns: ["owed"]}
];

/** One union of a region with two branches and a branch without figures, another without a source for `kept`. */
async function published(change = ""): Promise<Row[]> {
  const db = await openDatabase(":memory:");
  try {
    await db.run("attach ':memory:' as build; attach ':memory:' as publication");
    await db.run(`
      create table build.organisation_units as select * from (values
        ('u', 'u', 'union', 1, 5), ('u-r', 'u', 'region', 2, 4), ('u-a', 'u', 'branch', 3, 3), ('u-b', 'u', 'branch', 4, 4),
        ('u-c', 'u', 'branch', 5, 5), ('v', 'v', 'union', 6, 7), ('v-a', 'v', 'branch', 7, 7)
      ) as t (organisation_unit_id, union_id, kind, l, r);
      create table build.kpi_sources as
      select kpi, union_id, not (kpi = 'kept' and union_id = 'v') as has_source
      from (values ('members'), ('joined'), ('kept')) as k (kpi), (values ('u'), ('v')) as u (union_id);
      create table publication.figures as
      select * from (
        select
          union_id, unit as employer_unit_id, branch as branch_id, month::date as month, month >= date '2026-10-01' as is_partial,
          (n * 7 + month(month)) % 23 as members, n % 3 as joined__new, n % 2 as joined__returned,
          case when union_id = 'u' then n % 4 end as kept, case when union_id = 'u' then n end as kept__of, 1 as owed
        from (values ('u', 'w1', 'u-a', 3), ('u', 'w2', 'u-a', 8), ('u', 'w3', 'u-b', 1), ('v', 'w1', 'v-a', 40))
          as t (union_id, unit, branch, n),
        generate_series(date '2025-01-01', date '2026-10-01', interval 1 month) as m (month)
      );
      ${change}`);
    await publishOutside(db, KPIS, {secret: SECRET});
    return await db.rows("from publication.pub_figures order by node_l, month");
  } finally {
    await db.close();
  }
}

const COUNTS = ["members", "joined", "kept", "kept__of"] as const;
const sum = (rows: readonly Row[], column: string): number =>
  rows.reduce((total, row) => total + Number(row[column]), 0);

test("what is published outside adds up along the tree and holds no column that nobody chose", async () => {
  const rows = await published();
  expect(Object.keys(rows[0] ?? {})).toEqual([
    "union_id",
    "node_id",
    "node_kind",
    "node_l",
    "node_r",
    "month",
    ...COUNTS
  ]);
  const months = [...new Set(rows.map(({month}) => month))];
  expect(months).toEqual(
    range(13).map((n) => `${2025 + Math.floor((n + 8) / 12)}-${String(((n + 8) % 12) + 1).padStart(2, "0")}-01`)
  );
  for (const month of months) {
    const at = (...nodes: string[]): Row[] =>
      rows.filter((row) => row["month"] === month && nodes.includes(String(row["node_id"])));
    for (const column of COUNTS) {
      expect(sum(at("u-r"), column)).toBe(sum(at("u-a", "u-b"), column));
      expect(sum(at("u"), column)).toBe(sum(at("u-r", "u-c"), column));
      for (const row of at("u-a", "u-b", "u-c"))
        expect(Number(row[column]) % (column.startsWith("kept") ? 10 : 5)).toBe(0);
    }
    // a branch without a figure is there, and a figure without a source is not
    expect(at("u-c")[0]).toMatchObject({members: 0, joined: 0, kept: 0});
    expect(at("v-a")[0]).toMatchObject({kept: null, kept__of: null});
  }
});

const elsewhere = (all: readonly Row[]): Row[] =>
  all.filter(({node_id: id}) => ["u-a", "u-c", "v", "v-a"].includes(String(id)));

test("the same figures are published the same, and a change of one place changes no other", async () => {
  const rows = await published();
  expect(await published()).toEqual(rows);
  const changed = await published("delete from publication.figures where branch_id = 'u-b'");
  expect(elsewhere(changed)).toEqual(elsewhere(rows));
});

test("two unions that differ by one member in a small count are published the same, byte for byte", async () => {
  // two joined there each month; between one less and one more lies one border at most
  const rows = JSON.stringify(await published());
  const others = await Promise.all(
    [1, -1].map(async (more) =>
      JSON.stringify(
        await published(`update publication.figures set joined__new = joined__new + ${more} where branch_id = 'u-b'`)
      )
    )
  );
  expect(others).toContain(rows);
});
