import {afterAll, beforeAll, expect, test} from "vitest";
import {type FixtureApp, type Get, openFixture} from "../fixture/app.test-data.ts";

let fixture: FixtureApp;
let steward: Get;

beforeAll(async () => {
  fixture = await openFixture();
  steward = await fixture.as("steward");
});
afterAll(() => fixture.close());

const LONG = "x".repeat(300);

test.each([
  ["an unknown parameter", "/api/figures?kpi=members&scope=all"],
  ["somebody else's role", "/api/members?role=leadership"],
  ["somebody else's name", "/api/overview?person_id=p:leadership"],
  ["a repeated parameter", "/api/members?unit=W1&unit=W5"],
  ["a parameter as a list", "/api/members?unit[]=W5"],
  ["the prototype", "/api/members?__proto__=1"],
  ["no KPI", "/api/figures"],
  ["an empty KPI", "/api/figures?kpi="],
  ["an expression for a KPI", "/api/figures?kpi=sum(members)"],
  ["a quote in a KPI", "/api/figures?kpi=members%22%20from%20figures--"],
  ["a sub-query for an order", "/api/members?sort=(select%201)"],
  ["a column that is no order", "/api/members?sort=owed_minor"],
  ["an order of children by a hidden figure", "/api/children?kpi=members&sort=arrears_amount"],
  ["a month that is none", "/api/figures?kpi=members&from=2026-13"],
  ["a day for a month", "/api/figures?kpi=members&from=2026-11-01"],
  ["a month out of time", "/api/figures?kpi=members&to=9999-01"],
  ["a negative limit", "/api/members?limit=-1"],
  ["a limit with a zero in front", "/api/members?limit=07"],
  ["a limit in scientific notation", "/api/members?limit=1e3"],
  ["a limit beyond all", "/api/members?limit=501"],
  ["a broken offset", "/api/members?offset=1.5"],
  ["a search without end", `/api/members?search=${LONG}`],
  ["a unit without end", `/api/members?unit=${LONG}`],
  ["an unknown filter", "/api/members?filter=owes_most"],
  ["an unknown format", "/api/members?format=xlsx"],
  ["a file of figures", "/api/figures?kpi=members&format=csv"],
  ["a file of rounded counts", "/api/published?kpi=members&format=csv"],
  ["rounded counts in an order", "/api/published?kpi=members&sort=-members"],
  ["rounded counts of workplaces", "/api/published?kpi=members&level=workplace"],
  ["rounded counts by a part", "/api/published?kpi=in_arrears__months_1"],
  ["rounded counts less my own", "/api/published?kpi=members&without=W1"]
])("%s is refused as a bad request, without a word of what was sent", async (_, url) => {
  const answer = await steward(url);
  expect(answer.statusCode).toBe(400);
  expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
  expect(answer.json()).toMatchObject({status: 400, code: expect.stringMatching(/^(bad_request|unknown_kpi)$/)});
  expect(answer.body).not.toMatch(/xxxx|select|owes_most|leadership|xlsx|2026-13/);
});

test.each([
  "' or 1=1 --",
  '"; drop table members; --',
  "$1",
  "?",
  "%",
  "_",
  "\\",
  "\0",
  "🙂",
  "null",
  "..",
  "-1",
  "NaN"
])("as a unit or a search, %j is only text", async (text) => {
  const value = encodeURIComponent(text);
  expect((await steward(`/api/members?unit=${value}`)).json()).toMatchObject({status: 404, code: "not_found"});
  const found = await steward(`/api/members?search=${value}`);
  expect(found.statusCode).toBe(200);
  // Wildcards of LIKE find nothing; only an empty search finds all.
  expect(found.json().total).toBe(0);
});

test("a list counts what each of its filters leaves, of what the search finds", async () => {
  for (const search of ["", "&search=anna1"]) {
    const {counts} = (await steward(`/api/members?limit=1${search}`)).json();
    expect(Object.keys(counts)).toEqual(["resigning", "arrears", "exempt", "new", "job_ends", "not_in_work"]);
    for (const [filter, count] of Object.entries(counts)) {
      const {total, counts: again} = (await steward(`/api/members?limit=1${search}&filter=${filter}`)).json();
      expect({filter, total, again}).toEqual({filter, total: count, again: counts});
    }
  }
});

test("a list that leaves out who objects to profiling leaves out nobody else", async () => {
  const office = await fixture.as("register-office");
  const all = (await office("/api/members?limit=500&kind=working")).json();
  const invited = (await office("/api/members?limit=500&kind=working&objects_to_profiling=false")).json();
  const wanted = all.rows.filter((row: {objects_to_profiling: boolean}) => !row.objects_to_profiling);
  expect(invited.total).toBe(wanted.length);
  expect(invited.total).toBeLessThan(all.total);
  expect(invited.rows).toEqual(wanted);
  expect((await office("/api/members?kind=student")).json().total).toBe(0);
});

test("a list says how many of its rows a figure counts elsewhere", async () => {
  const chief = await fixture.as("chief-steward");
  const all = (await chief("/api/members?limit=500")).json();
  expect(all.apart).toBeGreaterThan(0);
  expect(all.apart).toBe(elsewhere(all.rows));
  const joined = (await chief("/api/members?limit=500&filter=new")).json();
  expect(joined.apart).toBe(elsewhere(joined.rows));
  expect((await chief("/api/stewards")).json()).not.toHaveProperty("apart");
});

const elsewhere = (rows: {is_primary: boolean}[]): number => rows.filter((row) => !row.is_primary).length;

test("a search finds names by parts, without accents and in any order, inside the scope only", async () => {
  const total = (await steward("/api/members")).json().total;
  expect((await steward("/api/members?search=anna")).json().total).toBe(total);
  expect((await steward("/api/members?search=ÅNNA")).json().total).toBe(total);
  expect((await steward("/api/members?search=W1%20anna1")).json().total).toBeGreaterThan(0);
  expect((await steward("/api/members?search=mark:A:B3:W5")).json().total).toBe(0);
});

test("a cast that fails on a foreign row never gets to see it", async () => {
  // A flat WHERE lets DuckDB try the cast on rows out of scope and print their values; the nested relation must not.
  const {readPolicy} = await import("../../access/policy.ts");
  const {FIXTURE_KPIS} = await import("../fixture/fixture.test-data.ts");
  const {readPerson} = await import("../person/person.ts");
  const {sql} = await import("../../access/sql.ts");
  await fixture.warehouse.use(async (generation) => {
    const person = await readPerson(generation, {policy: readPolicy(), kpis: FIXTURE_KPIS}, "p:steward", {
      today: "2026-11-22"
    });
    const {from} = person.scoped("members", ["given_name", "family_name", "unit_l"]);
    const failures = [
      sql`select count(*) as n from ${from} where family_name::integer >= 0`,
      sql`select count(*) as n from ${from} where unit_l = 4 and family_name::date > date '2020-01-01'`,
      sql`select sum(family_name::integer) as n from ${from} group by given_name`,
      sql`select 1 / (unit_l - unit_l) as n from ${from} order by family_name::double`
    ];
    for (const question of failures) {
      for (let i = 0; i < 10; i++) {
        const error = await generation
          .lease((ask) => ask(question))
          .then(
            () => undefined,
            (thrown: unknown) => thrown
          );
        expect(String(error)).not.toMatch(/mark:(?!A:B\d:W1)/);
        expect(String(error)).not.toMatch(/mark:/);
      }
    }
  });
});

test("sixty-four people at once are each told what they are told alone", async () => {
  const subjects = [
    "steward",
    "chief-steward",
    "regional-rep",
    "branch-officer",
    "leadership",
    "steward-of-two-unions",
    "group-steward",
    "rep-and-steward"
  ];
  const urls = [
    "/api/figures?kpi=members,density",
    "/api/stewards?limit=500",
    "/api/overview",
    "/api/children?kpi=members"
  ];
  const alone = new Map<string, string>();
  const fresh = await openFixture();
  for (const subject of subjects) {
    const get = await fresh.as(subject);
    for (const url of urls) alone.set(`${subject} ${url}`, (await get(url)).body);
  }
  await fresh.close();
  const readers = new Map<string, Get>();
  for (const subject of subjects) readers.set(subject, await fixture.as(subject));
  const asked = Array.from({length: 64}, (_, i) => [subjects[i % 8] ?? "", urls[Math.floor(i / 8) % 4] ?? ""] as const);
  const answers = await Promise.all(asked.map(([subject, url]) => readers.get(subject)?.(url)));
  for (const [i, [subject, url]] of asked.entries()) {
    expect(answers[i]?.body, `${subject} ${url}`).toBe(alone.get(`${subject} ${url}`));
  }
}, 30_000);

test("the cache never answers one person with another's rights", async () => {
  const url = "/api/figures?kpi=members";
  const [first, second, again] = [
    await fixture.as("steward"),
    await fixture.as("chief-steward"),
    await fixture.as("steward")
  ];
  const one = (await first(url)).body;
  expect((await second(url)).body).not.toBe(one);
  expect((await again(url)).body).toBe(one);
});

test("whoever is signed out is told nothing, whatever they ask", async () => {
  for (const url of [
    "/api/session",
    "/api/overview",
    "/api/members",
    "/api/figures",
    "/api/openapi.json",
    "/api/night"
  ]) {
    const answer = await fixture.app.inject({url});
    expect(answer.json()).toMatchObject({status: 401, code: "signed_out"});
  }
});

test("a session ends at sign-out, and its cookie is worth nothing afterwards", async () => {
  const cookie = await fixture.cookieOf("steward");
  const get = (url: string) => fixture.app.inject({url, headers: {cookie}});
  const {csrf} = (await get("/api/session")).json();
  const out = (headers: Record<string, string>) =>
    fixture.app.inject({method: "POST", url: "/auth/sign-out", headers: {cookie, ...headers}});
  expect((await out({})).json()).toMatchObject({status: 403, code: "cross_site"});
  expect((await out({"x-csrf-token": "0".repeat(32)})).statusCode).toBe(403);
  expect((await out({"x-csrf-token": csrf, origin: "https://elsewhere.example"})).statusCode).toBe(403);
  expect((await out({"x-csrf-token": csrf, "sec-fetch-site": "cross-site"})).statusCode).toBe(403);
  expect((await get("/api/session")).statusCode).toBe(200);
  expect((await out({"x-csrf-token": csrf})).json()).toEqual({address: null});
  expect((await get("/api/session")).statusCode).toBe(401);
});

test("signing in gives a new session id, so that a planted one is worth nothing", async () => {
  const planted = await fixture.cookieOf("steward");
  const own = await fixture.cookieOf("steward", {cookie: planted});
  expect(own).not.toBe(planted);
  expect((await fixture.app.inject({url: "/api/session", headers: {cookie: planted}})).statusCode).toBe(401);
  expect((await fixture.app.inject({url: "/api/session", headers: {cookie: own}})).statusCode).toBe(200);
  expect(
    (await fixture.app.inject({url: "/api/session", headers: {cookie: `${own.slice(0, -4)}AAAA`}})).statusCode
  ).toBe(401);
});

test("nobody unknown signs in, and not from another site", async () => {
  const {app} = fixture;
  const sign = (payload: object | string, headers: Record<string, string> = {}) =>
    app.inject({method: "POST", url: "/auth/persona", payload, headers});
  expect((await sign({subject: "nobody"})).json()).toMatchObject({status: 404});
  expect((await sign({})).json()).toMatchObject({status: 400});
  expect((await sign({subject: ["steward"]})).json()).toMatchObject({status: 400});
  expect((await sign({subject: "steward"}, {origin: "https://elsewhere.example"})).json()).toMatchObject({status: 403});
  expect((await sign("subject=steward", {"content-type": "application/x-www-form-urlencoded"})).json()).toMatchObject({
    status: 415
  });
  expect((await sign({subject: "x".repeat(20_000)})).json()).toMatchObject({status: 413});
});

test("scoped answers are nobody's to keep, carry no tag, and every answer forbids what is not ours", async () => {
  const answer = await steward("/api/overview");
  expect(answer.headers["cache-control"]).toBe("private, no-store");
  expect(answer.headers["etag"]).toBeUndefined();
  expect(answer.headers["x-demo"]).toBe("1");
  expect(answer.headers["content-security-policy"]).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
      "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
  );
  expect(answer.headers["x-content-type-options"]).toBe("nosniff");
});

test("compressed answers unpack to the same bytes; a session is never compressed", async () => {
  const {brotliDecompressSync, gunzipSync} = await import("node:zlib");
  const own = (await steward("/api/overview")).body;
  const brotli = await steward("/api/overview", {"accept-encoding": "gzip, deflate, br"});
  expect(brotli.headers["content-encoding"]).toBe("br");
  expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(own);
  const gzip = await steward("/api/overview", {"accept-encoding": "gzip;q=1.0, br;q=0"});
  expect(gzip.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(own);
  expect((await steward("/api/session", {"accept-encoding": "br"})).headers["content-encoding"]).toBeUndefined();
});

test("nothing that went wrong here was an error of the server, and the log holds no value", () => {
  expect(fixture.log).toEqual([]);
});
