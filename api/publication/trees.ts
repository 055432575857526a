import {fold} from "../questions/names.ts";
import type {Ask} from "./pool.ts";
import {numberOf, type Row, rowsOf, textOf} from "./rows.ts";
import {sql} from "../../access/sql.ts";

/** A node of one of the two trees, as published tonight. Numbers mean nothing in another publication. */
export type Node = {
  readonly tree: "employer" | "organisation";
  readonly id: string;
  readonly parent: string | null;
  readonly kind: string;
  readonly name: string;
  readonly l: number;
  readonly r: number;
  readonly depth: number;
  /** Name of the enterprise above an employer unit. */
  readonly enterprise: string | null;
  /** Currency of a union's dues, at the union's own node. */
  readonly currency: string | null;
  /** The name as search compares it. */
  readonly folded: string;
};

export type Trees = {
  readonly nodes: readonly Node[];
  /** Both trees may hold a node of that id; ids of different tables need not differ. */
  readonly find: (id: string) => readonly Node[];
  readonly childrenOf: (node: Node) => readonly Node[];
  /** From the top down to the node's parent. */
  readonly above: (node: Node) => readonly Node[];
};

/** Reads both trees once per publication: names, paths and children need no query later. */
export async function readTrees(ask: Ask): Promise<Trees> {
  const employers = await rowsOf(
    await ask(sql`select employer_unit_id, parent_id, kind, name, l, r, depth, enterprise_id from employer_units`)
  );
  const organisations = await rowsOf(
    await ask(sql`select organisation_unit_id, parent_id, kind, name, l, r, depth, currency from organisation_units`)
  );
  const names = new Map(employers.map((row) => [row["employer_unit_id"], textOf(row, "name")]));
  return treesOf([
    ...employers.map((row) => nodeOf("employer", "employer_unit_id", row, names.get(row["enterprise_id"] ?? null))),
    ...organisations.map((row) => nodeOf("organisation", "organisation_unit_id", row))
  ]);
}

function nodeOf(tree: Node["tree"], key: string, row: Row, enterprise: string | null = null): Node {
  const name = textOf(row, "name");
  return {
    tree,
    id: textOf(row, key),
    parent: typeof row["parent_id"] === "string" ? row["parent_id"] : null,
    kind: textOf(row, "kind"),
    name,
    l: numberOf(row, "l"),
    r: numberOf(row, "r"),
    depth: numberOf(row, "depth"),
    enterprise,
    currency: typeof row["currency"] === "string" ? row["currency"] : null,
    folded: fold(name)
  };
}

function treesOf(nodes: readonly Node[]): Trees {
  const byId = Map.groupBy(nodes, (node) => node.id);
  const children = Map.groupBy(nodes, (node) => `${node.tree} ${node.parent}`);
  const find = (id: string): readonly Node[] => byId.get(id) ?? [];
  const childrenOf = (node: Node): readonly Node[] => children.get(`${node.tree} ${node.id}`) ?? [];
  const above = (node: Node): readonly Node[] => {
    const parent = find(node.parent ?? "").find((candidate) => candidate.tree === node.tree);
    return parent ? [...above(parent), parent] : [];
  };
  return {nodes, find, childrenOf, above};
}

/** Index of the first of sorted places that is not below one. */
export function firstFrom(sorted: readonly number[], one: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < one) low = middle + 1;
    else high = middle;
  }
  return low;
}
