import * as fc from "fast-check";
import {Compile} from "typebox/schema";
import type {LightMyRequestResponse} from "fastify";
import {afterAll, beforeAll, expect, test} from "vitest";
import {EMPLOYERS, ORGANISATIONS, SUBJECTS} from "../fixture/fixture.test-data.ts";
import {type FixtureApp, openFixture} from "../fixture/app.test-data.ts";

// Whatever is asked of whatever route by whomever: an answer of the schema the OpenAPI page promises, or a problem.

let fixture: FixtureApp;
let routes: Route[];
const cookies = new Map<string, string>();

type Parameter = {name: string; required?: boolean; schema: {anyOf?: {enum?: string[]}[]}};
type Operation = {
  parameters?: Parameter[];
  requestBody?: unknown;
  responses: Record<string, {content?: Record<string, {schema: object}>}>;
};
type Route = {
  method: "GET" | "POST";
  path: string;
  parameters: Parameter[];
  fits: ((value: unknown) => boolean) | undefined;
};

beforeAll(async () => {
  fixture = await openFixture({connections: 1});
  for (const subject of SUBJECTS) cookies.set(subject, await fixture.cookieOf(subject));
  const page = await fixture.app.inject({url: "/api/openapi.json", headers: {cookie: cookies.get("leadership") ?? ""}});
  const {paths} = page.json() as {paths: Record<string, Record<string, Operation>>};
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, {parameters = [], responses}]) => {
      const schema = responses["200"]?.content?.["application/json"]?.schema;
      const compiled = schema && Compile(schema);
      return {
        method: method === "post" ? "POST" : "GET",
        path,
        parameters,
        fits: compiled && ((value: unknown) => compiled.Check(value))
      };
    })
  );
});
afterAll(() => fixture.close());

const UNITS = [...EMPLOYERS, ...ORGANISATIONS].map(([id]) => id);
const JUNK = [
  "",
  "null",
  "-1",
  "1e3",
  "NaN",
  "true",
  "' or 1=1 --",
  '"; drop table members; --',
  "$1",
  "%",
  "\\",
  "\0",
  "..",
  "🙂",
  "2026-13"
];

/** Values a parameter may have, values it may not, and texts nobody thought of. */
const valueOf = ({name, schema}: Parameter): fc.Arbitrary<string> => {
  const named = (schema.anyOf ?? []).flatMap((option) => option.enum ?? []);
  const right: Readonly<Record<string, readonly string[]>> = {
    unit: UNITS,
    kpi: ["members", "members,density", "in_arrears", "arrears_amount", "left_by_reason"],
    from: ["2026-01"],
    to: ["2026-11"],
    as_known_on: ["2026-10"],
    limit: ["0", "1", "500"],
    offset: ["0", "3", "9999999"],
    before: ["1", "7"],
    search: ["anna", "W1", "ö"]
  };
  const known = [...named, ...(right[name] ?? [])];
  return fc.oneof(
    {weight: 4, arbitrary: fc.constantFrom(...(known.length > 0 ? known : ["x"]))},
    {weight: 1, arbitrary: fc.constantFrom(...JUNK)},
    {weight: 1, arbitrary: fc.string({unit: "binary", maxLength: 80})},
    {weight: 1, arbitrary: fc.string({unit: "grapheme-ascii", maxLength: 300})}
  );
};

/** A request to some route: each parameter may be missing, junk, or there twice; now and then one that nobody knows. */
const requests = fc.nat().chain((n) => {
  const route = routes[n % routes.length];
  if (!route) throw new Error("the OpenAPI page names no route");
  const pairs = route.parameters.map((parameter) =>
    fc
      .array(valueOf(parameter), {minLength: parameter.required ? 1 : 0, maxLength: 1})
      .map((values) => values.map((value) => `${parameter.name}=${encodeURIComponent(value)}`))
  );
  const odd = fc.oneof(
    {weight: 12, arbitrary: fc.constant<string[]>([])},
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ["scope=all"],
        ["__proto__=1"],
        ["unit[]=W1"],
        ["unit=W1", "unit=W5"],
        ["%"],
        ["a=%FF"]
      )
    }
  );
  return fc.record({
    route: fc.constant(route),
    query: fc.tuple(...pairs, odd).map((parts) => parts.flat().join("&")),
    subject: fc.constantFrom(...SUBJECTS),
    accept: fc.constantFrom("application/json", "application/vnd.apache.arrow.stream", "text/csv", "*/*", "nonsense"),
    body: fc.oneof(fc.jsonValue(), fc.constant({subject: "steward"}))
  });
});

/** What is wrong with an answer, if anything. */
function faultOf(answer: LightMyRequestResponse, {fits}: Route): string | undefined {
  const {statusCode, body} = answer;
  const type = String(answer.headers["content-type"]);
  if (statusCode >= 500) return `an error of the server: ${statusCode} ${body}`;
  if (statusCode >= 400) {
    if (/\bat \S+ \(|node_modules|duckdb|sqlite|select/i.test(body)) return `it tells of its insides: ${body}`;
    const {status, code, id, ...rest} = answer.json() as Record<string, unknown>;
    const isProblem =
      type.startsWith("application/problem+json") &&
      status === statusCode &&
      typeof code === "string" &&
      typeof id === "string" &&
      Object.keys(rest).every((key) => ["type", "title", "detail"].includes(key));
    return isProblem ? undefined : `no problem document: ${body}`;
  }
  if (type.startsWith("application/json") && fits && !fits(answer.json())) return `not of its schema: ${body}`;
  return undefined;
}

test("no request makes an error of the server, and every answer is what the OpenAPI page says or a problem", async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.nat().chain(() => requests),
      async ({route, query, subject, accept, body}) => {
        const answer = await fixture.app.inject({
          method: route.method,
          url: query === "" ? route.path : `${route.path}?${query}`,
          // Signing in and out is done with no session of ours, or there would soon be none left.
          headers: {accept, ...(route.method === "GET" && {cookie: cookies.get(subject) ?? ""})},
          ...(route.method === "POST" && {
            payload: JSON.stringify(body),
            headers: {accept, "content-type": "application/json"}
          })
        });
        statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
        expect(faultOf(answer, route)).toBeUndefined();
      }
    ),
    {numRuns: Number(process.env["RANDOM_REQUESTS"] ?? 1000), interruptAfterTimeLimit: 600_000}
  );
  // A fuzz that never gets past the door tries nothing.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(100);
  expect(statuses.get(400) ?? 0).toBeGreaterThan(100);
  expect(fixture.log).toEqual([]);
}, 660_000);
