import {identifier, join, type Sql, sql} from "../../access/sql.ts";
import type {Row} from "../publication/rows.ts";

/** What rows are ordered by: a column upwards, downwards, or first those in which it is a given text. */
export type Key = string | {readonly down: string} | {readonly first: string; readonly is: string};

/** Rows in an order, put there by DuckDB. What is unknown comes last. */
export const orderedBy = (keys: readonly Key[]): Sql => join(keys.map(term), ", ");

function term(key: Key): Sql {
  if (typeof key === "string") return sql`${identifier(key)} asc nulls last`;
  return "down" in key
    ? sql`${identifier(key.down)} desc nulls last`
    : sql`(${identifier(key.first)} is not distinct from ${key.is}) desc`;
}

/** The same order for rows that are here already: `order.test.ts` holds the two together. */
export function compareBy(keys: readonly Key[]): (a: Row, b: Row) => number {
  const terms = keys.map(comparison);
  return (a, b) => {
    for (const compare of terms) {
      const found = compare(a, b);
      if (found !== 0) return found;
    }
    return 0;
  };
}

function comparison(key: Key): (a: Row, b: Row) => number {
  if (typeof key !== "string" && "first" in key)
    return (a, b) => Number(b[key.first] === key.is) - Number(a[key.first] === key.is);
  const [column, direction] = typeof key === "string" ? [key, 1] : [key.down, -1];
  return (a, b) => {
    const [one, other] = [a[column] ?? null, b[column] ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return direction * compareCells(one, other);
  };
}

/** Text by its bytes, as DuckDB does. */
const compareCells = (a: NonNullable<Row[string]>, b: NonNullable<Row[string]>): number =>
  typeof a === "string" && typeof b === "string"
    ? Buffer.compare(Buffer.from(a), Buffer.from(b))
    : Number(a) - Number(b);
