import {identifier, join, type Sql, sql} from "../../access/sql.ts";
import type {Generation} from "../publication/generation.ts";
import type {Person} from "../person/person.ts";
import type {Ask} from "../publication/pool.ts";
import {numberOf, type Row, rowsOf} from "../publication/rows.ts";
import type {Node} from "../publication/trees.ts";
import {within} from "../person/units.ts";

/** A list cut to a person and a node: what to read from, its rows, and the columns to show. */
export type Cut = {
  readonly from: Sql;
  readonly where: Sql;
  readonly shown: readonly string[];
  readonly columns: Sql;
};

const PLACE = ["union_id", "unit_l", "branch_id", "region_id", "is_protected"];

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
  const place = PLACE.filter((column) => known.has(column));
  const shown = person.columnsOf(table).filter((column) => asked?.includes(column) ?? true);
  const {from} = person.scoped(table, [...new Set([...shown, ...place])]);
  return {from, where: within(generation, node, known), shown, columns: join(shown.map(identifier), ", ")};
}

/** A list's first rows in an order, and how many there are in all: one question, since each costs about as much. */
export async function firstRows(
  ask: Ask,
  {from, where, shown, columns}: Cut,
  {limit, order, only = sql`true`}: {limit: number; order: Sql; only?: Sql}
): Promise<{total: number; rows: Row[]}> {
  // As text: a limit that is a parameter is applied to a whole sort.
  const rows = await rowsOf(
    await ask(sql`
      select ${columns}, count(*) over () as "of?"
      from ${from} where ${where} and ${only}
      order by ${order} limit ${{text: String(limit), params: []}}`)
  );
  const [first] = rows;
  return {
    total: first ? numberOf(first, "of?") : 0,
    rows: rows.map((row) => Object.fromEntries(shown.map((name) => [name, row[name] ?? null])))
  };
}
