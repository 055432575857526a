import {expect, inject, test} from "vitest";
import {attack, roundedByBranch} from "./disclosure.ts";
import {alongTheTree, suppressed} from "./disclosureBounds.ts";
import {attackMonths, attackMovements} from "./disclosureMonths.ts";
import {readWorld} from "./disclosureWorld.ts";

const world = await readWorld(inject("warehouse"));

test("nobody who may sign in finds out a foreign count below the threshold, at any level, in any month", () => {
  const {attackers, small, found} = attack(world, roundedByBranch(world));
  expect(attackers).toBeGreaterThan(100);
  expect(small).toBeGreaterThan(10_000);
  expect(found).toBe(0);
});

test("the same attacks find many where small counts are left out, and some where they are rounded along the tree", () => {
  const months = world.months.slice(-3);
  expect(attack(world, (_month, _column, base) => suppressed(base), months).found).toBeGreaterThan(1000);
  const found = [0, 1, 2, 3, 4].map(
    (offset) => attack(world, (_month, _column, base) => alongTheTree(base, offset), months).found
  );
  expect(Math.max(...found)).toBeGreaterThan(0);
});

test("over twelve months who knows the movements finds nothing out, and who knows every change less than with new offsets", () => {
  expect(attackMovements(world)).toMatchObject({found: 0});
  const [forGood, quarter] = [attackMonths(world, "for good"), attackMonths(world, "quarter")];
  expect(forGood.small).toBeGreaterThan(100);
  expect(forGood.found).toBeLessThan(quarter.found);
});
