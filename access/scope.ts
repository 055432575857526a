import type {ReadAbility} from "./ability.ts";
import {PolicyError, predicate, type Relation} from "./predicate.ts";
import {identifier, join, type Sql, sql} from "./sql.ts";

/** A relation cut to what one person may read. `partly` names columns that are readable in some of its rows only. */
export type Scoped = {
  readonly from: Sql;
  /**
   * The same, cut to a place as well. A place compares keys and numbers with what the trees hold, which can neither fail
   * nor tell anything; whatever a reader may word stands outside.
   */
  readonly within: (place: Sql) => Sql;
  readonly partly: ReadonlySet<string>;
};

/** Name of the companion column that says, row by row, whether a column of `partly` may be read. */
export const seen = (column: string): string => `${column}?`;

/**
 * The only thing later SQL may read from: a nested sub-select with the rows in scope and the columns asked for. A flat
 * WHERE would let a user's filter run before the scope and put foreign values into DuckDB's error texts.
 *
 * A column allowed in some rows only is null in the others and brings its companion (`seen`). Throws PolicyError for
 * a column that is unknown or allowed in no row: a column that is closed is refused, not emptied.
 */
export function scopedRelation(ability: ReadAbility, relation: Relation, columns: readonly string[]): Scoped {
  const rows = predicate(ability, relation);
  const partly = new Set<string>();
  const selected = [...new Set(columns)].flatMap((name) => {
    if (!relation.columns.has(name)) throw new PolicyError(`unknown column: ${relation.name}.${name}`);
    const column = identifier(name);
    const cells = predicate(ability, relation, name);
    if (cells.text === "false") throw new PolicyError(`column not permitted: ${relation.name}.${name}`);
    if (isSame(cells, rows)) return [column];
    partly.add(name);
    return [sql`case when ${cells} then ${column} end as ${column}`, sql`${cells} as ${identifier(seen(name))}`];
  });
  const within = (place: Sql): Sql =>
    sql`(select ${join(selected, ", ")} from ${identifier(relation.name)} where ${rows} and (${place}))`;
  const from = sql`(select ${join(selected, ", ")} from ${identifier(relation.name)} where ${rows})`;
  return {from, within, partly};
}

/** Whether any row of the relation may hold something for this person. For menus and 403, never for rows. */
export function isOpen(ability: ReadAbility, relation: Relation, column?: string): boolean {
  return predicate(ability, relation, column).text !== "false";
}

const isSame = (a: Sql, b: Sql): boolean =>
  a.text === b.text && a.params.length === b.params.length && a.params.every((param, i) => param === b.params[i]);
