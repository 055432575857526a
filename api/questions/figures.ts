import {type Scoped, seen} from "../../access/scope.ts";
import {identifier, join, type Sql, sql} from "../../access/sql.ts";
import type {Kpi} from "../../models/catalogue.ts";
import type {Generation} from "../publication/generation.ts";
import type {Person} from "../person/person.ts";
import {Problem} from "../problems.ts";
import type {Node} from "../publication/trees.ts";
import {placeOf} from "../person/units.ts";

/** The KPIs a request names, in its order. Unknown ones and those of other roles answer alike. */
export function kpisAsked(person: Person, names: string | undefined): readonly Kpi[] {
  if (names === undefined) return person.kpis;
  return names.split(",").map((name) => {
    const kpi = person.kpis.find((candidate) => candidate.name === name);
    if (!kpi) throw new Problem("unknown_kpi");
    return kpi;
  });
}

export const columnsOf = (kpis: readonly Kpi[]): string[] => [...new Set(kpis.flatMap((kpi) => kpi.columns))];

/** A table to read figures from, cut to the person and the node. */
export type Source = {
  /** Its rows of some months. */
  readonly from: (months: Sql) => Sql;
  readonly sums: Sql;
  /** The months of the node, one row each: `month`, `is_partial` and the columns, in no order. */
  readonly byMonth: (months: Sql) => Sql;
};

/**
 * Where a node's figures come from: the ready sums of the node when the person sees it whole, else the cells in scope.
 * Both give the same counts; `figures.test.ts` holds them together.
 */
export function figuresOf(
  generation: Generation,
  person: Person,
  node: Node | null,
  columns: readonly string[]
): Source {
  if (node && person.covers(node)) {
    // By place and not by id: the table is sorted by it.
    const nodes = person.scoped("figures_by_node", ["month", "is_partial", ...columns]);
    // In one union a node has one row a month, and adding up one row costs three times what reading it does.
    const isReady = person.unions.size === 1 && nodes.partly.size === 0;
    return sourceOf(nodes, sql`tree = ${node.tree} and node_l = ${node.l}`, columns, isReady);
  }
  const cells = person.scoped("figures", ["month", "is_partial", ...columns]);
  const known = generation.relations.get("figures")?.columns ?? new Map<string, unknown>();
  return sourceOf(cells, placeOf(generation, node, known), columns, false);
}

/**
 * The months that are over, each as its last night knew it; `as_of` is that night. Only of nodes that the person sees
 * whole: then's cells are not kept.
 */
export function figuresKnownThen(person: Person, node: Node | null, columns: readonly string[], months: Sql): Sql {
  const {within, partly} = person.scoped("figures_known_then", ["month", "as_of", ...columns]);
  const isWhole = node !== null && person.covers(node);
  const place = isWhole ? sql`tree = ${node.tree} and node_l = ${node.l}` : sql`false`;
  return sql`
    select month, max(as_of) as as_of, ${sums(columns, partly)}
    from ${within(sql`${place} and ${months}`)} group by month`;
}

function sourceOf({within, partly}: Scoped, place: Sql, columns: readonly string[], isReady: boolean): Source {
  const from = (months: Sql): Sql => within(sql`${place} and ${months}`);
  const added = sums(columns, partly);
  const byMonth = (months: Sql): Sql =>
    isReady
      ? from(months)
      : sql`select month, bool_or(is_partial) as is_partial, ${added} from ${from(months)} group by month`;
  return {from, sums: isReady ? join(columns.map(identifier), ", ") : added, byMonth};
}

/**
 * One sum per column. A column that is closed in some of the rows has no sum: a part would pass for the whole. DuckDB
 * adds integers up to HUGEINT, which neither Arrow nor JSON has.
 */
export function sums(columns: readonly string[], partly: ReadonlySet<string>): Sql {
  return join(
    columns.map((name) => {
      const column = identifier(name);
      return partly.has(name)
        ? sql`(case when bool_and(${identifier(seen(name))}) then sum(${column}) end)::bigint as ${column}`
        : sql`sum(${column})::bigint as ${column}`;
    }),
    ", "
  );
}
