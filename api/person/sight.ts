import type {Grant} from "../../access/claims.ts";
import type {Policy} from "../../access/policy.ts";
import type {Scoped} from "../../access/scope.ts";
import {sql} from "../../access/sql.ts";
import type {Generation} from "../publication/generation.ts";
import {rowsOf} from "../publication/rows.ts";
import {firstFrom, type Node} from "../publication/trees.ts";

export type Sight = {
  /** Whether figures of the node may be asked for at all. */
  readonly sees: (node: Node) => Promise<boolean>;
  /** Whether every union is seen whole at this node, so that the ready sums are the person's own figures. */
  readonly covers: (node: Node) => boolean;
};

/**
 * Which nodes a person's grants reach. An employer unit is seen inside a mandate, or where an office finds cells of
 * its own under it; a unit of the organisation inside an office. The level must be open to the role that sees it.
 */
export function sightOf(
  generation: Generation,
  policy: Policy,
  grants: readonly Grant[],
  scoped: (table: string, columns: readonly string[]) => Scoped
): Sight {
  const levels = (grant: Grant): readonly string[] => policy.roles[grant.role]?.levels ?? [];
  const withFigures = grants.filter((grant) => levels(grant).length > 0);
  const byUnion = Map.groupBy(withFigures, (grant) => grant.union_id);
  let places: Promise<readonly number[]> | undefined;

  // Asked once: the places in the employer tree where this person has cells.
  const ownPlaces = (): Promise<readonly number[]> =>
    (places ??= generation.lease(async (ask) => {
      const {from} = scoped("figures", ["unit_l"]);
      const rows = await rowsOf(await ask(sql`select distinct unit_l from ${from} order by unit_l`));
      return rows.flatMap((row) => (typeof row["unit_l"] === "number" ? [row["unit_l"]] : []));
    }));

  async function sees(node: Node): Promise<boolean> {
    const able = withFigures.filter((grant) => levels(grant).includes(node.kind));
    if (able.some((grant) => isInside(node, grant))) return true;
    if (node.tree !== "employer" || !able.some((grant) => grant.tree === "organisation")) return false;
    const own = await ownPlaces();
    return (own[firstFrom(own, node.l)] ?? Number.POSITIVE_INFINITY) <= node.r;
  }

  // Where a union is seen in part only, its cells have to be added up instead.
  function covers(node: Node): boolean {
    return [...byUnion.values()].every((mine) =>
      mine.some((grant) => levels(grant).includes(node.kind) && (grant.node_kind === "union" || isInside(node, grant)))
    );
  }

  return {sees, covers};
}

const isInside = (node: Node, grant: Grant): boolean =>
  node.tree === grant.tree && node.l >= grant.node_l && node.r <= grant.node_r;
