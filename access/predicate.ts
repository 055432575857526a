import {CompoundCondition, type Condition, FieldCondition} from "@ucast/core";
import type {CompiledRule, ReadAbility} from "./ability.ts";
import {identifier, join, type Param, type Sql, sql} from "./sql.ts";

/** What a condition may be compared with; `date` and `other` columns can be shown, but no rule may ask about them. */
export type ColumnType = "integer" | "text" | "boolean" | "date" | "other";

/** A published table as rules see it: its name is the rule's subject. */
export type Relation = {
  readonly name: string;
  readonly columns: ReadonlyMap<string, ColumnType>;
  /** Columns seen to hold no null in this publication; the others are compared with care. */
  readonly filled?: ReadonlySet<string>;
};

/** A rule that cannot be turned into SQL, or a column nobody allowed: nothing is answered. */
export class PolicyError extends Error {}

const NONE = sql`false`;
const ALL = sql`true`;

/**
 * The rows of `relation` that the ability may read, as a DuckDB predicate that is never null; with `column`, the rows
 * in which that column may be read. Without a rule it is `false`. Throws PolicyError for a rule that names an unknown
 * column or compares it with a value of another type.
 */
export function predicate(ability: ReadAbility, relation: Relation, column?: string): Sql {
  const rules = ability.rulesFor("read", relation.name, column);
  const allowed: Sql[] = [];
  const forbidden: Sql[] = [];
  // rulesFor lists the last rule first, and the first that matches decides: what forbids bounds all that come after.
  for (const rule of rules) {
    const condition = ruleCondition(rule, relation);
    if (rule.inverted) {
      forbidden.push(sql`(not ${condition})`);
    } else {
      allowed.push(forbidden.length > 0 ? sql`(${join([condition, ...forbidden], " and ")})` : condition);
    }
  }
  return allowed.length > 0 ? sql`(${join(allowed, " or ")})` : NONE;
}

function ruleCondition(rule: CompiledRule, relation: Relation): Sql {
  if (!rule.conditions) return ALL;
  if (!rule.ast) throw new PolicyError(`rule without conditions that can be read: ${relation.name}`);
  return compile(rule.ast, relation);
}

function compile(condition: Condition<unknown>, relation: Relation): Sql {
  if (condition instanceof CompoundCondition) return compound(condition, relation);
  if (condition instanceof FieldCondition) return comparison(condition, relation);
  throw new PolicyError(`unknown kind of condition: ${condition.operator}`);
}

function compound(condition: CompoundCondition, relation: Relation): Sql {
  const parts = condition.value.map((part) => compile(part, relation));
  switch (condition.operator) {
    case "and":
      return parts.length > 0 ? sql`(${join(parts, " and ")})` : ALL;
    case "or":
      return parts.length > 0 ? sql`(${join(parts, " or ")})` : NONE;
    case "not":
      return sql`(not (${join(parts, " and ")}))`;
    case "nor":
      return sql`(not (${join(parts, " or ")}))`;
    default:
      throw new PolicyError(`unknown operator: ${condition.operator}`);
  }
}

const ORDERINGS: Readonly<Record<string, Sql>> = {
  lt: {text: "<", params: []},
  lte: {text: "<=", params: []},
  gt: {text: ">", params: []},
  gte: {text: ">=", params: []}
};

function comparison({operator, field, value}: FieldCondition, relation: Relation): Sql {
  const type = relation.columns.get(field);
  if (!type) throw new PolicyError(`unknown column: ${relation.name}.${field}`);
  const column = identifier(field);
  const isFilled = relation.filled?.has(field) ?? false;
  const isKnown = (holds: Sql): Sql => (isFilled ? holds : known(holds, column));
  const param = (candidate: unknown): Param => checked(candidate, type, `${relation.name}.${field}`);
  switch (operator) {
    case "eq":
      return value === null ? sql`(${column} is null)` : isKnown(sql`${column} = ${param(value)}`);
    case "ne":
      return value === null ? sql`(${column} is not null)` : sql`(${column} <> ${param(value)} or ${column} is null)`;
    case "in":
      return member(column, value, param);
    case "nin":
      return sql`(not ${member(column, value, param)})`;
    default: {
      const ordering = ORDERINGS[operator];
      if (!ordering) throw new PolicyError(`unknown operator: ${operator}`);
      // JavaScript orders text by UTF-16 units, DuckDB by bytes: only integers have an order both agree on.
      if (type !== "integer") throw new PolicyError(`only integers have an order: ${relation.name}.${field}`);
      return isKnown(sql`${column} ${ordering} ${param(value)}`);
    }
  }
}

/** `column in (…)`; a null in the list stands for "or unknown", as it does in CASL. */
function member(column: Sql, list: unknown, param: (value: unknown) => Param): Sql {
  if (!Array.isArray(list)) throw new PolicyError("a list of values is needed after in and nin");
  const values = list.filter((value) => value !== null).map((value) => sql`${param(value)}`);
  const found = values.length > 0 ? known(sql`${column} in (${join(values, ", ")})`, column) : NONE;
  return list.includes(null) ? sql`(${found} or ${column} is null)` : found;
}

/** Keeps a comparison two-valued, so that `not` around it is safe; coalesce would hide the column from zone maps. */
const known = (test: Sql, column: Sql): Sql => sql`(${test} and ${column} is not null)`;

/** DuckDB would cast `id = '5'` to true where JavaScript says false: the types must agree before either is asked. */
function checked(value: unknown, type: ColumnType, name: string): Param {
  if (type === "integer" && typeof value === "number" && Number.isSafeInteger(value)) return value;
  if (type === "text" && typeof value === "string") return value;
  if (type === "boolean" && typeof value === "boolean") return value;
  throw new PolicyError(`a rule needs a value of type ${type}: ${name}`);
}
