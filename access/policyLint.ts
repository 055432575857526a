import {
  type GuardedKpi,
  kpisOf,
  type List,
  NODE_KINDS,
  type Policy,
  type Role,
  type RoleName,
  TREE_KINDS
} from "./policy.ts";
import type {Relation} from "./predicate.ts";

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

/** Columns that say who somebody is. */
const NAMES = ["given_name", "family_name", "person_name", "email", "phone"];

/** The tree in which the register's mandates and offices of a role stand; in the other one a role would open nothing. */
const TREES: Readonly<Record<RoleName, Role["tree"]>> = {
  steward: "employer",
  chief_steward: "employer",
  group_steward: "employer",
  branch_officer: "organisation",
  regional_rep: "organisation",
  leadership: "organisation",
  register_office: "organisation",
  data_protection: "organisation",
  administrator: "organisation"
};

/** Roles by election; an office has no stand-in in the register. */
const BY_MANDATE: readonly RoleName[] = ["steward", "chief_steward", "group_steward", "branch_officer"];

/** What a page cannot be without: figures, or a list. The page about the figures needs nothing. */
const PAGE_NEEDS: Readonly<Record<string, string>> = {
  workplace: "figures",
  branch: "figures",
  region: "unit_stewards",
  leadership: "figures",
  retention: "figures",
  service: "figures",
  branches: "branches",
  office: "office_tasks",
  members: "members",
  stewards: "stewards",
  employers: "figures",
  night: "night_steps"
};

type Fault = {readonly path: readonly (string | number)[]; readonly cure: string};

/**
 * Every way in which the policy does not fit what is published, each with its line, its place and the cure; empty when
 * all is well. A misspelt table or column would quietly open nothing, or quietly stay open after a rename: both must
 * stop the start.
 */
export function lint(policy: Policy, relations: ReadonlyMap<string, Relation>, kpis: readonly GuardedKpi[]): string[] {
  return (Object.entries(policy.roles) as [RoleName, Role][])
    .flatMap(([name, role]) =>
      [
        ...lintRole(name, role),
        ...lintFigures(role, kpis),
        ...lintPages(role),
        ...(role.tree === "employer" ? lintMandate(role, kpis) : []),
        ...Object.entries(role.lists).flatMap(([subject, list]) => lintList(subject, role, list, relations))
      ].map(({path, cure}) => ({path: ["roles", name, ...path], cure}))
    )
    .map(({path, cure}) => `line ${policy.lineOf(path)}: ${path.join(".")}: ${cure}`);
}

function lintRole(name: RoleName, role: Role): Fault[] {
  return [
    ...(role.tree === TREES[name]
      ? []
      : [{path: ["tree"], cure: `its grants stand in the other tree: write ${TREES[name]}`}]),
    ...(role.stand_in && !BY_MANDATE.includes(name)
      ? [{path: ["stand_in"], cure: "nobody stands in for an office: take it out"}]
      : []),
    ...role.exports.flatMap((list, i) =>
      role.lists[list]
        ? []
        : [{path: ["exports", i], cure: `the role has no list ${list}: open the list to it, or take this out`}]
    )
  ];
}

function lintFigures(role: Role, kpis: readonly GuardedKpi[]): Fault[] {
  const {audiences, names = []} = role.kpis;
  const byAudience = kpisOf({...role, kpis: {audiences}}, kpis);
  const foreign: readonly string[] = role.tree === "employer" ? TREE_KINDS.organisation : [];
  const open = audiences.length + names.length > 0;
  return [
    ...names.flatMap((kpi, i) =>
      kpis.some((known) => known.name === kpi)
        ? []
        : [
            {
              path: ["kpis", "names", i],
              cure: `no such kpi: ${kpi}: ${instead(
                kpi,
                kpis.map((known) => known.name)
              )}`
            }
          ]
    ),
    ...names.flatMap((kpi, i) =>
      byAudience.some((known) => known.name === kpi)
        ? [{path: ["kpis", "names", i], cure: `${kpi} is open by its audience already: take it out`}]
        : []
    ),
    ...role.levels.flatMap((level, i) =>
      foreign.includes(level)
        ? [{path: ["levels", i], cure: `no mandate at an employer reaches a ${level}: take it out`}]
        : []
    ),
    ...(open === role.levels.length > 0
      ? []
      : [
          {
            path: ["levels"],
            cure: open
              ? `figures need a level to be asked for: name one of ${NODE_KINDS.filter((kind) => !foreign.includes(kind)).join(", ")}`
              : "levels without figures: open kpis, or take them out"
          }
        ])
  ];
}

function lintPages(role: Role): Fault[] {
  return role.pages.flatMap((page, i) => {
    if (page === "trail" && !role.trail)
      return [
        {path: ["pages", i], cure: "the page would be empty without the trail: write trail: union, or take it out"}
      ];
    const needed = PAGE_NEEDS[page];
    if (needed === undefined || (needed === "figures" ? role.levels.length > 0 : role.lists[needed])) return [];
    const what = needed === "figures" ? "figures at some level" : `the list ${needed}`;
    return [{path: ["pages", i], cure: `the page would be empty without ${what}: open it, or take the page out`}];
  });
}

function lintMandate(role: Role, kpis: readonly GuardedKpi[]): Fault[] {
  return [
    ...(role.trail ? [{path: ["trail"], cure: "a mandate never opens the trail: take it out"}] : []),
    ...Object.entries(role.lists).flatMap(([subject, {columns}]) =>
      columns.flatMap((column, i) =>
        NEVER_BY_MANDATE.includes(column)
          ? [{path: ["lists", subject, "columns", i], cure: `a mandate never opens ${column}: take it out`}]
          : []
      )
    ),
    ...kpisOf(role, kpis)
      .filter((kpi) => !kpi.audience.includes("everyone"))
      .map((kpi) => ({
        path: ["kpis"],
        cure: `a mandate never opens ${kpi.name}, which is not for everyone: take it out`
      }))
  ];
}

function lintList(subject: string, role: Role, list: List, relations: ReadonlyMap<string, Relation>): Fault[] {
  const path = ["lists", subject];
  const relation = relations.get(subject);
  if (!relation) return [{path, cure: `no such list is published: ${instead(subject, [...relations.keys()])}`}];
  const {rows = "$grant.node"} = list;
  const {columns} = relation;
  const named = list.columns.filter((column) => NAMES.includes(column));
  return [
    ...list.columns.flatMap((column, i) =>
      columns.has(column)
        ? []
        : [
            {
              path: [...path, "columns", i],
              cure: `${subject} has no column ${column}: ${instead(column, [...columns.keys()])}`
            }
          ]
    ),
    ...scopeColumns(role, rows)
      .filter((column) => !columns.has(column))
      .map((column) => ({
        path,
        cure: `its rows cannot be cut to ${rows} without a column ${column}: choose other rows, or take it out`
      })),
    ...(rows === "$all" && !WITHOUT_PEOPLE.includes(subject)
      ? [{path, cure: `must not be open as a whole, only ${WITHOUT_PEOPLE.join(", ")} may: take out rows: $all`}]
      : []),
    ...(rows === "$grant.union" && BELOW_THE_UNION.some((column) => columns.has(column))
      ? [{path, cure: "must not be open to a whole union, as it names people or places: take out rows: $grant.union"}]
      : []),
    ...(role.protected === "hidden" && named.length > 0 && columns.get("is_protected") !== "boolean"
      ? [
          {
            path,
            cure: `cannot leave out people with protected identity, having no is_protected: take out ${named.join(", ")}`
          }
        ]
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

/** What may have been meant. */
function instead(written: string, known: readonly string[]): string {
  const [nearest] = known.map((name) => ({name, away: distance(written, name)})).toSorted((a, b) => a.away - b.away);
  return nearest && nearest.away <= 3 ? `write ${nearest.name}, or take it out` : "correct it, or take it out";
}

/** How many letters to change, add or leave out to get from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({length: to.length + 1}, (_, i) => i);
  for (const [i, letter] of [...from].entries()) {
    const above = row;
    row = [i + 1];
    for (const [j, other] of [...to].entries())
      row.push(Math.min((above[j] ?? 0) + (letter === other ? 0 : 1), (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
  }
  return row[to.length] ?? 0;
}
