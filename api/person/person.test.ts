import type {FastifyRequest} from "fastify";
import {afterAll, beforeAll, expect, test} from "vitest";
import {readPolicy} from "../../access/policy.ts";
import {type Context, personOf} from "../answers/answers.ts";
import {FIXTURE_KPIS} from "../fixture/fixture.test-data.ts";
import {type FixtureApp, openFixture} from "../fixture/app.test-data.ts";

// One publication stays open over several days: rights end at midnight all the same.
const RIGHTS = `
  update grants set ends_on = date '2026-11-24' where person_id = 'p:steward';
  update grants set stands_in_for = 'm', absent_from = date '2026-11-23', absent_until = date '2026-11-25'
  where person_id = 'p:chief-steward';
  update grants set stands_in_for = 'm', absent_from = date '2026-11-01'
  where person_id = 'p:rep-and-steward' and role = 'steward';`;

let fixture: FixtureApp;
let today = "2026-11-22";

beforeAll(async () => {
  fixture = await openFixture({extra: RIGHTS});
});
afterAll(() => fixture.close());

/** Asks as a session would, which is all that rights depend on. */
const personOn = async (day: string, person_id: string) => {
  today = day;
  const context = {policy: readPolicy(), kpis: FIXTURE_KPIS, issuers: ["demo"], today: () => today};
  const session = {get: () => ({person_id, issuer: "demo"})};
  const request = {session, revokedGrants: new Set()} as unknown as FastifyRequest;
  return await fixture.warehouse.use((generation) => personOf(context as unknown as Context, generation, request));
};

test("a mandate that ended at midnight opens nothing in the morning, though last night's publication still serves", async () => {
  expect((await personOn("2026-11-23", "p:steward")).isOpen("members")).toBe(true);
  await expect(personOn("2026-11-24", "p:steward")).rejects.toThrow("no_mandate");
});

test("a stand-in sees from the first day of the leave to the day before its end, and is told so", async () => {
  await expect(personOn("2026-11-22", "p:chief-steward")).rejects.toThrow("no_mandate");
  const person = await personOn("2026-11-24", "p:chief-steward");
  expect(person.isOpen("members")).toBe(true);
  expect(person.grants.map(({ends_on}) => ends_on)).toEqual(["2026-11-25"]);
  await expect(personOn("2026-11-25", "p:chief-steward")).rejects.toThrow("no_mandate");
});

test("when one of two grants ends, its unit and its rows are gone and the other's stay", async () => {
  const both = await personOn("2026-11-22", "p:rep-and-steward");
  expect(both.roots.map(({id}) => id).toSorted()).toEqual(["R2", "W1"]);
  // the ninety days of the policy, from the first day of the leave
  const one = await personOn("2027-01-30", "p:rep-and-steward");
  expect(one.roots.map(({id}) => id)).toEqual(["R2"]);
  expect(one.key).not.toBe(both.key);
});
