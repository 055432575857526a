import type {ReadRule} from "./ability.ts";
import type {Relation} from "./predicate.ts";
import {
  type GuardedKpi,
  kpisOf,
  type List,
  NODE_KINDS,
  outsideColumns,
  outsideOf,
  type Policy,
  type Role,
  type RoleName,
  ROLES,
  TREE_KINDS
} from "./policy.ts";

/** One right in force tonight: a person's role at one node of a tree, for one union. */
export type Grant = {
  readonly grant_id: string;
  readonly role: RoleName;
  /** Whose right it is: the member who holds the mandate, or a person of an office. */
  readonly person_id: string;
  readonly union_id: string;
  readonly tree: "employer" | "organisation";
  readonly node_id: string;
  readonly node_name: string;
  readonly node_kind: string;
  readonly node_l: number;
  readonly node_r: number;
  readonly enterprise_l: number;
  readonly enterprise_r: number;
  readonly starts_on: string;
  /** First day on which it no longer holds. */
  readonly ends_on: string | null;
  /** The mandate stood in for, where it is not the holder's own. */
  readonly stands_in_for: string | null;
  /** Full-time leave of the one stood in for. */
  readonly absent_from: string | null;
  readonly absent_until: string | null;
  /** Regions at or below an organisation node: what the region columns are compared with. */
  readonly regions: readonly string[];
};

/**
 * A grant from a published row. A claim that is missing or of the wrong type throws, naming the grant: a right that is
 * only half known is none.
 */
export function grantOf(row: Readonly<Record<string, unknown>>, regions: readonly string[]): Grant {
  const name = `${String(row["grant_id"])}`;
  const text = (key: string): string => {
    const value = row[key];
    if (typeof value !== "string" || value === "") throw new Error(`grant ${name} lacks a claim: ${key}`);
    return value;
  };
  const integer = (key: string): number => {
    const value = row[key];
    if (typeof value !== "number" || !Number.isSafeInteger(value))
      throw new Error(`grant ${name} lacks a claim: ${key}`);
    return value;
  };
  const day = (value: unknown): string => {
    if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value))
      throw new Error(`grant ${name} has a day that is none: ${String(value)}`);
    return value;
  };
  // A publication made before there were stand-ins lacks their columns, and has none.
  const dayOrNone = (key: string): string | null => ((row[key] ?? null) === null ? null : day(row[key]));
  const role = ROLES.find((known) => known === text("role"));
  if (!role) throw new Error(`grant ${name} has an unknown role: ${text("role")}`);
  const tree = text("tree");
  if (tree !== "employer" && tree !== "organisation") throw new Error(`grant ${name} has an unknown tree: ${tree}`);
  return {
    grant_id: text("grant_id"),
    role,
    person_id: text("person_id"),
    tree,
    union_id: text("union_id"),
    node_id: text("node_id"),
    node_name: text("node_name"),
    node_kind: text("node_kind"),
    node_l: integer("node_l"),
    node_r: integer("node_r"),
    // Only the employer tree has enterprises.
    enterprise_l: tree === "employer" ? integer("enterprise_l") : 0,
    enterprise_r: tree === "employer" ? integer("enterprise_r") : 0,
    starts_on: day(text("starts_on")),
    ends_on: dayOrNone("ends_on"),
    stands_in_for: (row["stands_in_for"] ?? null) === null ? null : text("stands_in_for"),
    absent_from: dayOrNone("absent_from"),
    absent_until: dayOrNone("absent_until"),
    regions
  };
}

/** Columns of every figures table that say which cell a row is; the KPI columns come from the catalogue. */
const CELL = ["union_id", "employer_unit_id", "unit_l", "branch_id", "region_id", "month", "is_partial"];
const NODE = ["union_id", "tree", "node_id", "node_kind", "node_l", "node_r", "month", "is_partial"];
const PUBLISHED = ["union_id", "node_id", "node_kind", "node_l", "node_r", "month"];

/**
 * The rules a person's grants amount to. Each grant brings its own rows with its own columns, so that two roles add
 * rows, but never one role's columns to the other's rows. A role the policy does not know brings nothing.
 */
export function rulesOf(
  policy: Policy,
  grants: readonly Grant[],
  kpis: readonly GuardedKpi[],
  relations: ReadonlyMap<string, Relation>
): ReadRule[] {
  return grants.flatMap((grant) => {
    const role = policy.roles[grant.role];
    if (!role || role.tree !== grant.tree) return [];
    return [
      ...figureRules(role, grant, kpis),
      ...outsideRules(role, grant, kpis),
      ...listRules(role, grant, relations)
    ];
  });
}

function figureRules(role: Role, grant: Grant, kpis: readonly GuardedKpi[]): ReadRule[] {
  const columns = kpisOf(role, kpis).flatMap((kpi) => kpi.columns);
  if (columns.length === 0) return [];
  const nodes = {...nodeRows(grant), ...levelRows(role, grant)};
  return [
    allow("figures", [...CELL, ...columns], cellRows(grant)),
    allow("figures_by_node", [...NODE, ...columns], nodes),
    allow("figures_known_then", [...NODE, "as_of", ...columns], nodes)
  ];
}

/** Rounded counts of the whole union: a table of their own, so that no rule about exact ones can open them or be them. */
function outsideRules(role: Role, grant: Grant, kpis: readonly GuardedKpi[]): ReadRule[] {
  const columns = outsideOf(role, kpis).flatMap(outsideColumns);
  if (columns.length === 0) return [];
  return [allow("pub_figures", [...PUBLISHED, ...columns], {union_id: grant.union_id})];
}

function listRules(role: Role, grant: Grant, relations: ReadonlyMap<string, Relation>): ReadRule[] {
  return Object.entries(role.lists).flatMap(([subject, list]) => {
    const conditions = listRows(grant, list);
    if (list.rows === "$all") return [{action: "read", subject, fields: list.columns}];
    const isHidden = role.protected === "hidden" && relations.get(subject)?.columns.has("is_protected");
    const scopeColumns = ["union_id", ...Object.keys(conditions), "unit_l", "branch_id", "region_id", "is_protected"];
    const known = scopeColumns.filter((column) => relations.get(subject)?.columns.has(column));
    const fields = [...new Set([...list.columns, ...known])];
    return [allow(subject, fields, isHidden ? {...conditions, is_protected: {$ne: true}} : conditions)];
  });
}

type Conditions = Readonly<Record<string, unknown>>;
const allow = (subject: string, fields: string[], conditions: Conditions): ReadRule => ({
  action: "read",
  subject,
  fields,
  conditions
});

function listRows(grant: Grant, list: List): Conditions {
  if (list.rows === "$grant.holder") return {union_id: grant.union_id, member_id: grant.person_id};
  if (list.rows === "$grant.union") return {union_id: grant.union_id};
  if (list.rows !== "$grant.enterprise") return cellRows(grant);
  return {union_id: grant.union_id, unit_l: {$gte: grant.enterprise_l, $lte: grant.enterprise_r}};
}

/** Rows of a table that carries the unit's place in the employer tree and its branch and region. */
function cellRows(grant: Grant): Conditions {
  const {union_id} = grant;
  if (grant.tree === "employer") return {union_id, unit_l: {$gte: grant.node_l, $lte: grant.node_r}};
  if (grant.node_kind === "union") return {union_id};
  if (grant.node_kind === "region") return {union_id, region_id: {$in: [...grant.regions]}};
  if (grant.node_kind === "branch") return {union_id, branch_id: grant.node_id};
  throw new Error(`a grant cannot stand at a node of kind: ${grant.node_kind}`);
}

/**
 * The levels that may be asked for. Only those that can lie at or below the node are looked at: where all of them are
 * open there is nothing to say, and a list less to look through with each question.
 */
function levelRows(role: Role, grant: Grant): Conditions {
  const kinds = grant.node_kind === "union" ? NODE_KINDS : kindsBelow(grant.node_kind);
  const open = kinds.filter((kind) => role.levels.includes(kind));
  return open.length === kinds.length ? {} : {node_kind: {$in: open}};
}

function kindsBelow(kind: string): readonly (typeof NODE_KINDS)[number][] {
  const known = NODE_KINDS.find((candidate) => candidate === kind);
  if (!known) throw new Error(`a grant cannot stand at a node of kind: ${kind}`);
  const levels: readonly (typeof NODE_KINDS)[number][] =
    Object.values(TREE_KINDS).find((tree) => tree.some((other) => other === known)) ?? [];
  return levels.slice(levels.indexOf(known));
}

/** Rows of the ready sums: an office for the whole union reads both trees, any other only its own. */
function nodeRows(grant: Grant): Conditions {
  const {union_id, tree} = grant;
  if (grant.node_kind === "union") return {union_id};
  return {union_id, tree, node_l: {$gte: grant.node_l, $lte: grant.node_r}};
}
