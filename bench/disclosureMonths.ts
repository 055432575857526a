/** What several months of one publication tell beyond each month by itself. */
import {offsetOf, rounded} from "../pipelines/publication/disclosure.ts";
import type {Bounds} from "./disclosureBounds.ts";
import type {World} from "./disclosureWorld.ts";

/** What twelve months give beyond one: small counts narrowed, found out, and how many values were possible on average. */
export type Narrowed = {
  readonly small: number;
  readonly narrowed: number;
  readonly found: number;
  readonly before: number;
  readonly after: number;
};

/** Which counts share an offset. */
export type Period = "month" | "quarter" | "for good";

const SECRET = "0".repeat(64);

/**
 * By how much the counts may be others, to one who knows every change from month to month exactly and not where it
 * began: one offset has to fit all months that share one.
 */
export function narrowByChanges(
  counts: readonly number[],
  published: readonly number[],
  shared: readonly string[],
  base: number
): number[] {
  const least = Math.min(...counts);
  const possible: number[] = [];
  for (let shift = -least; shift < 2 * base; shift++) {
    const fits = [...new Set(shared)].every((period) =>
      Array.from({length: base}, (_, offset) => offset).some((offset) =>
        counts.every((count, n) => shared[n] !== period || rounded(count + shift, base, offset) === published[n])
      )
    );
    if (fits) possible.push(shift);
  }
  return possible;
}

/** All small counts of the last twelve months against one who knows every change. */
export function attackMonths(world: World, period: Period): Narrowed {
  const months = world.months.slice(-12);
  const clock = (month: string): string =>
    period === "month"
      ? month
      : period === "quarter"
        ? `${month.slice(0, 4)}Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`
        : "";
  let [small, narrowed, found, before, after] = [0, 0, 0, 0, 0];
  for (const {name, base} of world.columns)
    for (const {branch} of world.cells.get(months[0] ?? "")?.get(name) ?? []) {
      const counts = months.map(
        (month) =>
          world.cells
            .get(month)
            ?.get(name)
            ?.find((cell) => cell.branch === branch)?.count ?? 0
      );
      const values = counts.map((count, n) =>
        rounded(count, base, offsetOf(SECRET, {branch, column: `${name} ${clock(months[n] ?? "")}`}, base))
      );
      const possible = narrowByChanges(counts, values, months.map(clock), base);
      for (const [n, count] of counts.entries()) {
        if (count < 1 || count >= base) continue;
        const alone = narrowByChanges([count], [values[n] ?? 0], [""], base).length;
        small++;
        before += alone;
        after += possible.length;
        if (possible.length < alone) narrowed++;
        if (possible.length === 1) found++;
      }
    }
  return {small, narrowed, found, before: before / small, after: after / small};
}

/**
 * One who knows how many moved between branches each month, and draws every conclusion from members of a month =
 * members of the month before + joined - left + moved.
 */
export function attackMovements(world: World): Narrowed {
  const base = new Map(world.columns.map((column) => [column.name, column.base]));
  let [small, narrowed, found, before, after] = [0, 0, 0, 0, 0];
  for (const [n, {branch}] of (world.cells.get(world.months[0] ?? "")?.get("members") ?? []).entries()) {
    const bounds = (column: string): Bounds[] =>
      world.months.map((month) => {
        const by = (base.get(column) ?? 0) - 1;
        const value = world.published.get(month)?.get(column)?.get(branch) ?? 0;
        return [Math.max(0, value - by), value + by];
      });
    const [members, joined, left] = [bounds("members"), bounds("joined"), bounds("left")];
    const alone = {joined: [...joined], left: [...left]};
    for (let isNarrower = true; isNarrower;) {
      isNarrower = false;
      const narrow = (list: Bounds[], t: number, low: number, high: number): void => {
        const [l, h] = list[t] as Bounds;
        if (low <= l && high >= h) return;
        list[t] = [Math.max(l, low), Math.min(h, high)];
        isNarrower = true;
      };
      for (let t = 1; t < world.months.length; t++) {
        const between = world.moved.get(`${world.months[t]} ${branch}`) ?? 0;
        const [[al, ah], [bl, bh], [jl, jh], [el, eh]] = [
          members[t - 1] as Bounds,
          members[t] as Bounds,
          joined[t] as Bounds,
          left[t] as Bounds
        ];
        narrow(members, t, al + jl - eh + between, ah + jh - el + between);
        narrow(members, t - 1, bl - jh + el - between, bh - jl + eh - between);
        narrow(joined, t, bl - ah + el - between, bh - al + eh - between);
        narrow(left, t, al + jl + between - bh, ah + jh + between - bl);
      }
    }
    for (const [column, list] of Object.entries({joined, left}))
      for (let t = 1; t < world.months.length; t++) {
        const count = world.cells.get(world.months[t] ?? "")?.get(column)?.[n]?.count ?? 0;
        const [low, high] = list[t] as Bounds;
        if (count < low || count > high)
          throw new Error(`movements that do not add up: ${world.months[t]} ${branch} ${column}`);
        if (count < 1 || count >= (base.get(column) ?? 0)) continue;
        const [l, h] = alone[column as "joined" | "left"][t] as Bounds;
        small++;
        before += h - l + 1;
        after += high - low + 1;
        if (high - low < h - l) narrowed++;
        if (high === low) found++;
      }
  }
  return {small, narrowed, found, before: before / small, after: after / small};
}
