import {identifier, join, type Sql, sql} from "../../access/sql.ts";
import type {Generation} from "../publication/generation.ts";
import type {Person} from "../person/person.ts";
import type {Ask} from "../publication/pool.ts";
import {numberOf, type Row, rowsOf} from "../publication/rows.ts";
import type {Node} from "../publication/trees.ts";
import {placeOf} from "../person/units.ts";
import {compareBy, type Key, orderedBy} from "./order.ts";

/** A list cut to a person and a node: what to read from, and the columns to show. */
export type Cut = {
  readonly from: Sql;
  readonly shown: readonly string[];
  readonly columns: Sql;
};

/**
 * The list as the person may see it, at or below the node; everything of theirs when that is null. `asked` leaves out
 * what is not needed: DuckDB pays for every column while it plans.
 */
export function cut(
  generation: Generation,
  person: Person,
  node: Node | null,
  table: string,
  asked?: readonly string[]
): Cut {
  const known = generation.relations.get(table)?.columns ?? new Map<string, unknown>();
  const shown = person.columnsOf(table).filter((column) => asked?.includes(column) ?? true);
  const {within} = person.scoped(table, known.has("is_protected") ? [...new Set([...shown, "is_protected"])] : shown);
  return {from: within(placeOf(generation, node, known)), shown, columns: join(shown.map(identifier), ", ")};
}

/** Up to so many rows are put in order here: DuckDB takes longer to plan an order than to read them. */
const FEW = 100;

/**
 * A list's first rows in an order, and how many there are in all: one question, since each costs about as much. `atMost`
 * is how many there can be.
 */
export async function firstRows(
  ask: Ask,
  {from, shown, columns}: Cut,
  {limit, order, only = sql`true`, atMost}: {limit: number; order: readonly Key[]; only?: Sql; atMost: number}
): Promise<{total: number; rows: Row[]}> {
  if (atMost === 0) return {total: 0, rows: []};
  if (atMost <= FEW) {
    const rows = await rowsOf(await ask(sql`select ${columns} from ${from} where ${only}`));
    return {total: rows.length, rows: rows.toSorted(compareBy(order)).slice(0, limit)};
  }
  // As text: a limit that is a parameter is applied to a whole sort.
  const rows = await rowsOf(
    await ask(sql`
      select ${columns}, count(*) over () as "of?"
      from ${from} where ${only}
      order by ${orderedBy(order)} limit ${{text: String(limit), params: []}}`)
  );
  const [first] = rows;
  return {
    total: first ? numberOf(first, "of?") : 0,
    rows: rows.map((row) => Object.fromEntries(shown.map((name) => [name, row[name] ?? null])))
  };
}
