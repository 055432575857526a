import {readFileSync} from "node:fs";
import {afterAll, afterEach, beforeAll, expect, test} from "vitest";
import {type Audit, openAudit} from "./audit.ts";
import {checkAudit, EVENTS} from "./chain.ts";
import {SUBJECTS} from "../fixture/fixture.test-data.ts";
import {AUDIT_KEY, type FixtureApp, type Get, openFixture} from "../fixture/app.test-data.ts";

let fixture: FixtureApp;
const people = new Map<string, Get>();
let isBroken = false;

const watched = (audit: Audit): Audit => ({
  ...audit,
  write: (entry) => (isBroken ? Promise.reject(new Error("disk full")) : audit.write(entry))
});

beforeAll(async () => {
  fixture = await openFixture({connections: 1, watched});
  for (const subject of SUBJECTS) people.set(subject, await fixture.as(subject));
});
afterAll(() => fixture.close());
afterEach(() => void (isBroken = false));

const as = (subject: string): Get => people.get(subject) as Get;
type Entry = Readonly<Record<string, unknown>>;

/** Runs it and gives the entries that it left. */
async function left(work: () => Promise<unknown>): Promise<readonly Entry[]> {
  const newest = async () => Number((await fixture.store.rows("select max(number) as n from audit"))[0]?.["n"] ?? 0);
  const before = await newest();
  await work();
  return await fixture.store.rows("select * from audit where number > ? order by number", [before]);
}

/** What only people have, in the fixture: ids, given names, addresses. Nothing here knows the product's own list. */
const OF_SOMEBODY = /^(m\d+|[sd]\d+|Ånna\d+|\+358.*|.*@example\.org|p:.*|Person .*)$/;

/** Rows in which a cell is somebody's, however deep they lie. */
function rowsWithSomebody(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const cells = Object.values(value);
  if (!Array.isArray(value) && cells.some((cell) => typeof cell === "string" && OF_SOMEBODY.test(cell))) return 1;
  return cells.reduce((sum: number, cell) => sum + rowsWithSomebody(cell), 0);
}

const linesOf = (file: string): readonly string[][] =>
  file
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(";"));

type Parameter = {name: string; required?: boolean; schema: {anyOf?: {enum?: string[]}[]}};
type Spec = {paths: Record<string, {get?: {parameters?: Parameter[]}}>};

/** Every GET route with each of its parameters' fixed values, out of the OpenAPI page. */
async function questions(): Promise<string[]> {
  const spec: Spec = (await as("leadership")("/api/openapi.json")).json();
  return Object.entries(spec.paths).flatMap(([route, {get}]) => {
    if (!get) return [];
    const parameters = get.parameters ?? [];
    const has = (name: string, isRequired: boolean): boolean =>
      parameters.some((one) => one.name === name && (!isRequired || one.required === true));
    const base = [
      ...(has("kpi", false) ? ["kpi=members"] : []),
      ...(has("search", true) ? ["search=w"] : []),
      ...(has("limit", false) ? ["limit=7"] : [])
    ];
    const variants = parameters
      .filter(({name}) => name !== "sort")
      .flatMap(({name, schema}) =>
        (schema.anyOf ?? []).flatMap((option) => (option.enum ?? []).map((value) => [...base, `${name}=${value}`]))
      );
    return [base, ...variants].map((query) => `${route}?${query.join("&")}`);
  });
}

/** What an answer has to leave, worked out from the answer alone. */
async function expectedOf(subject: string, url: string, answer: Awaited<ReturnType<Get>>) {
  if (answer.statusCode !== 200) return [{event: "denied", row_count: null, problem: answer.json().code}];
  if (url.includes("format=csv"))
    return [{event: "exported", row_count: linesOf(answer.body).length - 1, problem: null}];
  const isArrow = url.includes("format=arrow");
  const plain = isArrow ? await as(subject)(url.replace("format=arrow", "format=json")) : answer;
  const rows = rowsWithSomebody(plain.json());
  return rows > 0 ? [{event: "looked", row_count: rows, problem: null}] : [];
}

/** Open to everybody, and one's own name: no looks at others. */
const NOBODY_ELSE = ["/api/door", "/api/personas", "/api/session", "/api/looks", "/api/health"];

test.each(SUBJECTS)(
  "%s leaves exactly one entry with the right rows for each answer that names people",
  async (subject) => {
    let named = 0;
    for (const url of await questions()) {
      if (NOBODY_ELSE.some((route) => url.startsWith(route))) continue;
      // Twice: an answer out of the cache is a look like any other.
      for (const round of ["made", "kept"]) {
        let answer: Awaited<ReturnType<Get>> | undefined;
        const entries = await left(async () => (answer = await as(subject)(url)));
        if (!answer) throw new Error("no answer");
        const told = entries.map(({event, row_count, problem, person_id}) => ({event, row_count, problem, person_id}));
        const expected = (await expectedOf(subject, url, answer)).map((one) => ({...one, person_id: `p:${subject}`}));
        expect({url, round, told}).toEqual({url, round, told: expected});
        named += expected.filter(({event}) => event === "looked").length;
      }
    }
    // The administrator and the officer for data protection read of nobody in the register.
    expect(named > 0).toBe(subject !== "administrator");
  }
);

test("every route that can leave an entry, and each event, has a word for whoever reads it", async () => {
  const spec: Spec = (await as("leadership")("/api/openapi.json")).json();
  const routes = Object.keys(spec.paths)
    .filter((route) => route.startsWith("/api/") && !["/api/door", "/api/health", "/api/personas"].includes(route))
    .map((route) => `route.${route.replace("/api/", "")}`);
  const events = EVENTS.map((event) => `act.${event}`);
  const english = JSON.parse(readFileSync("dashboards/src/words/en.json", "utf8"));
  expect([...routes, ...events].filter((word) => english[word] === undefined)).toEqual([]);
});

test("an entry says who, why, of what, how much, from which file, and nothing of whom it was about", async () => {
  const [entry, ...others] = await left(() => as("steward")("/api/members?unit=W1&search=anna1"));
  expect(others).toEqual([]);
  const [grant] = JSON.parse(String(entry?.["mandates"]));
  expect(grant).toEqual([expect.stringMatching(/^g\d+$/), "steward", "W1", "A"]);
  expect(entry).toMatchObject({
    event: "looked",
    what: "members",
    unit: "W1",
    unions: "|A|",
    searched: 1,
    publication: "2026-11-22T103005123.duckdb",
    policy: expect.stringMatching(/^[0-9a-f]{64}$/),
    request: expect.stringMatching(/^[0-9a-f]{16}$/)
  });
});

test("who searches for a name and finds nobody has looked all the same; who sees an empty list has not", async () => {
  expect(await left(() => as("steward")("/api/members?search=nobody"))).toMatchObject([{row_count: 0, searched: 1}]);
  expect(await left(() => as("branch-officer")("/api/branches?search=nowhere"))).toEqual([]);
  expect(await left(() => as("steward")("/api/members?offset=5000"))).toEqual([]);
  expect(await left(() => as("steward")("/api/members?limit=0"))).toEqual([]);
  expect(await left(() => as("steward")("/api/overview?people=none"))).toEqual([]);
});

test("no entry holds a name, an address or what was searched for", async () => {
  const {body} = await as("steward")("/api/members?search=anna1%20hemlig");
  expect(body).not.toBe("");
  for (const unit of ["Ånna1", "p:leadership", "anna@example.org"])
    expect((await as("steward")(`/api/members?unit=${encodeURIComponent(unit)}`)).statusCode).toBe(404);
  const all = JSON.stringify(await fixture.store.rows("select * from audit"));
  expect(all.length).toBeGreaterThan(10_000);
  expect(all).not.toMatch(/nna1|hemlig|Person |@example|\+358|mark:|"unit":"p:/);
});

test("what is denied is written down: foreign units, closed lists, figures of other roles, files", async () => {
  const denied = async (url: string) =>
    (await left(() => as("steward")(url))).map(({event, unit, problem}) => [event, unit, problem]);
  expect(await denied("/api/members?unit=W5")).toEqual([["denied", "W5", "not_found"]]);
  expect(await denied("/api/members?unit=nothing")).toEqual([["denied", null, "not_found"]]);
  expect(await denied("/api/tasks")).toEqual([["denied", null, "not_permitted"]]);
  expect(await denied("/api/gaps?format=csv")).toEqual([["denied", null, "export_not_permitted"]]);
  expect(await denied("/api/figures?kpi=arrears_amount")).toEqual([["denied", null, "unknown_kpi"]]);
  // Whoever is not signed in is nobody that could be written down.
  expect(await left(() => fixture.app.inject("/api/members"))).toEqual([]);
  expect(await denied("/api/members?limit=501")).toEqual([]);
});

test("what cannot be written down is not shown, in any format; figures of nobody still are", async () => {
  for (const url of ["/api/members", "/api/members?format=arrow", "/api/members?format=csv", "/api/overview"]) {
    expect((await as("steward")(url)).statusCode).toBe(200);
    isBroken = true;
    const answer = await as("steward")(url);
    expect(answer.json()).toMatchObject({status: 503, code: "unrecorded"});
    expect(answer.body).not.toMatch(/nna|mark:/);
    expect((await as("steward")("/api/figures?kpi=members")).statusCode).toBe(200);
    expect((await as("steward")("/api/members?unit=W5")).statusCode).toBe(404);
    isBroken = false;
  }
  expect((await as("data-protection")("/api/trail")).statusCode).toBe(200);
  isBroken = true;
  expect((await as("data-protection")("/api/trail")).statusCode).toBe(503);
  const lines = fixture.log.splice(0);
  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) expect(Object.keys(line).toSorted()).toEqual(["id", "reason", "route"]);
  expect(JSON.stringify(lines)).not.toMatch(/W5|p:|steward|disk full/);
});

test("everyone reads what they looked at themselves, and nobody what another did", async () => {
  await as("chief-steward")("/api/members");
  for (const subject of SUBJECTS) {
    const {rows} = (await as(subject)("/api/looks?limit=500")).json();
    expect(new Set(rows.map(({person_id}: Entry) => person_id)).size).toBeLessThan(2);
    for (const row of rows) expect(row).toMatchObject({person_id: `p:${subject}`});
    for (const url of ["/api/trail", "/api/trail?person=p:steward", "/api/trail-state"])
      expect((await as(subject)(url)).statusCode).toBe(subject === "data-protection" ? 200 : 403);
    expect((await as(subject)("/api/looks?person=p:steward")).statusCode).toBe(400);
  }
  const [row] = (await as("chief-steward")("/api/looks?limit=1")).json().rows;
  expect(row).toMatchObject({event: "denied", what: "trail-state", problem: "not_permitted"});
});

test("the officer for data protection reads the trail of their own union, by person, event and time", async () => {
  await as("steward")("/api/members?unit=W1");
  const get = as("data-protection");
  const {rows, more} = (await get("/api/trail?person=p:steward&event=looked&limit=2")).json();
  expect(more).toBe(true);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    name: "Person steward",
    what: "members",
    unit: expect.stringContaining("W1"),
    mandates: [{role: "steward", place: expect.stringContaining("W1")}]
  });
  const next = (await get(`/api/trail?person=p:steward&event=looked&before=${rows[1].number}`)).json();
  expect(next.rows.every(({number}: {number: number}) => number < rows[1].number)).toBe(true);
  expect((await get("/api/trail?from=2099-01-01T00:00:00.000Z")).json().rows).toEqual([]);
  // Reading the trail is a look at people, and stands in it.
  expect(await left(() => get("/api/trail?limit=3"))).toMatchObject([{event: "looked", what: "trail", row_count: 3}]);

  const [other] = await left(() => as("leadership-and-steward")("/api/branches?format=csv"));
  const [both] = await left(() => as("steward-of-two-unions")("/api/members"));
  expect([other?.["unions"], both?.["unions"]]).toEqual(["|B|", "|A|B|"]);
  const read = (await get("/api/trail?limit=20")).json().rows as {number: number; mandates: unknown[]}[];
  expect(read.find(({number}) => number === other?.["number"])).toBeUndefined();
  expect(read.find(({number}) => number === both?.["number"])?.mandates).toHaveLength(1);
});

test("coming in stands in what one reads of oneself and in the trail of the own union, with the way", async () => {
  const [entry] = await left(() => fixture.as("steward"));
  for (const [subject, url] of [
    ["steward", "/api/looks?limit=1"],
    ["data-protection", "/api/trail?event=signed_in&person=p:steward&limit=1"]
  ] as const) {
    const {rows} = (await as(subject)(url)).json();
    expect(rows).toMatchObject([
      {number: entry?.["number"], event: "signed_in", name: "Person steward", provider: "demo", what: null, unit: null}
    ]);
  }
});

test("an officer reads of the people of their own union and of the server; of whom no union is known, who reads every trail", async () => {
  const ofBoth = await openFixture({
    extra:
      "insert into grants select * replace ('both' as grant_id, 'B' as union_id, 'B' as node_id) from grants where person_id = 'p:data-protection'"
  });
  for (const [{store, as: sign}, sees] of [
    [fixture, ["of A", "of A and B", "0".repeat(64)]],
    [ofBoth, ["of A", "of A and B", "of B", "of nobody", "0".repeat(64)]]
  ] as const) {
    const audit = await openAudit(store, AUDIT_KEY);
    for (const [about, unions] of [
      ["of A", "|A|"],
      ["of B", "|B|"],
      ["of A and B", "|A|B|"],
      ["of nobody", undefined]
    ] as const)
      for (const event of ["revoked", "lifted", "access_report", "denied", "signed_out"] as const)
        await audit.write({event, about, person_id: "somebody", ...(unions !== undefined && {unions})});
    await audit.write({event: "policy_changed", about: "0".repeat(64)});
    const {rows} = (await (await sign("data-protection"))("/api/trail?limit=60")).json() as {rows: Entry[]};
    const told = [...new Set(rows.flatMap(({about}) => about ?? []))];
    expect(told.toSorted()).toEqual([...sees].toSorted());
    for (const name of ["of B", "of nobody"]) {
      const asked = await (await sign("data-protection"))(`/api/trail?person=${encodeURIComponent(name)}`);
      expect(asked.json().rows).toHaveLength(told.includes(name) ? 5 : 0);
    }
  }
  await ofBoth.close();
});

test("the trail holds after all this, and the officer reads that it does", async () => {
  const {entries, broken} = await checkAudit(fixture.store, AUDIT_KEY);
  expect(broken).toBeUndefined();
  expect((await as("data-protection")("/api/trail-state")).json()).toMatchObject({broken: null});
  expect(entries).toBeGreaterThan(300);
});

test("a file says whose it is, of when, of which places, and when it must be gone", async () => {
  const file = await as("steward")("/api/members?format=csv");
  expect(file.headers["content-disposition"]).toBe('attachment; filename="members_unit-w1_2026-11-22.csv"');
  const [head = [], ...lines] = linesOf(file.body);
  expect(head.slice(-4)).toEqual(["exported_by", "exported_on", "scope", "delete_by"]);
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    expect(line).toHaveLength(head.length);
    expect(line.slice(-4)).toEqual(["Person steward", "2026-11-22", "unit:W1", "2026-12-22"]);
  }
  const several = await as("steward-of-two-unions")("/api/members?format=csv");
  expect(several.headers["content-disposition"]).toMatch(/filename="members_[\w-]+_2026-11-22\.csv"/);
});

test("a union says by when a file must be gone", async () => {
  const {as: sign, close} = await openFixture({exportDays: 7});
  const [, line = []] = linesOf((await (await sign("steward"))("/api/members?format=csv")).body);
  expect(line.at(-1)).toBe("2026-11-29");
  await close();
});

test("two people of one right have each a file of their own", async () => {
  const {
    app,
    store,
    as: sign,
    close
  } = await openFixture({
    extra:
      "insert into grants select 'twin', 'p:twin', 'Twin', * exclude (grant_id, person_id, person_name) from grants where person_id = 'p:steward'; insert into login_subjects values ('demo', 'twin', 'p:twin');"
  });
  const [one, other] = [await sign("steward"), await sign("twin")];
  expect((await one("/api/members?format=csv")).body).toContain(";Person steward;");
  expect((await other("/api/members?format=csv")).body).not.toContain(";Person steward;");
  expect(await store.rows("select person_id from audit where event = 'exported' order by number")).toEqual([
    {person_id: "p:steward"},
    {person_id: "p:twin"}
  ]);
  expect(app).toBeDefined();
  await close();
});
