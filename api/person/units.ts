import {join, type Sql, sql} from "../../access/sql.ts";
import type {Generation} from "../publication/generation.ts";
import type {Person} from "./person.ts";
import {Problem} from "../problems.ts";
import type {Node} from "../publication/trees.ts";

/**
 * The node a request asks about; null for everything the person sees, which is the one node of the grants if there is
 * only one. A node that does not exist and one that is not the person's answer alike: `not_found`.
 */
export async function unitOf(generation: Generation, person: Person, id: string | undefined): Promise<Node | null> {
  if (id === undefined) return person.roots.length === 1 ? (person.roots[0] ?? null) : null;
  for (const node of generation.trees.find(id)) {
    if (await person.sees(node)) return node;
  }
  throw new Problem("not_found");
}

/** Rows at or below a node, by the columns every cell and list has. `columns` are those of the relation asked. */
export function placeOf(generation: Generation, node: Node | null, columns: ReadonlyMap<string, unknown>): Sql {
  if (!node) return sql`true`;
  const needed = node.tree === "employer" ? "unit_l" : node.kind === "union" ? "union_id" : `${node.kind}_id`;
  // A list that has no such place in it has nothing to say about this node.
  if (!columns.has(needed)) return sql`false`;
  if (node.kind === "union") return sql`union_id = ${node.id}`;
  return inside(generation, node, {unit: sql`unit_l`, branch: sql`branch_id`, region: sql`region_id`});
}

/** Whether the other end of a move lies at or below the node too: then nothing came or went. Never null. */
export function otherWithin(generation: Generation, node: Node | null): Sql {
  // All of a person's units together have no border that a move could cross here.
  if (!node) return sql`false`;
  if (node.kind === "union") return sql`(other_unit_l is not null)`;
  const other = {unit: sql`other_unit_l`, branch: sql`other_branch_id`, region: sql`other_region_id`};
  return sql`coalesce(${inside(generation, node, other)}, false)`;
}

function inside(generation: Generation, node: Node, column: {unit: Sql; branch: Sql; region: Sql}): Sql {
  if (node.tree === "employer") return sql`${column.unit} between ${node.l} and ${node.r}`;
  if (node.kind === "branch") return sql`${column.branch} = ${node.id}`;
  const regions = generation.trees.nodes.filter(
    ({tree, kind, l, r}) => tree === "organisation" && kind === "region" && l >= node.l && r <= node.r
  );
  return sql`${column.region} in (${join(
    regions.map(({id}) => sql`${id}`),
    ", "
  )})`;
}
