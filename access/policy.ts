import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {type Static, Type} from "typebox";
import {Value} from "typebox/value";
import {readYaml} from "./policyFaults.ts";

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
      {
        audiences: Type.Array(oneOf(AUDIENCES), {uniqueItems: true}),
        names: Type.Optional(Type.Array(Name, {uniqueItems: true}))
      },
      closed
    ),
    levels: Type.Array(oneOf(NODE_KINDS), {uniqueItems: true}),
    outside: Type.Optional(oneOf(["none", "published"])),
    lists: Type.Record(Name, List, closed),
    protected: oneOf(["hidden", "named"]),
    exports: Type.Array(Name, {uniqueItems: true}),
    pages: Type.Array(oneOf(PAGES), {minItems: 1, uniqueItems: true}),
    trail: Type.Optional(oneOf(["union"])),
    stand_in: Type.Optional(
      Type.Object({while: oneOf(["absent", "named"]), days: Type.Integer({minimum: 1, maximum: 3660})}, closed)
    ),
    longest_days: Type.Optional(Type.Integer({minimum: 1, maximum: 36_600}))
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
export type Policy = {
  readonly roles: Readonly<Partial<Record<RoleName, Role>>>;
  readonly hash: string;
  /** Where in its text a place of the policy stands. */
  readonly lineOf: (path: readonly (string | number)[]) => number;
};

/** The part of the catalogue that access depends on. */
export type GuardedKpi = {
  readonly name: string;
  readonly audience: readonly string[];
  readonly columns: readonly string[];
  /** Whether its rounded counts are published at all. */
  readonly outside?: string;
};

/** The policy that holds where a union brings none of its own. */
export const SHIPPED = fileURLToPath(new URL("policy.yaml", import.meta.url));

/** Reads a policy; throws with every line that does not fit the schema. */
export function readPolicy(file = SHIPPED): Policy {
  return policyOf(readFileSync(file, "utf8"));
}

/**
 * Parses a policy; its hash is part of the key of everything that was computed under it. Throws with every fault of the
 * text: its line, its place and the cure.
 */
export function policyOf(text: string): Policy {
  const {said, faults, lineOf} = readYaml(text, PolicyFile);
  if (!Value.Check(PolicyFile, said))
    throw new Error(`the access policy does not fit its schema:\n  ${faults.join("\n  ")}`);
  const roles = said.roles as Policy["roles"];
  return {roles, hash: createHash("sha256").update(JSON.stringify(roles)).digest("hex"), lineOf};
}

/** The KPIs a role may see. */
export function kpisOf<K extends GuardedKpi>(role: Role, kpis: readonly K[]): K[] {
  const {audiences, names = []} = role.kpis;
  return kpis.filter((kpi) => names.includes(kpi.name) || audiences.some((a) => kpi.audience.includes(a)));
}

/** The KPIs of other units that a role may read, rounded: of those it reads exactly in its own, the published ones. */
export const outsideOf = <K extends GuardedKpi>(role: Role, kpis: readonly K[]): K[] =>
  role.outside === "published" ? kpisOf(role, kpis).filter((kpi) => kpi.outside !== undefined) : [];

/** The columns of a KPI among the rounded counts: its parts are one there. */
export const outsideColumns = ({name, columns}: GuardedKpi): string[] => [
  name,
  ...columns.filter((column) => column === `${name}__of`)
];
