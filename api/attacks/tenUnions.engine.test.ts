import {mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {DuckDBInstance, type DuckDBConnection} from "@duckdb/node-api";
import type {FastifyInstance} from "fastify";
import {afterAll, beforeAll, expect, test} from "vitest";
import {readPolicy} from "../../access/policy.ts";
import {readCatalogue} from "../../models/catalogue.ts";
import {runNight} from "../../pipelines/nightly.ts";
import {createProgress} from "../../pipelines/progress.ts";
import {buildApp} from "../app.ts";
import {openAudit} from "../audit/audit.ts";
import {openOperations, type Operations} from "../store/operations.ts";
import {openSqlite} from "../store/sqlite.ts";
import {AS_OF, PEOPLE, UNIONS, writeRegister} from "./tenUnions.test-data.ts";
import {openWarehouse, type Warehouse} from "../publication/warehouse.ts";

// A register of ten unions through a real night, then read as a table and as each person who may sign in.

const folder = mkdtempSync(join(tmpdir(), "tillit-ten-unions-"));
let connection: DuckDBConnection;
let instance: DuckDBInstance;
let app: FastifyInstance;
let warehouse: Warehouse;
let operations: Operations;

beforeAll(async () => {
  writeRegister(folder);
  const silent = createProgress({write: () => {}});
  await runNight({data: folder, asOf: AS_OF, progress: silent});
  const published = join(folder, "published");
  const copy = join(folder, "copy.duckdb");
  const file = join(published, readFileSync(join(published, "CURRENT"), "utf8").trim());
  instance = await DuckDBInstance.create(":memory:", {});
  connection = await instance.connect();
  await connection.run(`attach '${file}' as published (read_only)`);
  await connection.run(`attach '${copy}' as copy; copy from database published to copy; detach published; use copy`);
  const parts = {policy: readPolicy(), kpis: readCatalogue()};
  warehouse = await openWarehouse(published, {...parts, pollMs: 0});
  operations = await openOperations(await openSqlite(join(folder, "operations.sqlite")));
  const audit = await openAudit(operations.store, "key");
  app = await buildApp({...parts, warehouse, operations, audit, personas: true});
}, 900_000);

afterAll(async () => {
  await app?.close();
  await warehouse?.close();
  await operations?.close();
  connection?.closeSync();
  instance?.closeSync();
  rmSync(folder, {recursive: true});
});

const rows = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, unknown>[];

/** Tables of the whole machine or of a tree that the unions share; everything else belongs to one union, row by row. */
const OF_NO_UNION = [
  "changes_since",
  "employer_units",
  "figures_before_publication",
  "login_emails",
  "login_subjects",
  "night_rejected",
  "night_sources",
  "night_steps",
  "night_tests",
  "publication"
];

type Table = {readonly name: string; readonly columns: readonly string[]};

const tables = async (): Promise<Table[]> =>
  (await rows(`
      select table_name as name, array_agg(column_name order by column_index) as columns
      from duckdb_columns() where database_name = 'copy' and schema_name = 'main' group by all order by all`)) as unknown as Table[];

test("every published table carries the union of each row, but for those of the machine and the shared tree", async () => {
  const without = (await tables()).filter(({columns}) => !columns.includes("union_id")).map(({name}) => name);
  expect(without.filter((name) => !OF_NO_UNION.includes(name))).toEqual([]);
  expect(OF_NO_UNION.filter((name) => !without.includes(name))).toEqual([]);
});

/** A mandate stands in the lists of the unions it represents, under its holder's name; its holder owns follow-ups there. */
const HOLDERS_STAND_ELSEWHERE = ["counted_mandates", "follow_ups", "grants", "steward_loads", "stewards"];

test("no row of any table holds ids of two unions beside each other", async () => {
  let [looked, elsewhere] = [0, 0];
  for (const {name, columns} of await tables()) {
    if (OF_NO_UNION.includes(name)) continue;
    // What a row says, without the names of people: Aino's are the same in every union.
    const told = columns
      .filter((column) => !/_name$|^email$|^phone$/.test(column))
      .map((column) => `"${column}"::varchar`);
    const found = await rows(`
      select union_id, list_distinct(regexp_extract_all(concat_ws(' ', ${told.join(", ")}), '\\bu[0-9]\\b')) as unions
      from "${name}"`);
    looked += found.length;
    const mixed = found.filter(({union_id, unions}) =>
      (unions as string[]).some((union) => `ten:${union}` !== union_id)
    );
    const isHolder = (row: Record<string, unknown>): boolean =>
      HOLDERS_STAND_ELSEWHERE.includes(name) && ["ten:u1", "ten:u2"].includes(String(row["union_id"]));
    elsewhere += mixed.filter(isHolder).length;
    expect({name, mixed: mixed.filter((row) => !isHolder(row))}).toEqual({name, mixed: []});
  }
  // The steward of three unions, in the two that are not their own.
  expect(elsewhere).toBeGreaterThan(0);
  expect(looked).toBeGreaterThan(500);
});

test("a person in ten unions is ten members, and nobody's double", async () => {
  const members = await rows(
    "select union_id, count(*)::int as n from members where is_primary group by all order by all"
  );
  expect(members).toEqual(UNIONS.map((union) => ({union_id: `ten:${union}`, n: 4})));
  const [root] = await rows(`
    select sum(members)::int as members, sum(possible_duplicates)::int as doubles from figures
    where month = (select max(month) from figures)`);
  expect(root).toEqual({members: 40, doubles: 0});
});

test("nobody is granted a union that neither the mandate nor an office names", async () => {
  const granted = await rows(`
    select subject, array_agg(distinct union_id order by union_id) as unions
    from login_subjects join grants using (person_id) group by all order by all`);
  const expected = Object.entries(PEOPLE).map(([subject, {unions}]) => ({
    subject,
    unions: unions.map((union) => `ten:${union}`)
  }));
  expect(granted).toEqual(expected.toSorted((a, b) => (a.subject < b.subject ? -1 : 1)));
});

type Spec = {
  paths: Record<string, {get?: {parameters?: {name: string; required?: boolean}[]}}>;
};

/** Every route that can be asked by a GET without an id of its own. */
async function questions(get: (url: string) => Promise<{json: () => unknown}>): Promise<string[]> {
  const spec = (await get("/api/openapi.json")).json() as Spec;
  return Object.entries(spec.paths)
    .filter(([route, {get: question}]) => question && !/personas|openapi|\{/.test(route))
    .map(([route, {get: question}]) => {
      const has = (name: string) => question?.parameters?.find((parameter) => parameter.name === name);
      const query = [
        has("kpi") ? "kpi=members" : "",
        has("search")?.required ? "search=u" : "",
        has("limit") ? "limit=500" : ""
      ];
      return `${route}?${query.filter(Boolean).join("&")}`;
    });
}

test.each(Object.entries(PEOPLE))(
  "%s reads exactly the unions of the grant, on every route",
  async (subject, {unions}) => {
    const signed = await app.inject({method: "POST", url: "/auth/persona", payload: {subject}});
    const cookie = String(signed.headers["set-cookie"]).split(";")[0] ?? "";
    const get = (url: string) => app.inject({url, headers: {cookie}});
    const seen = new Set<string>();
    let answered = 0;
    for (const url of await questions(get)) {
      const {body, statusCode} = await get(url);
      if (statusCode !== 200) continue;
      answered += 1;
      const told = [...body.matchAll(/\bu[0-9]\b/g)].map(([union]) => union);
      expect({url, foreign: told.filter((union) => !unions.includes(union))}).toEqual({url, foreign: []});
      for (const union of told) seen.add(union);
    }
    expect(answered).toBeGreaterThan(8);
    expect([...seen].toSorted()).toEqual([...unions]);
  }
);

test("figures of a mandate for three unions are those of the three, at the workplace of all ten", async () => {
  const signed = await app.inject({method: "POST", url: "/auth/persona", payload: {subject: "steward-of-three"}});
  const cookie = String(signed.headers["set-cookie"]).split(";")[0] ?? "";
  const get = async (url: string) => (await app.inject({url, headers: {cookie}})).json();
  const {rows: months} = (await get("/api/figures?kpi=members")) as {rows: {members: number}[]};
  expect(months.at(-1)?.members).toBe(9);
  const {total, rows: people} = (await get("/api/members?limit=500")) as {
    total: number;
    rows: {union_id: string; family_name: string}[];
  };
  expect(total).toBe(9);
  const ainos = people.filter(({family_name}) => family_name === "Saari").map(({union_id}) => union_id);
  expect(ainos.toSorted()).toEqual(["ten:u0", "ten:u1", "ten:u2"]);
  expect((await get("/api/members?unit=ten:there")) as object).toMatchObject({status: 404});
});
