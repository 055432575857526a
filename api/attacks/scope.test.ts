import {tableFromIPC} from "apache-arrow";
import type {LightMyRequestResponse} from "fastify";
import {afterAll, beforeAll, expect, test} from "vitest";
import {ARROW_STREAM} from "../answers/arrow.ts";
import {EMPLOYERS, GRANTS, ORGANISATIONS, SUBJECTS} from "../fixture/fixture.test-data.ts";
import {type FixtureApp, type Get, openFixture} from "../fixture/app.test-data.ts";

// The scope matrix: every route of the API × every persona × every unit there is and one there is not × every format.
// What each persona may see is worked out here a second time, from the fixture's own lists and nothing of the product.

let fixture: FixtureApp;
let spec: Spec;
const people = new Map<string, Get>();

beforeAll(async () => {
  fixture = await openFixture({connections: 1, requestsPerMinute: 1_000_000});
  for (const subject of SUBJECTS) people.set(subject, await fixture.as(subject));
  spec = (await (people.get("leadership") as Get)("/api/openapi.json")).json();
});
afterAll(() => fixture.close());

const PARENTS = new Map<string, string | null>([...EMPLOYERS, ...ORGANISATIONS].map(([id, parent]) => [id, parent]));
const ENTERPRISE = new Map<string, string>(EMPLOYERS.map(([id, , , enterprise]) => [id, enterprise]));
const isBelow = (id: string | null, node: string): boolean =>
  id === node || (id !== null && isBelow(PARENTS.get(id) ?? null, node));
const UNITS = [...PARENTS.keys()];
const LEVELS: Readonly<Record<string, number>> = {data_protection: 0, administrator: 0};

/** The fixture's people again: where each belongs. */
const PEOPLE = Array.from({length: 60}, (_, i) => {
  const isB = i % 5 === 4;
  return {
    union: isB ? "B" : "A",
    unit: (isB ? ["W1", "W5", "without:B4"][i % 3] : ["W1", "W1", "W2", "W3", "W4", "W5", "without:B1"][i % 7]) ?? "",
    branch: (isB ? "B4" : i % 7 === 6 ? "B1" : ["B1", "B2", "B3"][Math.floor(i / 2) % 3]) ?? ""
  };
});

type Place = {union: string; branch: string; unit: string};
type Grant = (typeof GRANTS)[number];
const grantsOf = (subject: string): Grant[] => GRANTS.filter(([holder]) => holder === subject);

function covers([, , union, tree, node]: Grant, place: Place, reach: "node" | "enterprise" = "node"): boolean {
  if (place.union !== union) return false;
  if (tree === "organisation") return isBelow(place.branch, node);
  return isBelow(place.unit, reach === "enterprise" ? (ENTERPRISE.get(node) ?? "") : node);
}

function seesUnit(subject: string, id: string): boolean {
  return grantsOf(subject)
    .filter(([, role]) => LEVELS[role] !== 0)
    .some((grant) => {
      const [, role, , tree, node] = grant;
      if (role === "branch_officer" && ["A", "B"].includes(id)) return false;
      if (ENTERPRISE.has(id) && tree === "organisation") {
        return PEOPLE.some((person) => covers(grant, person) && isBelow(person.unit, id));
      }
      return isBelow(id, node);
    });
}

const COMPARING = ["steward", "chief_steward", "group_steward", "branch_officer", "regional_rep"];

/** Rounded counts are there for the whole organisation of a union, to the roles that may compare. */
function mayCompare(subject: string, id: string): boolean {
  return (
    ORGANISATIONS.some(([node]) => node === id) &&
    grantsOf(subject).some(([, role, union]) => COMPARING.includes(role) && isBelow(id, union))
  );
}

const isOpenTo = (subject: string, route: string, id: string): boolean =>
  route === "/api/published" ? mayCompare(subject, id) : seesUnit(subject, id);

/** Names of places a persona may read: units seen, and the enterprise above each of them. */
function maySeeName(subject: string, id: string): boolean {
  return (
    seesUnit(subject, id) ||
    UNITS.some((unit) => seesUnit(subject, unit) && ENTERPRISE.get(unit) === id) ||
    grantsOf(subject).some(([, , , , node]) => node === id)
  );
}

/** What of an answer's text is foreign. Markers are plain ASCII and survive every format. */
function foreignIn(subject: string, url: string, text: string): string[] {
  const reach = url.startsWith("/api/stewards") || url.startsWith("/api/overview") ? "enterprise" : "node";
  const marks = [...text.matchAll(/mark:([A-Z]\w*):(\w+):(\w+)/g)]
    .filter(([, union = "", branch = "", unit = ""]) => {
      const place = {union, branch, unit: unit.replace("without_", "without:")};
      return !grantsOf(subject).some((grant) => covers(grant, place, reach));
    })
    .map(([mark]) => mark);
  const isNear = (id: string): boolean =>
    reach === "enterprise" &&
    UNITS.some((unit) => seesUnit(subject, unit) && ENTERPRISE.get(unit) === ENTERPRISE.get(id));
  // Who reads the trail of a union reads of the places where that union has people.
  const isOfTrail = (id: string): boolean =>
    url.startsWith("/api/trail") &&
    grantsOf(subject).some(
      ([, role, union]) =>
        role === "data_protection" &&
        (isBelow(id, union) || PEOPLE.some((person) => person.union === union && isBelow(person.unit, id)))
    );
  const names = [...text.matchAll(/(?:unit|org):((?:without:)?\w+)/g)]
    .filter(([, id = ""]) => !(url.startsWith("/api/published") ? mayCompare(subject, id) : maySeeName(subject, id)))
    .filter(([, id = ""]) => !isNear(id) && !isOfTrail(id))
    .map(([name]) => name);
  return [...marks, ...names];
}

/** What an answer says, whatever its format. Arrow's texts stand side by side without a border between them. */
function said({headers, body, rawPayload}: LightMyRequestResponse): string {
  if (!String(headers["content-type"]).startsWith(ARROW_STREAM)) return body;
  const rows = tableFromIPC(rawPayload).toArray() as {toJSON: () => Record<string, unknown>}[];
  return rows.map((row) => Object.values(row.toJSON()).map(String).join(" ")).join("\n");
}

type Parameter = {name: string; in: string; required?: boolean; schema: {anyOf?: {enum?: string[]}[]}};
type Spec = {paths: Record<string, {get?: {parameters?: Parameter[]}}>};

/** Every GET route with each of its parameters' fixed values, out of the OpenAPI page. */
function questions(): {route: string; hasUnit: boolean; urls: string[]}[] {
  return Object.entries(spec.paths)
    .filter(([, methods]) => methods.get)
    .map(([route, methods]) => {
      const parameters = methods.get?.parameters ?? [];
      const has = (name: string): boolean => parameters.some((parameter) => parameter.name === name);
      const base = [
        ...(has("kpi") ? ["kpi=members"] : []),
        ...(parameters.find(({name}) => name === "search")?.required ? ["search=w"] : [])
      ];
      // An order shows nothing that the list in its first order does not.
      const variants = parameters
        .filter(({name}) => name !== "sort")
        .flatMap(({name, schema}) =>
          (schema.anyOf ?? []).flatMap((option) => (option.enum ?? []).map((value) => [...base, `${name}=${value}`]))
        );
      return {route, hasUnit: has("unit"), urls: [base, ...variants].map((query) => `${route}?${query.join("&")}`)};
    });
}

test("the matrix asks in every format and by every filter", () => {
  const asked = questions().flatMap(({urls}) => urls);
  const parts = ["format=csv", "format=arrow", "filter=arrears", "reason=at_risk", "list=lost"];
  expect(parts.filter((part) => !asked.some((url) => url.includes(part)))).toEqual([]);
});

test("the matrix knows every route that answers figures or lists", () => {
  expect(
    questions()
      .map(({route}) => route)
      .toSorted()
  ).toEqual([
    "/api/branches",
    "/api/children",
    "/api/cohorts",
    "/api/contact-hours",
    "/api/contrast",
    "/api/dips",
    "/api/door",
    "/api/dues-differences",
    "/api/events",
    "/api/experts",
    "/api/explanation",
    "/api/figures",
    "/api/follow-ups",
    "/api/gaps",
    "/api/health",
    "/api/issues",
    "/api/lines",
    "/api/loads",
    "/api/looks",
    "/api/members",
    "/api/night",
    "/api/office",
    "/api/overview",
    "/api/personas",
    "/api/published",
    "/api/sectors",
    "/api/session",
    "/api/sources",
    "/api/stewards",
    "/api/survey-sample",
    "/api/survival",
    "/api/targets",
    "/api/tasks",
    "/api/trail",
    "/api/trail-state",
    "/api/units",
    "/api/vacancy-times",
    "/api/vacant-posts"
  ]);
});

test.each(SUBJECTS)(
  "%s never reads a foreign row or name, on any route, of any unit, in any format",
  async (subject) => {
    const get = people.get(subject) as Get;
    const some = [true, false].flatMap((isSeen) =>
      UNITS.filter((unit) => seesUnit(subject, unit) === isSeen).slice(0, 3)
    );
    let answered = 0;
    for (const {route, hasUnit, urls} of questions()) {
      if (route === "/api/personas") continue;
      for (const [i, url] of urls.entries()) {
        // Every unit for the figures, some of theirs and some that are not for other routes, none for variants.
        const asked = ["/api/figures", "/api/published"].includes(route) ? UNITS : some;
        for (const unit of hasUnit && i === 0 ? [undefined, ...asked] : [undefined]) {
          const answer = await get(unit === undefined ? url : `${url}&unit=${encodeURIComponent(unit)}`);
          // 403 is for whole roles; what differs from unit to unit is 200 or 404.
          const expected = unit === undefined || isOpenTo(subject, route, unit) ? [200, 403] : [403, 404];
          expect(expected, `${url} of ${unit}`).toContain(answer.statusCode);
          expect(foreignIn(subject, url, said(answer)), `${url} of ${unit}`).toEqual([]);
          answered += answer.statusCode === 200 ? 1 : 0;
        }
      }
    }
    expect(answered).toBeGreaterThan(1);
  }
);

test.each(SUBJECTS)("to %s a foreign unit and one that does not exist are the same, byte for byte", async (subject) => {
  const get = people.get(subject) as Get;
  for (const {route, hasUnit, urls} of questions()) {
    if (!hasUnit) continue;
    const foreign = UNITS.filter((unit) => !isOpenTo(subject, route, unit)).slice(0, 2);
    // The plain question of each route: its variants find the unit in the same way.
    for (const url of urls.slice(0, 1)) {
      const absent = await get(`${url}&unit=nothing`);
      const expected = absent.body.replace(/"id":"\w+"/, "");
      for (const unit of foreign) {
        const answer = await get(`${url}&unit=${encodeURIComponent(unit)}`);
        expect(answer.body.replace(/"id":"\w+"/, ""), `${url} ${unit}`).toBe(expected);
        expect(Object.keys(answer.headers)).toEqual(Object.keys(absent.headers));
      }
    }
  }
});

test("a mandate opens no amount and no reason, on any route", async () => {
  for (const subject of ["steward", "chief-steward", "group-steward", "steward-of-two-unions"]) {
    const get = people.get(subject) as Get;
    for (const {urls} of questions()) {
      for (const url of urls) {
        const {body} = await get(url);
        expect(body).not.toMatch(/owed_minor|arrears_amount|left_by_reason|last_end_reason|on_leave|own_wish|retired/);
      }
    }
    for (const kpi of ["arrears_amount", "left_by_reason", "no_such_figure"]) {
      const answer = await get(`/api/figures?kpi=${kpi}`);
      expect(answer.json()).toMatchObject({status: 400, code: "unknown_kpi"});
    }
  }
});

test("people with protected identity are counted and never listed, for any role", async () => {
  for (const subject of SUBJECTS) {
    const get = people.get(subject) as Get;
    for (const url of ["/api/members?limit=500", "/api/follow-ups?limit=500", "/api/stewards?limit=500"]) {
      expect((await get(url)).body).not.toMatch(/"member_id":"m(0|13|26|39|52)"/);
    }
  }
  const overview = (await (people.get("register-office") as Get)("/api/overview")).json();
  const inUnion = [0, 13, 26, 52].length;
  expect(overview).toMatchObject({members_protected: inUnion});
});

test("leadership sees figures and mandates, and no list of members", async () => {
  const get = people.get("leadership") as Get;
  expect((await get("/api/members")).statusCode).toBe(403);
  expect((await get("/api/follow-ups")).statusCode).toBe(403);
  expect((await get("/api/overview")).json()).toMatchObject({members_protected: null, follow_ups: null});
  expect((await get("/api/figures?kpi=arrears_amount,left_by_reason")).statusCode).toBe(200);
});

test("a role without figures reads the night and nothing of anyone", async () => {
  for (const subject of ["administrator", "data-protection"]) {
    const get = people.get(subject) as Get;
    expect((await get("/api/night")).body).not.toMatch(/row_key|secret value/);
    expect((await get("/api/overview")).statusCode).toBe(403);
    expect((await get("/api/members")).statusCode).toBe(403);
  }
});

test("rounded counts are the same for everybody, in JSON and Arrow, at every level, and closed where the policy says none", async () => {
  const url = "/api/published?kpi=members,in_work,in_arrears,density&from=2025-10&to=2026-11";
  const rows = (await (people.get("steward") as Get)(url)).json().rows as Record<string, string | number>[];
  expect(rows).toHaveLength(6 * 13);
  for (const subject of ["chief-steward", "group-steward", "branch-officer", "regional-rep", "rep-and-steward"])
    expect({subject, rows: (await (people.get(subject) as Get)(url)).json().rows}).toEqual({subject, rows});
  const arrow = tableFromIPC((await (people.get("regional-rep") as Get)(`${url}&format=arrow`)).rawPayload);
  expect(arrow.toArray().map((row) => ({...row, members: Number(row?.members)}))).toMatchObject(
    rows.map(({id, month, members}) => ({id, month, members}))
  );
  for (const month of new Set(rows.map((row) => row["month"])))
    for (const column of ["members", "in_work", "in_arrears"]) {
      const at = (kind: string): number =>
        rows
          .filter((row) => row["month"] === month && row["kind"] === kind)
          .reduce((sum, row) => sum + Number(row[column]), 0);
      expect([at("region"), at("union")]).toEqual([at("branch"), at("branch")]);
    }
  for (const [part, kept] of [
    ["level=region", ["R1", "R2"]],
    ["unit=R1", ["R1", "B1", "B2"]],
    ["unit=R1&level=branch", ["B1", "B2"]]
  ] as const) {
    const few = (await (people.get("steward") as Get)(`${url}&${part}`)).json().rows;
    expect(few).toEqual(rows.filter(({id}) => kept.some((node) => node === id)));
  }
  for (const subject of ["leadership", "register-office", "data-protection", "administrator"])
    expect((await (people.get(subject) as Get)(url)).json()).toMatchObject({status: 403, code: "not_permitted"});
});

test("of rounded counts the newest month is told unless months are asked for, and no share of a handful", async () => {
  const get = people.get("steward") as Get;
  const newest = (await get("/api/published?kpi=density,members&level=union")).json().rows;
  expect(newest).toHaveLength(1);
  expect(newest[0]).toMatchObject({id: "A", month: "2026-10-01", density: null, density__of: null});
  expect(newest[0].members).toBeGreaterThan(0);
  const until = (await get("/api/published?kpi=members&level=union&to=2025-12")).json().rows;
  expect(until.map(({month}: {month: string}) => month)).toEqual(["2025-10-01", "2025-11-01", "2025-12-01"]);
  expect((await get("/api/published?kpi=left_by_reason")).json()).toMatchObject({status: 400, code: "unknown_kpi"});
  expect((await get("/api/published?kpi=payroll_messages")).json()).toMatchObject({status: 400, code: "unknown_kpi"});
});

test("the first screen has the rounded counts of the union beside one's own, of one union and nothing that was not asked for", async () => {
  const get = people.get("steward") as Get;
  const {rows} = (await get("/api/published?kpi=members,in_work&level=union")).json();
  const [{month, members, in_work}] = rows;
  expect((await get("/api/overview?kpi=in_work,members,payroll_messages")).json().outside).toEqual({
    month,
    kpis: {members: {value: members}, in_work: {value: in_work}}
  });
  for (const subject of ["leadership", "register-office", "steward-of-two-unions"])
    expect({
      subject,
      ...(await (people.get(subject) as Get)("/api/overview?kpi=members")).json()
    }).toMatchObject({subject, outside: null});
});

test("files leave only where the policy says so", async () => {
  expect((await (people.get("steward") as Get)("/api/gaps?format=csv")).json()).toMatchObject({
    status: 403,
    code: "export_not_permitted"
  });
  const file = await (people.get("steward") as Get)("/api/members", {accept: "text/csv"});
  expect(file.headers["content-disposition"]).toBe('attachment; filename="members_unit-w1_2026-11-22.csv"');
  expect(file.body.startsWith("\uFEFFunion_id;membership_id;")).toBe(true);
});

test("a route that does not say whose it is stops the start", async () => {
  const {app, close} = await openFixture();
  expect(() => app.get("/api/leak", () => "everything")).toThrow("a route does not say whose it is: GET /api/leak");
  await close();
});
