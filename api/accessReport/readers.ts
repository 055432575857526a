import {subject} from "@casl/ability";
import {abilityOf, type ReadAbility} from "../../access/ability.ts";
import {type Grant, grantOf, rulesOf} from "../../access/claims.ts";
import type {Policy} from "../../access/policy.ts";
import {grantsOn} from "../../access/terms.ts";
import type {Kpi} from "../../models/catalogue.ts";
import type {Generation} from "../publication/generation.ts";
import {regionsOf} from "../person/person.ts";
import {rowsOf} from "../publication/rows.ts";
import {sql} from "../../access/sql.ts";
import type {Row} from "./kept.ts";

/** Who may read a row: a role at a unit, and the columns it is shown. */
export type Reader = {readonly role: string; readonly unit: string; readonly columns: readonly string[]};

type Able = {readonly grant: Grant; readonly ability: ReadAbility};

/** The rights of everybody on a day, one ability for each grant. */
export async function rightsOn(
  generation: Generation,
  {policy, kpis}: {policy: Policy; kpis: readonly Kpi[]},
  today: string
): Promise<Able[]> {
  const rows = await generation.lease(
    async (ask) => rowsOf(await ask(sql`select * from grants order by grant_id`)),
    60_000
  );
  const grants = rows.map((row) => grantOf(row, regionsOf(generation, row)));
  return grantsOn(policy, grants, today).map((grant) => ({
    grant,
    ability: abilityOf(rulesOf(policy, [grant], kpis, generation.relations))
  }));
}

const WHOSE = ["member_id", "person_id", "given_name", "family_name", "email", "phone"];

/** Everybody who may read whose a published row of a list is, each role and unit once. Who only counts it does not. */
export function readersOf(policy: Policy, rights: readonly Able[], list: string, row: Row): Reader[] {
  const readers = rights.flatMap(({grant: {role, node_name}, ability}) => {
    const columns = policy.roles[role]?.lists[list]?.columns ?? [];
    const shown = columns.filter((column) => ability.can("read", subject(list, {...row}), column));
    return shown.some((column) => WHOSE.includes(column)) ? [{role, unit: node_name, columns: shown}] : [];
  });
  return [...new Map(readers.map((reader) => [`${reader.role} ${reader.unit}`, reader])).values()];
}
