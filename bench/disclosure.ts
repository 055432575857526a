/**
 * Attacks on what is published outside: who signs in holds their own exact figures beside the rounded ones of everybody
 * and tries to find a count below the threshold that is not theirs. `npm run bench -- disclosure --data DIR`.
 */
import {conclude, ours, suppressed, alongTheTree, PARTS, type Cell, type Mechanism} from "./disclosureBounds.ts";
import {attackMonths, attackMovements} from "./disclosureMonths.ts";
import {readWorld, type Attacker, type World} from "./disclosureWorld.ts";

/** What attacks came to: foreign counts from 1 to threshold - 1, how many were found out, what else is still possible. */
export type Outcome = {
  readonly attackers: number;
  readonly small: number;
  readonly found: number;
  /** Foreign counts of nought that were found to be nought. */
  readonly emptyFound: number;
  /** How many of them are left with how many possible values. */
  readonly left: Readonly<Record<string, number>>;
};

const NOBODY: Attacker = {own: new Map(), whole: new Set()};

/** Everybody's attack on each month by itself, at every branch, region and union, with nothing but bounds. */
export function attack(
  world: World,
  mechanism: (month: string, column: string, base: number) => Mechanism,
  months: readonly string[] = world.months
): Outcome {
  let [small, found, emptyFound] = [0, 0, 0];
  const left: Record<string, number> = {};
  for (const attacker of [NOBODY, ...world.attackers])
    for (const month of months) {
      const cells = world.cells.get(month) ?? new Map<string, readonly Cell[]>();
      const base = new Map(world.columns.map((column) => [column.name, column.base]));
      const mine = (column: string, {branch}: Cell): number => attacker.own.get(month)?.get(column)?.get(branch) ?? 0;
      const known = conclude(
        cells,
        (column) => mechanism(month, column, base.get(column) ?? 0),
        (column, cell) => ({count: mine(column, cell), isAll: attacker.whole.has(cell.branch)}),
        PARTS
      );
      for (const [column, list] of cells)
        for (const place of ["branch", "region", "union"] as const)
          for (const group of Map.groupBy(list.keys(), (n) => list[n]?.[place]).values()) {
            const sum = (value: (n: number) => number): number => group.reduce((total, n) => total + value(n), 0);
            const own = sum((n) => mine(column, list[n] as Cell));
            const rest = sum((n) => list[n]?.count ?? 0) - own;
            const [low, high] = [0, 1].map((side) => sum((n) => known.get(column)?.[n]?.[side] ?? 0) - own) as [
              number,
              number
            ];
            if (rest < low || rest > high) throw new Error(`an attack that concludes what is not: ${month} ${column}`);
            if (rest === 0 && high === 0 && !group.every((n) => attacker.whole.has(list[n]?.branch ?? "")))
              emptyFound++;
            if (rest < 1 || rest >= (base.get(column) ?? 0)) continue;
            small++;
            if (low === high) found++;
            const values = high - low + 1;
            const size = values < 5 ? (values === 1 ? "1" : "2 to 4") : values < 10 ? "5 to 9" : "10 and more";
            left[size] = (left[size] ?? 0) + 1;
          }
    }
  return {attackers: world.attackers.length, small, found, emptyFound, left};
}

/** Every attack on the newest publication of a data folder, and what the same attacks find where others would publish. */
export async function benchDisclosure(data: string): Promise<object> {
  const world = await readWorld(data);
  return {
    branches: world.cells.get(world.months[0] ?? "")?.get("members")?.length,
    months: world.months.length,
    columns: world.columns.length,
    within_a_month: {
      rounded_by_branch: attack(world, roundedByBranch(world)),
      suppressed: attack(world, (_month, _column, base) => suppressed(base)),
      rounded_along_the_tree: attack(world, (_month, _column, base) => alongTheTree(base, Math.floor(base / 2)))
    },
    over_twelve_months: {
      who_knows_the_movements: attackMovements(world),
      who_knows_every_change: {
        offset_for_good: attackMonths(world, "for good"),
        offset_for_a_quarter: attackMonths(world, "quarter"),
        offset_for_a_month: attackMonths(world, "month")
      }
    },
    off_by: errors(world)
  };
}

/** The publication as it is. */
export const roundedByBranch =
  (world: World) =>
  (month: string, column: string, base: number): Mechanism =>
    ours(base, world.published.get(month)?.get(column) ?? new Map());

/** How far a whole union's count is from the exact one: by column, on average over months and at most. */
function errors(world: World): object {
  return Object.fromEntries(
    world.columns.map(({name}) => {
      const off = world.months.flatMap((month) => {
        const cells = world.cells.get(month)?.get(name) ?? [];
        return [...Map.groupBy(cells, ({union}) => union).values()].map((list) =>
          Math.abs(
            list.reduce(
              (sum, {branch, count}) => sum + count - (world.published.get(month)?.get(name)?.get(branch) ?? 0),
              0
            )
          )
        );
      });
      return [name, {mean: off.reduce((sum, one) => sum + one, 0) / off.length, most: Math.max(...off)}];
    })
  );
}
