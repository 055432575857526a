import {tableFromIPC} from "apache-arrow";
import type {LightMyRequestResponse} from "fastify";
import {afterAll, beforeAll, expect, test} from "vitest";
import {ARROW_STREAM} from "../answers/arrow.ts";
import {FIXTURE_KPIS, SUBJECTS} from "../fixture/fixture.test-data.ts";
import {type FixtureApp, type Get, openFixture} from "../fixture/app.test-data.ts";

// Every way to carry something foreign into a request, tried on every route of the API's own table, for every persona,
// in every format that the route speaks. A new route is tried as soon as it is there.

let fixture: FixtureApp;
let routes: readonly Route[];
const cookies = new Map<string, string>();
const cookieOf = (subject: string): string => cookies.get(subject) ?? "";

type Schema = {
  anyOf?: Schema[];
  enum?: string[];
  type?: string;
  pattern?: string;
  maxLength?: number;
  properties?: Record<string, Schema>;
};
type Parameter = {name: string; in: string; required?: boolean; schema: Schema};
type Operation = {parameters?: Parameter[]; requestBody?: {content: Record<string, {schema: Schema}>}};
type Route = {method: string; path: string; parameters: Parameter[]; body: Schema[]; urls: string[]};

beforeAll(async () => {
  fixture = await openFixture({requestsPerMinute: 1_000_000});
  for (const subject of SUBJECTS) cookies.set(subject, await fixture.cookieOf(subject));
  routes = await routesOf(fixture, cookieOf("leadership"));
});
afterAll(() => fixture.close());

/** The API's own table of routes, each with its plain question in every format. */
async function routesOf({app}: FixtureApp, cookie: string): Promise<Route[]> {
  const page = await app.inject({url: "/api/openapi.json", headers: {cookie}});
  const {paths} = page.json() as {paths: Record<string, Record<string, Operation>>};
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, {parameters = [], requestBody}]) => {
      const base = parameters.flatMap(({name, required}) => (required ? [`${name}=${PLAIN[name] ?? "w"}`] : []));
      const formats = parameters
        .filter(({name}) => name === "format")
        .flatMap(({schema}) => (schema.anyOf ?? []).flatMap((option) => option.enum ?? []));
      return {
        method: method.toUpperCase(),
        path,
        parameters,
        body: Object.values(requestBody?.content ?? {}).map(({schema}) => schema),
        urls: [[], ...formats.map((format) => [`format=${format}`])].map(
          (more) => `${path}?${[...base, ...more].join("&")}`
        )
      };
    })
  );
}
const PLAIN: Readonly<Record<string, string>> = {kpi: "members"};
const reading = (): readonly Route[] => routes.filter(({method, path}) => method === "GET" && path !== "/api/personas");

/** What an answer says but for its own id, which no two answers share, and the day's token of the session. */
const told = ({statusCode, rawPayload}: LightMyRequestResponse): string =>
  `${statusCode} ${rawPayload.toString("latin1").replace(/"id":"\w{16}"|"checked_at":"[^"]+"/, "")}`;
/** What is made anew by every request: the trail grows by being read, a file says when it was made. */
const isSteady = (url: string): boolean => !/^\/api\/(looks|trail|trail-state)\?|format=csv/.test(url);

const FOREIGN_HEADERS = {
  unit: "W5",
  "x-unit": "W5",
  "x-union-id": "B",
  "x-user": "leadership",
  "x-role": "leadership",
  "x-original-url": "/api/members?unit=W5",
  "x-rewrite-url": "/api/members?unit=W5",
  "x-forwarded-for": "10.0.0.1",
  "x-forwarded-host": "elsewhere.example",
  "x-forwarded-user": "p:leadership",
  "x-http-method-override": "POST",
  "x-request-id": "chosen-by-the-client",
  "x-correlation-id": "chosen-by-the-client",
  authorization: "Bearer p:leadership",
  "if-none-match": "*",
  "if-modified-since": "Sun, 01 Jan 2040 00:00:00 GMT",
  range: "bytes=0-9"
};

test.each(SUBJECTS)(
  "to %s no header and no body of a question changes a byte of its answer",
  async (subject) => {
    const cookie = cookieOf(subject);
    for (const {urls} of reading()) {
      for (const url of urls) {
        const plain = await fixture.app.inject({url, headers: {cookie}});
        for (const request of [
          {url, headers: {cookie, ...FOREIGN_HEADERS}},
          {
            url,
            headers: {cookie, "content-type": "application/json"},
            payload: {unit: "W5", scope: "all", person_id: "p:leadership"}
          },
          {url, headers: {cookie: `${cookie}; role=leadership; person_id=p:leadership`}}
        ]) {
          const answer = await fixture.app.inject(request);
          const isSame = isSteady(url) ? told(answer) === told(plain) : answer.statusCode === plain.statusCode;
          const {etag, "cache-control": kept} = answer.headers;
          const isEchoed = (JSON.stringify(answer.headers) + answer.body).includes("chosen-by-the-client");
          expect({url, isSame, etag, isKept: !/no-store/.test(String(kept)), isEchoed}).toEqual({
            url,
            isSame: true,
            etag: undefined,
            isKept: false,
            isEchoed: false
          });
        }
      }
    }
  },
  120_000
);

const UNKNOWN = [
  "scope=all",
  "role=leadership",
  "asUser=leadership",
  "person_id=p:leadership",
  "union_id=B",
  "columns=owed_minor",
  "where=1=1",
  "having=count(*)>0",
  "group=family_name",
  "cursor=9",
  "__proto__=1",
  "constructor[prototype]=1",
  "unit[]=W5",
  "unit[$ne]=W1"
];

test.each(SUBJECTS)(
  "for %s a parameter that is unknown, there twice or a list is refused by every route, or changes no byte",
  async (subject) => {
    const get = (url: string) => fixture.app.inject({url, headers: {cookie: cookieOf(subject)}});
    let refused = 0;
    for (const {parameters, urls} of reading()) {
      const [url = ""] = urls;
      const plain = await get(url);
      for (const more of UNKNOWN) {
        const answer = await get(`${url}&${more}`);
        const isSame = isSteady(url) ? told(answer) === told(plain) : answer.statusCode === plain.statusCode;
        refused += Number(answer.statusCode === 400);
        expect({url, more, isHarmless: answer.statusCode === 400 || isSame}).toEqual({url, more, isHarmless: true});
      }
      for (const {name} of parameters) {
        for (const more of [`${name}=W1&${name}=W5`, `${name}[]=W5`, `${name}[a]=W5`])
          expect({url, more, status: (await get(`${url}&${more}`)).statusCode}).toEqual({url, more, status: 400});
      }
    }
    expect(refused).toBeGreaterThan(25 * UNKNOWN.length);
  },
  120_000
);

test.each(SUBJECTS)("to %s an id behind the path of a route leads nowhere, on every route", async (subject) => {
  for (const {path} of routes) {
    for (const more of ["/W5", "/B", "/s4", "/..%2fmembers", "//W5"]) {
      const answer = await fixture.app.inject({url: path + more, headers: {cookie: cookieOf(subject)}});
      expect({path, more, ...answer.json()}).toMatchObject({path, more, status: 404, code: "not_found"});
    }
  }
});

test("no route takes an id in its path, and none writes anything but a session", () => {
  expect(routes.flatMap(({parameters}) => parameters.filter((one) => one.in !== "query"))).toEqual([]);
  expect(routes.filter(({path}) => /[{:*]/.test(path))).toEqual([]);
  expect(
    routes
      .filter(({method}) => method !== "GET")
      .map(({method, path}) => `${method} ${path}`)
      .toSorted()
  ).toEqual(["POST /auth/persona", "POST /auth/sign-out", "POST /auth/sign-out-everywhere"]);
});

test("the table of routes that is tried here is the server's own", () => {
  const own = fixture.app.printRoutes({commonPrefix: false, method: "GET"}).match(/\/(?:api|auth)\/[\w.-]+/g) ?? [];
  const tried = routes.map(({path}) => path);
  expect(own.filter((path) => !tried.includes(path))).toEqual(["/api/openapi.json"]);
});

test("every route that writes is refused without its token, with a wrong one, and from another site", async () => {
  for (const {method, path} of routes.filter((route) => route.method !== "GET" && route.path !== "/auth/persona")) {
    for (const headers of [
      {},
      {"x-csrf-token": "0".repeat(32)},
      {origin: "https://elsewhere.example"},
      {"sec-fetch-site": "cross-site"}
    ]) {
      const answer = await fixture.app.inject({
        method: method as "POST",
        url: path,
        headers: {cookie: cookieOf("steward"), ...headers}
      });
      expect({path, ...answer.json()}).toMatchObject({path, status: 403, code: "cross_site"});
    }
  }
});

/** Strings of a schema, and of all it is made of. */
const strings = (schema: Schema): Schema[] => [
  ...(schema.type === "string" ? [schema] : []),
  ...(schema.anyOf ?? []).flatMap(strings),
  ...Object.values(schema.properties ?? {}).flatMap(strings)
];
const isBounded = ({enum: values, maxLength, pattern}: Schema): boolean =>
  values !== undefined || (maxLength ?? Infinity) <= 1000 || (pattern !== undefined && !/[*+]|,\}/.test(pattern));

test("every text that a route takes has an end: a longest length, a list of values or a pattern without repetition", () => {
  const taken = routes.flatMap(({path, parameters, body}) =>
    [
      ...parameters.map(({name, schema}) => ({name, schema})),
      ...body.map((schema) => ({name: "body", schema}))
    ].flatMap(({name, schema}) => strings(schema).map((text) => ({at: `${path} ${name}`, text})))
  );
  expect(taken.length).toBeGreaterThan(100);
  expect(taken.filter(({text}) => !isBounded(text)).map(({at}) => at)).toEqual([]);
});

test("no route takes an expression: what is free text is an id or a search, all else is one of a list or a pattern", () => {
  const free = routes.flatMap(({parameters}) =>
    parameters.filter(({schema}) => strings(schema).some((text) => !text.enum && !text.pattern)).map(({name}) => name)
  );
  expect([...new Set(free)].toSorted()).toEqual(["person", "search", "unit"]);
});

test.each(SUBJECTS)("for %s beyond the last row there is none, and the count is the same", async (subject) => {
  const get = (url: string) => fixture.app.inject({url, headers: {cookie: cookieOf(subject)}});
  for (const {parameters, urls} of reading()) {
    if (!parameters.some(({name}) => name === "offset")) continue;
    const [url = ""] = urls;
    const {rows, total, code} = (await get(url)).json();
    const beyond = (await get(`${url}&offset=9999999`)).json();
    expect({url, ...beyond}).toMatchObject({url, ...(rows && {rows: [], total}), ...(code && {code})});
  }
});

// B4 lies in the other union: of these personas none reads anything of it.
const STRANGERS = SUBJECTS.filter((subject) => !["steward-of-two-unions", "leadership-and-steward"].includes(subject));

test.each(STRANGERS)("to %s a foreign unit and none weigh the same, however the answer is packed", async (subject) => {
  for (const {parameters, urls} of reading()) {
    if (!parameters.some(({name}) => name === "unit")) continue;
    for (const url of urls) {
      const weigh = async (unit: string) => {
        const {statusCode, headers, rawPayload} = await fixture.app.inject({
          url: `${url}&unit=${unit}`,
          headers: {cookie: cookieOf(subject), "accept-encoding": "br, gzip"}
        });
        const {"content-type": type, "content-encoding": encoding} = headers;
        return {url, statusCode, type, encoding, bytes: rawPayload.length};
      };
      expect(await weigh("B4")).toEqual(await weigh("XX"));
    }
  }
});

test.each(SUBJECTS)("the menu names to %s exactly the figures that are answered", async (subject) => {
  const get = (url: string) => fixture.app.inject({url, headers: {cookie: cookieOf(subject)}});
  const {kpis} = (await get("/api/session")).json() as {kpis: string[]};
  for (const {name} of FIXTURE_KPIS) {
    const {statusCode} = await get(`/api/figures?kpi=${name}`);
    expect({name, isAnswered: statusCode === 200}).toEqual({name, isAnswered: kpis.includes(name)});
  }
});

test("the description of the API is the same for every role, and names nobody and no place", async () => {
  const pages = await Promise.all(
    SUBJECTS.map(
      async (subject) =>
        (await fixture.app.inject({url: "/api/openapi.json", headers: {cookie: cookieOf(subject)}})).body
    )
  );
  expect(new Set(pages).size).toBe(1);
  expect(pages[0]).not.toMatch(/mark:|unit:|org:|nna\d/);
});

const asText = (answer: LightMyRequestResponse): string =>
  String(answer.headers["content-type"]).startsWith(ARROW_STREAM)
    ? JSON.stringify(
        tableFromIPC(answer.rawPayload)
          .toArray()
          .map((row) => Object.entries(row?.toJSON() ?? {}).map(String))
      )
    : answer.body;

test("a table or column that is new tonight is in no answer of any route, to any role, in any format", async () => {
  const {warehouse} = fixture;
  const tables = await warehouse.use(async ({relations}) => [...relations.keys()]);
  const grown = await openFixture({
    requestsPerMinute: 1_000_000,
    extra: [
      "create table brought_table as select 'brought value' as brought_column, 'A' as union_id;",
      ...tables.map((table) => `alter table "${table}" add column brought_column varchar default 'brought value';`)
    ].join("\n")
  });
  let answered = 0;
  for (const subject of SUBJECTS) {
    const get: Get = await grown.as(subject);
    for (const {urls} of reading())
      for (const url of urls) {
        const answer = await get(url);
        answered += Number(answer.statusCode === 200);
        expect(asText(answer), `${subject} ${url}`).not.toMatch(/brought/);
      }
  }
  expect(answered).toBeGreaterThan(200);
  await grown.close();
}, 120_000);
