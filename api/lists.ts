import {identifier, join, type Sql} from "../access/sql.ts";
import type {Generation} from "./generation.ts";
import type {Person} from "./person.ts";
import type {Node} from "./trees.ts";
import {within} from "./units.ts";

/** A list cut to a person and a node: what to read from, its rows, and the columns to show. */
export type Cut = {
  readonly from: Sql;
  readonly where: Sql;
  readonly shown: readonly string[];
  readonly columns: Sql;
};

const PLACE = ["union_id", "unit_l", "branch_id", "region_id"];

/** The list as the person may see it, at or below the node; everything of theirs when that is null. */
export function cut(generation: Generation, person: Person, node: Node | null, table: string): Cut {
  const known = generation.relations.get(table)?.columns ?? new Map<string, unknown>();
  const place = PLACE.filter((column) => known.has(column));
  const shown = person.columnsOf(table);
  const {from} = person.scoped(table, [...new Set([...shown, ...place])]);
  return {from, where: within(generation, node, known), shown, columns: join(shown.map(identifier), ", ")};
}
