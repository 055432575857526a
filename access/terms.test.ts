import * as fc from "fast-check";
import {expect, test} from "vitest";
import {type Grant, grantOf} from "./claims.ts";
import {policyOf, readPolicy} from "./policy.ts";
import {dayIn, grantsOn} from "./terms.ts";

const row = {
  grant_id: "g1",
  role: "steward",
  person_id: "m1",
  union_id: "A",
  tree: "employer",
  node_id: "W1",
  node_name: "Workplace",
  node_kind: "workplace",
  node_l: 4,
  node_r: 6,
  enterprise_l: 2,
  enterprise_r: 9,
  starts_on: "2024-01-01",
  ends_on: null,
  stands_in_for: null,
  absent_from: null,
  absent_until: null
};
const grant = (claims: Partial<Record<keyof typeof row, string>> = {}): Grant => grantOf({...row, ...claims}, []);
const policy = (terms: string) =>
  policyOf(`version: 1
roles:
  steward: {tree: employer, kpis: {audiences: [everyone]}, levels: [workplace], lists: {}, protected: hidden, exports: [], pages: [workplace]${terms}}`);

const plain = policy("");
const whileAbsent = policy(", stand_in: {while: absent, days: 90}");
const whileNamed = policy(", stand_in: {while: named, days: 90}");
const holds = (of: typeof plain, one: Grant, today: string): boolean => grantsOn(of, [one], today).length === 1;

test.each([
  ["ended yesterday", {ends_on: "2024-02-28"}, false],
  ["ends today", {ends_on: "2024-02-29"}, false],
  ["ends tomorrow", {ends_on: "2024-03-01"}, true],
  ["has no end", {}, true],
  ["starts today", {starts_on: "2024-02-29"}, true],
  ["starts tomorrow", {starts_on: "2024-03-01"}, false]
])("on 29 February a grant that %s is open: %#", (_, claims, isOpen) => {
  expect(holds(plain, grant(claims), "2024-02-29")).toBe(isOpen);
});

test("a grant ends at midnight of its union's own clock, whether or not a night has come", () => {
  const ending = grant({ends_on: "2024-03-01"});
  const lastMinute = new Date("2024-02-29T21:59:59Z");
  const midnight = new Date("2024-02-29T22:00:00Z");
  expect(holds(plain, ending, dayIn("Europe/Helsinki", lastMinute))).toBe(true);
  expect(holds(plain, ending, dayIn("Europe/Helsinki", midnight))).toBe(false);
  expect(holds(plain, ending, dayIn("UTC", midnight))).toBe(true);
});

const deputy = {stands_in_for: "m9", starts_on: "2024-01-01"};

test("nobody stands in where the policy does not say so, nor by a role that it does not know", () => {
  expect(holds(plain, grant({...deputy, absent_from: "2024-02-01"}), "2024-02-29")).toBe(false);
  expect(holds(whileAbsent, grant({...deputy, absent_from: "2024-02-01", role: "chief_steward"}), "2024-02-29")).toBe(
    false
  );
});

test.each([
  ["nobody is away", {}, "2024-02-29", false],
  ["the leave began today", {absent_from: "2024-02-29"}, "2024-02-29", true],
  ["the leave begins tomorrow", {absent_from: "2024-03-01"}, "2024-02-29", false],
  ["the last day of the leave", {absent_from: "2024-02-01", absent_until: "2024-03-01"}, "2024-02-29", true],
  ["the first day back", {absent_from: "2024-02-01", absent_until: "2024-02-29"}, "2024-02-29", false],
  ["the 90th day of the leave", {absent_from: "2024-02-01"}, "2024-04-30", true],
  ["the 91st day of the leave", {absent_from: "2024-02-01"}, "2024-05-01", false],
  ["the 90th day after a later start", {absent_from: "2023-06-01"}, "2024-03-30", true],
  ["the 91st day after a later start", {absent_from: "2023-06-01"}, "2024-03-31", false],
  ["the mandate of the stand-in is over", {absent_from: "2024-02-01", ends_on: "2024-02-29"}, "2024-02-29", false]
])("while absent, a stand-in on a day when %s: %#", (_, claims, today, isOpen) => {
  expect(holds(whileAbsent, grant({...deputy, ...claims}), today)).toBe(isOpen);
});

test("while named, a stand-in needs no leave, and lasts the days of the policy from the first", () => {
  expect(holds(whileNamed, grant(deputy), "2024-03-30")).toBe(true);
  expect(holds(whileNamed, grant(deputy), "2024-03-31")).toBe(false);
  expect(holds(whileNamed, grant({...deputy, ends_on: "2024-02-29"}), "2024-02-29")).toBe(false);
});

test("a role's longest time ends a grant that the register leaves open, and never lengthens one", () => {
  const limited = policy(", longest_days: 366, stand_in: {while: named, days: 3660}");
  expect(holds(limited, grant(), "2024-12-31")).toBe(true);
  expect(holds(limited, grant(), "2025-01-01")).toBe(false);
  expect(holds(limited, grant(deputy), "2025-01-01")).toBe(false);
  expect(holds(limited, grant({ends_on: "2024-02-29"}), "2024-02-29")).toBe(false);
});

test("whoever is told until when they see is told the first day on which they do not", () => {
  const [shown] = grantsOn(whileAbsent, [grant({...deputy, absent_from: "2024-02-01"})], "2024-02-29");
  expect(shown?.ends_on).toBe("2024-05-01");
});

const day = fc
  .date({min: new Date("2023-06-01"), max: new Date("2025-06-01"), noInvalidDate: true})
  .map((at) => at.toISOString().slice(0, 10));
const grants = fc
  .record({
    starts_on: day,
    ends_on: fc.option(day),
    stands_in_for: fc.option(fc.constant("m9")),
    absent_from: fc.option(day),
    absent_until: fc.option(day)
  })
  .map((claims) => grantOf({...row, ...claims}, []));
const policies = fc.constantFrom(
  plain,
  whileAbsent,
  whileNamed,
  policy(", longest_days: 200, stand_in: {while: absent, days: 30}")
);

test("no policy opens a day outside the mandate, and once over a grant stays over", () => {
  let opened = 0;
  fc.assert(
    fc.property(policies, grants, day, day, (one, given, first, second) => {
      const [today, later] = [first, second].toSorted() as [string, string];
      const [atLast] = grantsOn(one, [given], later);
      const [before] = grantsOn(one, [given], today);
      opened += atLast ? 1 : 0;
      const isInMandate = later >= given.starts_on && (given.ends_on === null || later < given.ends_on);
      const isLet = given.stands_in_for === null || one.roles.steward?.stand_in !== undefined;
      expect(!atLast || (isInMandate && isLet)).toBe(true);
      expect(!before || atLast !== undefined || (before.ends_on ?? "9999") <= later).toBe(true);
    }),
    {numRuns: 3000}
  );
  expect(opened).toBeGreaterThan(50);
});

test("the shipped policy lets in who stands in for an absent steward, and no office", () => {
  const {roles} = readPolicy();
  for (const [name, {tree, stand_in}] of Object.entries(roles))
    expect({name, stand_in}).toEqual({name, stand_in: tree === "employer" ? {while: "absent", days: 90} : undefined});
});
