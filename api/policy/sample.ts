import {abilityOf} from "../../access/ability.ts";
import {type Grant, grantOf, rulesOf} from "../../access/claims.ts";
import type {Policy, RoleName} from "../../access/policy.ts";
import {predicate, type Relation} from "../../access/predicate.ts";
import {identifier, type Sql, sql} from "../../access/sql.ts";
import {grantsOn} from "../../access/terms.ts";
import type {Kpi} from "../../models/catalogue.ts";
import type {Generation} from "../publication/generation.ts";
import {regionsOf} from "../person/person.ts";
import {numberOf, rowsOf} from "../publication/rows.ts";

/** What a role comes to in a publication: who holds it, and what one of its grants opens, list by list. */
export type Sample = {
  readonly grants: number;
  readonly standIns: number;
  readonly grant: Grant;
  /** By list, and `figures` for the cells of figures. */
  readonly rows: ReadonlyMap<string, {readonly seen: number; readonly all: number; readonly compiled: string}>;
};

/** Takes the middle one of the grants that are their holders' own. Nothing where nobody holds the role. */
export async function sampleOf(
  generation: Generation,
  {policy, kpis}: {policy: Policy; kpis: readonly Kpi[]},
  role: RoleName
): Promise<Sample | undefined> {
  const {relations, publication, lease} = generation;
  return await lease(async (ask) => {
    const found = await rowsOf(await ask(sql`select * from grants where role = ${role} order by grant_id`));
    const grants = found.map((row) => grantOf(row, regionsOf(generation, row)));
    const own = grantsOn(policy, grants, publication.as_of).filter(({stands_in_for}) => stands_in_for === null);
    const grant = own[own.length >> 1];
    if (!grant) return undefined;
    const ability = abilityOf(rulesOf(policy, [grant], kpis, relations));
    const rows = new Map<string, {seen: number; all: number; compiled: string}>();
    for (const list of ["figures", ...Object.keys(policy.roles[role]?.lists ?? {})]) {
      const relation: Relation | undefined = relations.get(list);
      if (!relation) continue;
      const where = predicate(ability, relation);
      const counted = sql`select count(*) filter (where ${where}) as seen, count(*) as "all" from ${identifier(list)}`;
      const [row = {}] = await rowsOf(await ask(counted));
      rows.set(list, {seen: numberOf(row, "seen"), all: numberOf(row, "all"), compiled: readable(where)});
    }
    const standIns = grants.filter(({stands_in_for}) => stands_in_for !== null).length;
    return {grants: grants.length, standIns, grant, rows};
  }, 60_000);
}

/** A predicate with its values in place, to be read and never to be run. */
function readable({text, params}: Sql): string {
  let next = 0;
  return text.replaceAll("?", () => {
    const value = params[next++];
    return typeof value === "string" ? `'${value}'` : String(value);
  });
}
