import {type Sql, sql} from "../../access/sql.ts";
import type {Generation} from "../publication/generation.ts";
import type {Ask} from "../publication/pool.ts";
import {firstFrom, type Node} from "../publication/trees.ts";

// The same for everybody until the next publication: read once.
const known = new WeakMap<Generation, Map<string, Promise<readonly number[]>>>();

/**
 * How many rows of a table lie at or below a node at most, whoever asks; `only` takes no parameters. DuckDB needs most of
 * a millisecond to say that there is nothing at a small workplace, and a first screen asks that several times. Only the
 * employer tree is known so; elsewhere it is Infinity.
 */
export async function atMost(
  ask: Ask,
  generation: Generation,
  node: Node | null,
  {table, only}: {table: string; only: Sql}
): Promise<number> {
  if (node?.tree !== "employer") return Number.POSITIVE_INFINITY;
  const tables = known.get(generation) ?? new Map<string, Promise<readonly number[]>>();
  known.set(generation, tables);
  const key = `${table} ${only.text}`;
  const places = tables.get(key) ?? readPlaces(ask, table, only);
  tables.set(key, places);
  places.catch(() => tables.delete(key));
  const sorted = await places;
  return firstFrom(sorted, node.r + 1) - firstFrom(sorted, node.l);
}

/** The place in the employer tree of each row, in order. */
async function readPlaces(ask: Ask, table: string, only: Sql): Promise<readonly number[]> {
  const found = await ask(
    sql`select unit_l from ${{text: table, params: []}} where ${only} and unit_l is not null order by unit_l`
  );
  const places: number[] = [];
  for (let i = 0; i < found.chunkCount; i++)
    for (const place of found.getChunk(i).getColumnValues(0)) places.push(Number(place));
  return places;
}
