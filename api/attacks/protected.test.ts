import {afterAll, beforeAll, expect, test} from "vitest";
import {policyOf, readPolicy, SHIPPED} from "../../access/policy.ts";
import {readFileSync} from "node:fs";
import {SUBJECTS} from "../fixture/fixture.test-data.ts";
import {type FixtureApp, type Get, openFixture} from "../fixture/app.test-data.ts";

// Protected identities are counted and never named: no route, list, search, explanation or file tells any role who the
// five protected people of the fixture are, unless the policy names the role, and then no file does.

let fixture: FixtureApp;
let named: FixtureApp;
beforeAll(async () => {
  fixture = await openFixture();
  named = await openFixture({policy: policyNaming("register_office")});
});
afterAll(async () => {
  await fixture.close();
  await named.close();
});

/** The shipped policy with one role to whom people with protected identity are named. */
function policyNaming(role: string) {
  const [before = "", after = ""] = readFileSync(SHIPPED, "utf8").split(`\n  ${role}:\n`);
  return policyOf(`${before}\n  ${role}:\n${after.replace("protected: hidden", "protected: named")}`);
}

const PROTECTED = [0, 13, 26, 39, 52];
/** Member, membership, mandate, name, address or number of one of them, in JSON, CSV or Arrow. */
const WHO = new RegExp(
  `"[msd](?:${PROTECTED.join("|")})"|(?<![\\w])[msd](?:${PROTECTED.join("|")})(?=;)|nna(?:${PROTECTED.join("|")})(?!\\d)|\\+358(?:${PROTECTED.join("|")})(?!\\d)`
);

type Parameter = {name: string; required?: boolean; schema: {anyOf?: {enum?: string[]}[]}};
type Spec = {paths: Record<string, {get?: {parameters?: Parameter[]}}>};

/** Every question that the routes take, in every format, and every search that may find people. */
async function questions(get: Get): Promise<string[]> {
  const {paths} = (await get("/api/openapi.json")).json() as Spec;
  return Object.entries(paths).flatMap(([route, {get: asked}]) => {
    if (!asked) return [];
    const {parameters = []} = asked;
    const has = (name: string): boolean => parameters.some((parameter) => parameter.name === name);
    const base = [...(has("kpi") ? ["kpi=members"] : []), ...(has("limit") ? ["limit=500"] : [])];
    const searches = has("search")
      ? ["nna13", "Ånna", "anna26", "mark"].map((word) => [`search=${encodeURIComponent(word)}`])
      : [];
    const variants = parameters.flatMap(({name, schema}) =>
      (schema.anyOf ?? []).flatMap((option) => (option.enum ?? []).map((value) => [`${name}=${value}`]))
    );
    const isSearch = parameters.find(({name}) => name === "search")?.required === true;
    return (isSearch ? searches : [[], ...searches, ...variants]).map(
      (more) => `${route}?${[...base, ...more].join("&")}`
    );
  });
}

test.each(SUBJECTS)("nothing that is answered tells %s who somebody with protected identity is", async (subject) => {
  const get = await fixture.as(subject);
  let answered = 0;
  for (const url of await questions(get)) {
    const answer = await get(url);
    answered += answer.statusCode === 200 ? 1 : 0;
    const told = WHO.exec(answer.rawPayload.toString("utf8"))?.[0];
    expect({url, told}).toEqual({url, told: undefined});
  }
  expect(answered).toBeGreaterThan(5);
});

test("a role that the policy names reads them in its lists and finds them, and no other role does", async () => {
  const office = await named.as("register-office");
  const list = (await office("/api/members?limit=500")).json() as {total: number};
  const hidden = (await (await fixture.as("register-office"))("/api/members?limit=500")).json() as {total: number};
  expect(list.total).toBeGreaterThan(hidden.total);
  expect(JSON.stringify(list)).toMatch(WHO);
  expect(((await office("/api/members?search=anna26")).json() as {total: number}).total).toBeGreaterThan(0);
  expect((await office("/api/issues?limit=500")).body).toMatch(WHO);
  for (const subject of ["branch-officer", "regional-rep", "steward"])
    expect((await (await named.as(subject))("/api/members?limit=500")).body).not.toMatch(WHO);
});

test("not even a role that reads their names takes them out in a file", async () => {
  const office = await named.as("register-office");
  for (const route of ["members", "stewards", "issues", "tasks", "dues-differences", "experts", "survey-sample"]) {
    const file = await office(`/api/${route}?format=csv`);
    expect({route, status: file.statusCode, told: WHO.exec(file.body)?.[0]}).toEqual({
      route,
      status: 200,
      told: undefined
    });
  }
});

test("no log holds who they are, whoever asked for what", async () => {
  for (const {store, log} of [fixture, named]) {
    const written = JSON.stringify([log, await store.rows("select * from audit")]);
    expect(written.length).toBeGreaterThan(1000);
    expect(written).not.toMatch(WHO);
    expect(written).not.toMatch(/nna13|anna26/);
  }
});

test("they are counted all the same", async () => {
  const leader = await fixture.as("leadership");
  const {rows} = (await leader("/api/figures?kpi=members")).json() as {rows: {members: number}[]};
  expect(Math.max(...rows.map(({members}) => members))).toBe(48);
  for (const role of Object.values(readPolicy().roles)) expect(role.protected).toBe("hidden");
});
