import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {type Static, Type} from "typebox";
import {Value} from "typebox/value";
import {readYaml} from "./policyFaults.ts";
import type {Relation} from "./predicate.ts";

/** Roles a register's mandates and offices can give. A role without a policy is no role. */
export const ROLES = [
  "steward",
  "chief_steward",
  "group_steward",
  "branch_officer",
  "regional_rep",
  "leadership",
  "register_office",
  "data_protection",
  "administrator"
] as const;
export type RoleName = (typeof ROLES)[number];

/** Kinds of nodes of each tree that may lie below one another, from the top. */
export const TREE_KINDS = {
  organisation: ["union", "region", "branch"],
  employer: ["root", "concern", "company_group", "workplace"]
} as const;
/** `without`: members without a workplace, directly below the root. */
export const NODE_KINDS = [...TREE_KINDS.organisation, ...TREE_KINDS.employer, "without"] as const;

export const PAGES = [
  "workplace",
  "branch",
  "region",
  "leadership",
  "retention",
  "service",
  "branches",
  "office",
  "members",
  "stewards",
  "employers",
  "figures",
  "night",
  "trail"
] as const;

/** Whom a KPI is written for; a KPI's own file names one or more of them. */
export const AUDIENCES = ["everyone", "regional", "leadership", "office"] as const;

const closed = {additionalProperties: false};
// A name is a name: a pattern such as `*` would open columns that do not exist yet.
const Name = Type.String({pattern: "^[a-z][a-z0-9_]*$"});
const oneOf = <const T extends readonly string[]>(values: T) => Type.Enum([...values] as unknown as T);

const List = Type.Object(
  {
    rows: Type.Optional(oneOf(["$grant.node", "$grant.enterprise", "$grant.union", "$grant.holder", "$all"])),
    columns: Type.Array(Name, {minItems: 1, uniqueItems: true})
  },
  closed
);

const Role = Type.Object(
  {
    tree: oneOf(["employer", "organisation"]),
    kpis: Type.Object(
      {audiences: Type.Array(oneOf(AUDIENCES), {uniqueItems: true}), names: Type.Optional(Type.Array(Name))},
      closed
    ),
    levels: Type.Array(oneOf(NODE_KINDS), {uniqueItems: true}),
    lists: Type.Record(Name, List, closed),
    protected: oneOf(["hidden", "named"]),
    exports: Type.Array(Name, {uniqueItems: true}),
    pages: Type.Array(oneOf(PAGES), {minItems: 1, uniqueItems: true}),
    trail: Type.Optional(oneOf(["union"]))
  },
  closed
);

const PolicyFile = Type.Object(
  {
    version: Type.Literal(1),
    roles: Type.Object(Object.fromEntries(ROLES.map((r) => [r, Type.Optional(Role)])), closed)
  },
  closed
);

export type List = Static<typeof List>;
export type Role = Static<typeof Role>;
export type Policy = {readonly roles: Readonly<Partial<Record<RoleName, Role>>>; readonly hash: string};

/** The part of the catalogue that access depends on. */
export type GuardedKpi = {
  readonly name: string;
  readonly audience: readonly string[];
  readonly columns: readonly string[];
};

/** Reads the policy of the folder; throws with every line that does not fit the schema. */
export function readPolicy(file = fileURLToPath(new URL("policy.yaml", import.meta.url))): Policy {
  return policyOf(readFileSync(file, "utf8"));
}

/**
 * Parses a policy; its hash is part of the key of everything that was computed under it. Throws with every fault of the
 * text: its line, its place and the cure.
 */
export function policyOf(text: string): Policy {
  const {said, faults} = readYaml(text, PolicyFile);
  if (!Value.Check(PolicyFile, said))
    throw new Error(`the access policy does not fit its schema:\n  ${faults.join("\n  ")}`);
  const roles = said.roles as Policy["roles"];
  return {roles, hash: createHash("sha256").update(JSON.stringify(roles)).digest("hex")};
}

/** The KPIs a role may see. */
export function kpisOf<K extends GuardedKpi>(role: Role, kpis: readonly K[]): K[] {
  const {audiences, names = []} = role.kpis;
  return kpis.filter((kpi) => names.includes(kpi.name) || audiences.some((a) => kpi.audience.includes(a)));
}

/** Columns that a mandate never opens, whatever the union writes: percent dues reveal pay, reasons reveal lives. */
const NEVER_BY_MANDATE = [
  "owed_minor",
  "expected_minor",
  "charged_minor",
  "paid_minor",
  "difference_minor",
  "currency",
  "last_end_reason",
  "exit_reason",
  "exemption_reason",
  "on_leave",
  "amount_minor"
];

/** Tables without a person or a unit in them, the only ones that may be open as a whole. */
const WITHOUT_PEOPLE = ["night_steps", "night_sources", "night_tests", "night_rejected"];

/** Columns that place a row below the union or name somebody: a table with one is never open to a whole union. */
const BELOW_THE_UNION = [
  "member_id",
  "membership_id",
  "employer_unit_id",
  "unit_l",
  "branch_id",
  "region_id",
  "node_l"
];

/**
 * Every way in which the policy does not fit what is published, in words; empty when all is well. A misspelt table or
 * column would quietly open nothing, or quietly stay open after a rename: both must stop the start.
 */
export function lint(policy: Policy, relations: ReadonlyMap<string, Relation>, kpis: readonly GuardedKpi[]): string[] {
  return Object.entries(policy.roles).flatMap(([name, role]) => [
    ...(role.kpis.names ?? [])
      .filter((kpi) => !kpis.some((known) => known.name === kpi))
      .map((kpi) => `${name}: unknown kpi: ${kpi}`),
    ...role.exports.filter((list) => !role.lists[list]).map((list) => `${name}: export of a list it lacks: ${list}`),
    ...(role.tree === "employer" ? lintMandate(name, role, kpis) : []),
    ...(role.pages.includes("trail") && !role.trail ? [`${name}: a page of a trail it may not read`] : []),
    ...Object.entries(role.lists).flatMap(([subject, list]) =>
      lintList(`${name}.${subject}`, role, list, relations.get(subject))
    )
  ]);
}

function lintMandate(name: string, role: Role, kpis: readonly GuardedKpi[]): string[] {
  const columns = Object.values(role.lists).flatMap((list) => list.columns);
  return [
    ...(role.trail ? [`${name}: never open by mandate: trail`] : []),
    ...columns.filter((column) => NEVER_BY_MANDATE.includes(column)).map((c) => `${name}: never open by mandate: ${c}`),
    ...kpisOf(role, kpis)
      .filter((kpi) => !kpi.audience.includes("everyone"))
      .map((kpi) => `${name}: never open by mandate: ${kpi.name}`)
  ];
}

function lintList(name: string, role: Role, list: List, relation: Relation | undefined): string[] {
  if (!relation) return [`unknown list: ${name}`];
  const {rows = "$grant.node"} = list;
  const needed = scopeColumns(role, rows);
  return [
    ...list.columns
      .filter((column) => !relation.columns.has(column))
      .map((column) => `unknown column: ${name}.${column}`),
    ...needed.filter((column) => !relation.columns.has(column)).map((c) => `cannot be scoped, no column ${c}: ${name}`),
    ...(rows === "$all" && !WITHOUT_PEOPLE.includes(relation.name) ? [`must not be open as a whole: ${name}`] : []),
    ...(rows === "$grant.union" && BELOW_THE_UNION.some((column) => relation.columns.has(column))
      ? [`must not be open to a whole union: ${name}`]
      : [])
  ];
}

function scopeColumns(role: Role, rows: NonNullable<List["rows"]>): string[] {
  if (rows === "$all") return [];
  if (rows === "$grant.union") return ["union_id"];
  if (rows === "$grant.enterprise") return ["union_id", "unit_l"];
  if (rows === "$grant.holder") return ["union_id", "member_id"];
  return role.tree === "employer" ? ["union_id", "unit_l"] : ["union_id", "region_id", "branch_id"];
}
