import {
  Ability,
  type AbilityTuple,
  buildMongoQueryMatcher,
  fieldPatternMatcher,
  type MongoQuery,
  type RawRuleOf,
  type RuleOf
} from "@casl/ability";
import {$and, $nor, $not, $or, and, compare, type FieldCondition, nor, not, or} from "@ucast/mongo2js";

/** What a person may read: CASL is the rule model, and the answer our SQL is tested against. */
export type ReadAbility = Ability<AbilityTuple, MongoQuery>;
export type ReadRule = RawRuleOf<ReadAbility>;
export type CompiledRule = RuleOf<ReadAbility>;

type Row = Readonly<Record<string, unknown>>;
type Context = {get(row: Row, field: string): unknown};

// CASL says null < 30 is true; as in SQL, nothing unknown satisfies an ordering here.
const ordered =
  (holds: (order: number) => boolean) =>
  (condition: FieldCondition<number>, row: Row, context: Context): boolean => {
    const value = context.get(row, condition.field);
    return typeof value === "number" && holds(compare(value, condition.value));
  };

// CASL's own matcher leaves out the four operators that join conditions.
const conditionsMatcher = buildMongoQueryMatcher(
  {$and, $or, $nor, $not},
  {
    and,
    or,
    nor,
    not,
    lt: ordered((order) => order < 0),
    lte: ordered((order) => order <= 0),
    gt: ordered((order) => order > 0),
    gte: ordered((order) => order >= 0)
  }
);

/** An ability from rules; later rules win, nothing is allowed without one. */
export function abilityOf(rules: readonly ReadRule[]): ReadAbility {
  return new Ability<AbilityTuple, MongoQuery>([...rules], {conditionsMatcher, fieldMatcher: fieldPatternMatcher});
}
