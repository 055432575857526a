/** Ways of publishing counts, and what can be concluded from what they publish by somebody who knows a part exactly. */
/** What somebody knows of a count: it lies between these, both included. */
export type Bounds = readonly [low: number, high: number];

/** One count: a branch, month and column. */
export type Cell = {readonly branch: string; readonly region: string; readonly union: string; readonly count: number};

/** What a way of publishing says of a count by itself, and of the sum of several that it publishes as well. */
export type Mechanism = {
  readonly of: (cells: readonly Cell[]) => readonly Bounds[];
  readonly ofSum: (cells: readonly Cell[], all: readonly Cell[]) => Bounds;
};

const around = (at: number, by: number): Bounds => [Math.max(0, at - by), at + by];

/** Published counts of one column and month, as one sees them who knows how they came about and not the secret. */
export function ours(base: number, published: ReadonlyMap<string, number>): Mechanism {
  const value = ({branch}: Cell): number => published.get(branch) ?? 0;
  return {
    // nothing that is 0 is rounded up, and 0 is what any count below the base may be rounded to
    of: (cells) => cells.map((cell) => around(value(cell), base - 1)),
    ofSum: (cells) =>
      around(
        cells.reduce((sum, cell) => sum + value(cell), 0),
        (base - 1) * cells.length
      )
  };
}

/** What many do: counts below the threshold are left out, all others and every sum are exact. */
export function suppressed(threshold: number): Mechanism {
  return {
    of: (cells) => cells.map(({count}) => (count < threshold ? [0, threshold - 1] : [count, count])),
    ofSum: (cells) => {
      const sum = cells.reduce((total, cell) => total + cell.count, 0);
      return [sum, sum];
    }
  };
}

/** Small counts rounded one after another along the tree with one secret offset, all others exact. */
export function alongTheTree(base: number, offset: number): Mechanism {
  const publish = (cells: readonly Cell[]): readonly number[] => {
    let before = offset;
    return cells.map(({count}) => {
      if (count >= base) return count;
      const steps = Math.floor((before + count) / base) - Math.floor(before / base);
      before += count;
      return base * steps;
    });
  };
  return {
    of: (cells) =>
      publish(cells).map((value) => (value === 0 ? [0, base - 1] : value === base ? [1, base] : [value, value])),
    ofSum: (cells, all) => {
      const values = publish(all);
      const sum = all.reduce((total, cell, n) => total + (cells.includes(cell) ? (values[n] ?? 0) : 0), 0);
      return [Math.max(0, sum - base + 1), sum + base - 1];
    }
  };
}

/** A count that is known not to be larger than another, of the same branch: a part of it. */
export type Parts = readonly (readonly [part: string, whole: string])[];

/** What one knows of every branch's count, by column. */
export type Knowledge = Map<string, Bounds[]>;

/**
 * Draws every conclusion that bounds allow: from sums to their parts and back, and from parts to wholes, until nothing
 * becomes narrower. `own` is what the reader knows exactly of each branch's count, a part of it or all.
 */
export function conclude(
  cells: ReadonlyMap<string, readonly Cell[]>,
  mechanism: (column: string) => Mechanism,
  own: (column: string, cell: Cell) => {readonly count: number; readonly isAll: boolean},
  parts: Parts
): Knowledge {
  const known: Knowledge = new Map();
  const sums: {readonly column: string; readonly members: readonly number[]; readonly bounds: Bounds}[] = [];
  for (const [column, list] of cells) {
    const way = mechanism(column);
    known.set(
      column,
      way.of(list).map(([low, high], n) => {
        const mine = own(column, list[n] as Cell);
        return mine.isAll ? [mine.count, mine.count] : [Math.max(low, mine.count), high];
      })
    );
    for (const place of ["region", "union"] as const)
      for (const group of Map.groupBy(list.keys(), (n) => list[n]?.[place]).values())
        sums.push({
          column,
          members: group,
          bounds: way.ofSum(
            group.map((n) => list[n] as Cell),
            list
          )
        });
  }
  for (let isNarrower = true; isNarrower;) {
    isNarrower = false;
    const narrow = (column: string, n: number, low: number, high: number): void => {
      const bounds = known.get(column) ?? [];
      const [l, h] = bounds[n] as Bounds;
      if (low <= l && high >= h) return;
      bounds[n] = [Math.max(l, low), Math.min(h, high)];
      isNarrower = true;
    };
    for (const {column, members, bounds} of sums) {
      const list = known.get(column) ?? [];
      const low = members.reduce((sum, n) => sum + (list[n]?.[0] ?? 0), 0);
      const high = members.reduce((sum, n) => sum + (list[n]?.[1] ?? 0), 0);
      for (const n of members) {
        const [l, h] = list[n] as Bounds;
        narrow(column, n, bounds[0] - (high - h), bounds[1] - (low - l));
      }
    }
    for (const [part, whole] of parts) {
      for (const n of (known.get(part) ?? []).keys()) {
        narrow(part, n, 0, (known.get(whole) ?? [])[n]?.[1] ?? Number.POSITIVE_INFINITY);
        narrow(whole, n, (known.get(part) ?? [])[n]?.[0] ?? 0, Number.POSITIVE_INFINITY);
      }
    }
  }
  return known;
}

export const PARTS: Parts = [
  ["in_work", "members"],
  ["in_arrears", "members"],
  ["covered_members__of", "members"],
  ["covered_members", "covered_members__of"],
  ["kept_12_months", "kept_12_months__of"]
];
