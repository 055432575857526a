import {join, type Sql, sql} from "../access/sql.ts";
import type {Generation} from "./generation.ts";
import type {Person} from "./person.ts";
import {Problem} from "./problems.ts";
import type {Node} from "./trees.ts";

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
export function within(generation: Generation, node: Node | null, columns: ReadonlyMap<string, unknown>): Sql {
  if (!node) return sql`true`;
  const needed = node.tree === "employer" ? "unit_l" : node.kind === "union" ? "union_id" : `${node.kind}_id`;
  // A list that has no such place in it has nothing to say about this node.
  if (!columns.has(needed)) return sql`false`;
  if (node.tree === "employer") return sql`unit_l between ${node.l} and ${node.r}`;
  if (node.kind === "union") return sql`union_id = ${node.id}`;
  if (node.kind === "branch") return sql`branch_id = ${node.id}`;
  const regions = generation.trees.nodes.filter(
    ({tree, kind, l, r}) => tree === "organisation" && kind === "region" && l >= node.l && r <= node.r
  );
  return sql`region_id in (${join(
    regions.map(({id}) => sql`${id}`),
    ", "
  )})`;
}
