import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {policyOf, SHIPPED} from "../../access/policy.ts";
import {sql} from "../../access/sql.ts";
import {FIXTURE_KPIS, point, publishFixture, SUBJECTS} from "../fixture/fixture.test-data.ts";
import {openFixture} from "../fixture/app.test-data.ts";
import {readPerson} from "../person/person.ts";

// What tells of a row without showing it: a filter, an order, a count, a key of the cache, last night's interval.

const shipped = readFileSync(SHIPPED, "utf8");
const WITHOUT = [
  "kind",
  "months_owed",
  "leaves_on",
  "is_exempt",
  "is_new",
  "job_ends_on",
  "in_work",
  "joined_on",
  "name_key"
];

/** The shipped policy, its first list of members without these columns. */
function policyWithout(columns: readonly string[]) {
  const [before = "", after = ""] = shipped.split("      follow_ups:");
  const less = columns.reduce((text, column) => text.replace(`          - ${column}\n`, ""), before);
  return policyOf([less, after, ...shipped.split("      follow_ups:").slice(2)].join("      follow_ups:"));
}

const OTHERWISE = `
  update members set months_owed = (hash(membership_id) % 4)::integer, is_exempt = not is_exempt, is_new = not is_new,
    in_work = not in_work, leaves_on = case when leaves_on is null then date '2026-12-31' end,
    job_ends_on = case when job_ends_on is null then date '2026-12-30' end,
    joined_on = date '2020-01-01' + (hash(membership_id) % 2000)::integer, name_key = 'other ' || name_key;`;

test("whoever may not see a column learns nothing by it: no filter, no count, no search, no order", async () => {
  const open = await openFixture();
  const shut = await openFixture({policy: policyWithout(WITHOUT)});
  const [whole, less] = [await open.as("steward"), await shut.as("steward")];
  const {paths} = (await whole("/api/openapi.json")).json();
  const parameters = paths["/api/members"].get.parameters as {name: string; schema: {anyOf?: {enum?: string[]}[]}}[];
  const valuesOf = (name: string) =>
    (parameters.find((one) => one.name === name)?.schema.anyOf ?? []).flatMap((option) => option.enum ?? []);
  const filters = valuesOf("filter");
  expect(filters.length).toBeGreaterThan(4);
  for (const filter of filters) {
    expect({filter, status: (await whole(`/api/members?filter=${filter}`)).statusCode}).toEqual({filter, status: 200});
    expect({filter, ...(await less(`/api/members?filter=${filter}`)).json()}).toMatchObject({filter, status: 403});
  }
  for (const kind of valuesOf("kind"))
    expect({kind, ...(await less(`/api/members?kind=${kind}`)).json()}).toMatchObject({kind, status: 403});
  // The shipped policy keeps this one from stewards.
  expect((await whole("/api/members?objects_to_profiling=false")).json()).toMatchObject({status: 403});
  expect((await less("/api/members")).json().counts).toEqual({});
  for (const search of ["anna1", "a", "mark"])
    expect((await less(`/api/members?search=${search}`)).json()).toMatchObject({status: 403, code: "not_permitted"});
  // Other values in the closed columns change no byte of any answer, in any order.
  const otherwise = await openFixture({policy: policyWithout(WITHOUT), extra: OTHERWISE});
  const elsewhere = await otherwise.as("steward");
  const sorts = valuesOf("sort");
  expect(sorts.length).toBeGreaterThan(2);
  for (const question of [
    "",
    ...sorts.map((sort) => `&sort=${sort}`),
    ...sorts.map((sort) => `&sort=${sort}&limit=3`)
  ]) {
    const url = `/api/members?limit=500${question}`.replace("limit=500&sort", "sort");
    expect({url, body: (await elsewhere(url)).body}).toEqual({url, body: (await less(url)).body});
  }
  await otherwise.close();
  await open.close();
  await shut.close();
});

test("a question leaves no room for guessing: no parameter of any route compares with a number or a part of a text", async () => {
  const fixture = await openFixture();
  const {paths} = (await (await fixture.as("leadership"))("/api/openapi.json")).json() as {
    paths: Record<string, {get?: {parameters?: {name: string}[]}}>;
  };
  const names = new Set(Object.values(paths).flatMap(({get}) => (get?.parameters ?? []).map(({name}) => name)));
  const known = [
    "as_known_on",
    "before",
    "event",
    "filter",
    "format",
    "from",
    "kpi",
    "kind",
    "level",
    "limit",
    "list",
    "join_year",
    "objects_to_profiling"
  ];
  const more = ["known", "measure", "people", "offset", "person", "reason", "search", "sort", "stratum", "to", "unit"];
  expect([...names].filter((name) => ![...known, ...more].includes(name))).toEqual([]);
  await fixture.close();
});

test("the key of an answer changes with the policy, with the publication and with the person's rights", async () => {
  const fixture = await openFixture();
  await fixture.warehouse.use(async (generation) => {
    const keyOf = async (subject: string, text: string, file = generation.file): Promise<string> => {
      const person = readPerson({...generation, file}, {policy: policyOf(text), kpis: FIXTURE_KPIS}, `p:${subject}`, {
        today: "2026-11-22"
      });
      return (await person).key;
    };
    // Two of the personas read no row of anybody, and both the same night.
    const readers = SUBJECTS.filter((subject) => !["administrator", "data-protection"].includes(subject));
    const keys = await Promise.all(readers.map((subject) => keyOf(subject, shipped)));
    expect(new Set(keys).size).toBe(readers.length);
    const own = await keyOf("steward", shipped);
    expect(await keyOf("steward", shipped)).toBe(own);
    // The rules of a steward are the same in both: only the policy around them is another.
    const other = shipped.replace("pages: [night, figures]", "pages: [figures, night]");
    expect(other === shipped).toBe(false);
    expect(await keyOf("steward", other)).not.toBe(own);
    expect(await keyOf("steward", shipped, "another night")).not.toBe(own);
  });
  await fixture.close();
});

/** Moves the employer tree so far that the numbers of one workplace become those of another. */
const moved = (by: number): string =>
  [
    ["employer_units", "l", "r", "enterprise_l", "enterprise_r"],
    ["stewards", "unit_l", "unit_r", "enterprise_l", "enterprise_r"],
    ["unit_stewards", "unit_l", "unit_r"],
    ...["members", "follow_ups", "figures", "unit_lines", "steward_loads", "vacant_posts", "counted_memberships"].map(
      (table) => [table, "unit_l"]
    )
  ]
    .map(
      ([table, ...columns]) => `update ${table} set ${columns.map((name) => `${name} = ${name} - ${by}`).join(", ")};`
    )
    .concat(
      `update figures_by_node set node_l = node_l - ${by}, node_r = node_r - ${by} where tree = 'employer';`,
      `update grants set node_l = node_l - ${by}, node_r = node_r - ${by}, enterprise_l = enterprise_l - ${by},
        enterprise_r = enterprise_r - ${by} where tree = 'employer';`
    )
    .join("\n");

test("a night in which one workplace has the numbers of another answers a session already open with its own rows", async () => {
  const fixture = await openFixture();
  const get = await fixture.as("steward");
  const urls = ["/api/members?limit=500", "/api/figures?kpi=members", "/api/stewards?limit=500", "/api/gaps"];
  const ask = async () => Promise.all(urls.map(async (url) => (await get(url)).body));
  const before = await ask();
  expect(before[0]).toContain("mark:A:B1:W1");
  const run = "2026-11-23T103005123";
  await publishFixture({folder: fixture.folder, run, extra: moved(5)});
  point(fixture.folder, `${run}.duckdb`);
  await fixture.warehouse.refresh();
  expect(await fixture.warehouse.use(async ({publication}) => publication.run_id)).toBe(run);
  await fixture.warehouse.use(async ({trees}) => {
    // What was W1's interval is W4's now.
    expect(trees.find("W4").map(({l}) => l)).toEqual([4]);
  });
  expect(await ask()).toEqual(before);
  await fixture.close();
});

test("a served publication refuses every way out: files, other databases, extensions, settings and writing", async () => {
  const {warehouse, close} = await openFixture();
  await warehouse.use(async ({lease}) => {
    for (const question of [
      sql`select * from read_csv('/etc/passwd')`,
      sql`select * from read_text('/etc/passwd')`,
      sql`select * from read_parquet('https://elsewhere.example/a.parquet')`,
      sql`select * from '/etc/passwd'`,
      sql`select * from glob('/etc/*')`,
      sql`attach '/etc/other.duckdb' as other`,
      sql`copy members to 'members.csv'`,
      sql`copy (select 1) to '/dev/stdout'`,
      sql`export database 'out'`,
      sql`install httpfs`,
      sql`load httpfs`,
      sql`set enable_external_access = true`,
      sql`set lock_configuration = false`,
      sql`set temp_directory = '/etc'`,
      sql`pragma memory_limit = '64GB'`,
      sql`reset enable_external_access`,
      sql`create table loot as select * from members`,
      sql`update members set given_name = 'x'`,
      sql`drop table members`
    ]) {
      const refused = lease((ask) => ask(question)).then(
        () => "answered",
        (error: Error) => error.message
      );
      // The kind of the error says that it was refused, and not misspelt.
      expect({question: question.text, said: await refused}).toEqual({
        question: question.text,
        said: expect.stringMatching(/^(Permission|Invalid Input|Catalog|IO|Missing Extension) Error$/)
      });
    }
  });
  await close();
});
