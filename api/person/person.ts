import {createHash} from "node:crypto";
import {abilityOf} from "../../access/ability.ts";
import {type Grant, grantOf, rulesOf} from "../../access/claims.ts";
import type {Relation} from "../../access/predicate.ts";
import {kpisOf, outsideOf, type Policy} from "../../access/policy.ts";
import {isOpen, type Scoped, scopedRelation} from "../../access/scope.ts";
import {sql} from "../../access/sql.ts";
import {grantsOn} from "../../access/terms.ts";
import type {Kpi} from "../../models/catalogue.ts";
import type {Generation} from "../publication/generation.ts";
import {Problem} from "../problems.ts";
import {numberOf, type Row, rowsOf, textOf} from "../publication/rows.ts";
import {type Sight, sightOf} from "./sight.ts";
import type {Node} from "../publication/trees.ts";

/** A person as one publication and one policy see them. Built once, kept with the generation, gone with it. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** Unions of the grants. */
  readonly unions: ReadonlySet<string>;
  readonly pages: readonly string[];
  readonly kpis: readonly Kpi[];
  /** KPIs whose rounded counts of the whole union may be compared with. */
  readonly outside: readonly Kpi[];
  /** Nodes of the grants, each once. */
  readonly roots: readonly Node[];
  /** Same key, same answers: publication, policy and compiled rights, and nothing that is only this person's. */
  readonly key: string;
  /** Whether the person has any part in a list or in the figures. */
  readonly isOpen: (subject: string) => boolean;
  /** Columns of a list that some grant opens, in the policy's order. Empty for a list that is closed. */
  readonly columnsOf: (list: string) => readonly string[];
  /** Unions whose trail the person may read: who looked at what. */
  readonly trail: readonly string[];
  /** How many people the person reads the names of; null where no list of members is open. */
  readonly countNamed: () => Promise<number | null>;
  readonly mayExport: (list: string) => boolean;
  /** The only way to a table: cut to this person's rows and columns. */
  readonly scoped: (table: string, columns: readonly string[]) => Scoped;
} & Sight;

/** The person with that id on a day, or a problem `no_mandate` when nothing but what is revoked is in force. */
export async function readPerson(
  generation: Generation,
  {policy, kpis}: {policy: Policy; kpis: readonly Kpi[]},
  id: string,
  {today, revoked = new Set()}: {today: string; revoked?: ReadonlySet<string>}
): Promise<Person> {
  const given = await generation.lease(async (ask) =>
    rowsOf(await ask(sql`select * from grants where person_id = ${id} order by grant_id`))
  );
  const rows = given.filter((row) => !revoked.has(textOf(row, "grant_id")));
  const [first] = rows;
  if (!first) throw new Problem("no_mandate");
  const {trees, relations} = generation;
  const granted = rows.map((row) => grantOf(row, regionsOf(generation, row)));
  const grants = grantsOn(policy, granted, today);
  const rules = rulesOf(policy, grants, kpis, relations);
  const ability = abilityOf(rules);
  const roles = grants.flatMap((grant) => policy.roles[grant.role] ?? []);
  if (roles.length === 0) throw new Problem("no_mandate");
  const key = createHash("sha256")
    .update(JSON.stringify([generation.file, policy.hash, rules, grants.map((grant) => [grant.tree, grant.node_id])]))
    .digest("hex");

  const relation = (table: string): Relation => {
    const known = relations.get(table);
    if (!known) throw new Error(`unknown table: ${table}`);
    return known;
  };
  const cache = new Map<string, Scoped>();
  const scoped = (table: string, columns: readonly string[]): Scoped => {
    const name = `${table} ${columns.join(" ")}`;
    const found = cache.get(name) ?? scopedRelation(ability, relation(table), columns);
    cache.set(name, found);
    return found;
  };
  const open = new Set([...relations.values()].filter((table) => isOpen(ability, table)).map((table) => table.name));

  const trail = grants.filter(({role}) => policy.roles[role]?.trail === "union").map(({union_id}) => union_id);
  if (trail.length > 0) open.add("trail");
  let named: Promise<number | null> | undefined;
  const count = async (): Promise<number | null> => {
    if (!open.has("members")) return null;
    const {from} = scoped("members", ["member_id"]);
    const [row] = await generation.lease(async (ask) =>
      rowsOf(await ask(sql`select count(distinct member_id) as n from ${from}`))
    );
    return row ? numberOf(row, "n") : 0;
  };

  return {
    id,
    name: textOf(first, "person_name"),
    grants,
    unions: new Set(grants.map((grant) => grant.union_id)),
    pages: [...new Set(roles.flatMap((role) => role.pages))],
    kpis: kpis.filter((kpi) => roles.some((role) => kpisOf(role, [kpi]).length > 0)),
    outside: kpis.filter((kpi) => roles.some((role) => outsideOf(role, [kpi]).length > 0)),
    roots: [
      ...new Set(grants.flatMap((grant) => trees.find(grant.node_id).filter((node) => node.tree === grant.tree)))
    ],
    key,
    isOpen: (subject) => open.has(subject),
    columnsOf: (list) => [...new Set(roles.flatMap((role) => role.lists[list]?.columns ?? []))],
    trail,
    countNamed: () => (named ??= count()),
    mayExport: (list) => roles.some((role) => role.exports.includes(list)),
    scoped,
    ...sightOf(generation, policy, grants, scoped)
  };
}

/** Regions at or below the node of a published grant. */
export function regionsOf({trees}: Generation, row: Row): string[] {
  const node = trees.find(String(row["node_id"])).find((candidate) => candidate.tree === row["tree"]);
  if (!node) throw new Error(`grant ${String(row["grant_id"])} stands at an unknown node`);
  return trees.nodes.filter((other) => other.kind === "region" && isInside(other, node)).map((region) => region.id);
}

const isInside = (node: Node, above: Node): boolean =>
  node.tree === above.tree && node.l >= above.l && node.r <= above.r;
