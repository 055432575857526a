import {execFileSync, spawnSync} from "node:child_process";
import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {DuckDBInstance} from "@duckdb/node-api";
import {afterAll, beforeAll, expect, inject, test} from "vitest";
import {CONTRACT} from "../../pipelines/contract/contract.ts";
import {openSqlite} from "../store/sqlite.ts";
import {LANGUAGES, wordsIn} from "../policy/words.ts";
import {type Kept, keptIn, type Question, unionsAmong} from "./kept.ts";

// What the columns find, held against what the registry contract says: no table about a person is forgotten.

const warehouse = inject("warehouse");
const published = join(warehouse, "published");
const current = readFileSync(join(published, "CURRENT"), "utf8").trim();
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
const ask: Question = async (text, given = []) =>
  (await connection.runAndReadAll(text, [...given])).getRowObjectsJson();
const folder = mkdtempSync(join(tmpdir(), "tillit-report-"));

beforeAll(async () => {
  const night = join(warehouse, "nights", current.replace(/\.duckdb$/, ""), "build.duckdb");
  await connection.run(`attach '${night}' as build (read_only)`);
  await connection.run(`attach '${join(published, current)}' as published (read_only)`);
  // The report writes into the trail that it was given, so it gets a data folder of its own.
  for (const name of ["published", "nights", "landing"]) symlinkSync(join(warehouse, name), join(folder, name));
  cpSync(join(warehouse, "tillit.yaml"), join(folder, "tillit.yaml"));
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
  rmSync(folder, {recursive: true});
});

/** Tables with the column that says whose a row is, as the contract has it. */
const OWNED = CONTRACT.flatMap(({name, columns}) => {
  const whose =
    columns.find((column) => column.references === "member") ??
    columns.find((column) => /^(member|person)_id$/.test(column.name));
  return whose ? [{table: name, column: whose.name}] : [];
});
/** Tables without, that belong to a row of one that has. */
const BELONGING = CONTRACT.filter(({name}) => !OWNED.some(({table}) => table === name)).flatMap(({name, columns}) =>
  columns.flatMap(({name: column, references}) => {
    const above = OWNED.find(({table}) => table === references);
    return above ? [{table: name, column, above}] : [];
  })
);

const rowsOf = (kept: readonly Kept[], table: string, how: Kept["how"]): number =>
  kept.filter((one) => one.table === table && one.how === how).reduce((sum, {rows}) => sum + rows.length, 0);
const count = async (from: string, person: string): Promise<number> => {
  const [row] = await ask(`select count(*)::integer as n from ${from}`, [person]);
  return Number(row?.["n"]);
};

test("a report holds every row that the contract says is the person's, in every table, and what belongs to it", async () => {
  expect(OWNED.length).toBeGreaterThan(15);
  expect(BELONGING.map(({table}) => table)).toEqual(expect.arrayContaining(["mandate_union", "case_event"]));
  const people = new Set(["demo:awkward-steward-protected"]);
  for (const {table, column} of OWNED)
    for (const row of await ask(
      `select min(${column}) as person from build.raw."${table}" where ${column} in (select member_id from build.raw.member)`
    ))
      if (typeof row["person"] === "string") people.add(row["person"]);
  expect(people.size).toBeGreaterThan(5);
  let rows = 0;
  for (const person of people) {
    const kept = await keptIn(ask, "build", "raw", person);
    for (const {table, column} of OWNED) {
      const expected = await count(`build.raw."${table}" where ${column} = ?`, person);
      rows += expected;
      expect({person, table, rows: rowsOf(kept, table, "itself")}).toEqual({person, table, rows: expected});
    }
    for (const {table, column, above} of BELONGING) {
      const own = `select ${above.table}_id from build.raw."${above.table}" where ${above.column} = ?`;
      const expected = await count(`build.raw."${table}" where ${column} in (${own})`, person);
      expect(rowsOf(kept, table, "through")).toBeGreaterThanOrEqual(expected);
    }
  }
  expect(rows).toBeGreaterThan(500);
});

test("a report holds every published row of the person, and nothing of anybody else", async () => {
  const [row = {}] = await ask(
    "select owner_id as person from published.follow_ups where owner_kind = 'steward' limit 1"
  );
  const person = String(row["person"]);
  const kept = await keptIn(ask, "published", "main", person);
  expect(rowsOf(kept, "members", "itself")).toBe(await count("published.members where member_id = ?", person));
  const others = kept.filter(({how}) => how === "named");
  expect(others.map(({table}) => table)).toContain("follow_ups");
  for (const {rows} of others) for (const one of rows) expect(new Set(Object.values(one))).toEqual(new Set([person]));
  for (const {rows} of kept.filter(({how}) => how === "itself"))
    for (const one of rows) expect(one["member_id"] ?? one["person_id"] ?? person).toBe(person);
});

const report = (...args: string[]): string =>
  execFileSync(process.execPath, [join(import.meta.dirname, "print.ts"), "--data", folder, ...args], {
    encoding: "utf8"
  });

test("a report says in the person's language what is kept, who reads it, and is written into the trail", async () => {
  const [row = {}] = await ask(
    "select member_id from published.members where not is_protected and phone is not null order by member_id limit 1"
  );
  const person = String(row["member_id"]);
  const said = report("--member", person, "--lang", "fi");
  expect(said).toContain(`Kaikki, mitä täällä on jäsenestä ${person}`);
  expect(said).toContain("Näkee: Jäsenrekisteri");
  expect(said).toMatch(/päivinä luettu rekisteri on tallessa: .*2026/);
  expect(report("--member", person)).toContain("Everything that is kept here");
  const store = await openSqlite(join(folder, "operations.sqlite"));
  const given = await store.rows("select about, unions from audit where event = 'access_report'");
  await store.close();
  const [whose = {}] = await ask("select union_id from build.raw.member where member_id = ?", [person]);
  const entry = {about: person, unions: `|${String(whose["union_id"])}|`};
  expect(given).toEqual([entry, entry]);
});

test("of somebody with protected identity it says that nobody reads who they are", () => {
  const said = report("--member", "demo:awkward-steward-protected");
  expect(said).toContain("Named to nobody; counted in figures.");
  expect(said).not.toContain("Read by:");
});

test("a number that nobody has is told so", () => {
  const args = [join(import.meta.dirname, "print.ts"), "--data", folder, "--member", "demo:nobody"];
  expect(spawnSync(process.execPath, args, {encoding: "utf8"}).stderr).toContain(
    "nothing is kept about anybody of that number: demo:nobody"
  );
});

const ofUnion = (table: string, how: Kept["how"], union_id: string): Kept => ({table, how, rows: [{union_id}]});

test("a report belongs to the union whose member it is about, else to those of an office, never to one only represented", () => {
  const elsewhere = [ofUnion("mandate_union", "through", "C"), ofUnion("contact", "named", "D")];
  expect(unionsAmong([ofUnion("office", "itself", "B"), ofUnion("member", "itself", "A"), ...elsewhere])).toEqual([
    "A"
  ]);
  expect(unionsAmong([ofUnion("office", "itself", "B"), ...elsewhere])).toEqual(["B"]);
  expect(unionsAmong(elsewhere)).toEqual([]);
});

test("every table that may speak of a person has words in every language", async () => {
  const kept = await keptIn(ask, "published", "main", "demo:m1");
  for (const language of LANGUAGES) {
    const say = wordsIn(language, ["policy/words", "accessReport/words"]);
    const tables = [
      ...OWNED.map(({table}) => table),
      ...BELONGING.map(({table}) => table),
      ...kept.map(({table}) => table)
    ];
    const unknown = tables.filter(
      (table) => !table.startsWith("counted_") && !say.knows(`table.${table}`) && !say.knows(`list.${table}`)
    );
    expect({language, unknown}).toEqual({language, unknown: []});
  }
});
