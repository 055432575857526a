import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {sql} from "../../access/sql.ts";
import {answering, type Context} from "../answers.ts";
import {kpisAsked} from "../figures.ts";
import type {Person} from "../person.ts";
import type {Ask} from "../pool.ts";
import {numberOf, rowsOf, textOf} from "../rows.ts";
import type {Generation} from "../generation.ts";
import {cut} from "../lists.ts";
import {unitOf} from "../units.ts";
import {Problem} from "../problems.ts";
import type {Node} from "../trees.ts";
import {closed, Kpi, Unit} from "./parameters.ts";

const Query = Type.Object({kpi: Kpi, unit: Type.Optional(Unit)}, closed);

export const Explanation = Type.Object({
  counted: Type.Integer(),
  why: Type.Record(Type.String(), Type.Integer())
});

/** Why a figure is what it is: every membership of the register below the unit, counted or not, by reason. */
export function explanationRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/api/explanation",
    {config: {scope: "counted_memberships"}, schema: {querystring: Query, response: {200: Explanation}}},
    answering<Static<typeof Query>>(context, ["json"], async (query, {generation, person}) => {
      const [kpi] = kpisAsked(person, query.kpi);
      const node = await unitOf(generation, person, query.unit);
      // Not every figure is a count of rows that could be shown one by one.
      if (!kpi?.counted || !person.isOpen(kpi.counted)) throw new Problem("not_found");
      const {counted} = kpi;
      return {value: await generation.lease((ask) => explain(ask, generation, person, node, counted))};
    })
  );
}

/** Memberships below a node by why they count or do not. */
export async function explain(
  ask: Ask,
  generation: Generation,
  person: Person,
  node: Node | null,
  table = "counted_memberships"
) {
  const {from, where} = cut(generation, person, node, table);
  const rows = await rowsOf(
    await ask(sql`select why, is_counted, count(*) as n from ${from} where ${where} group by why, is_counted`)
  );
  const counted = rows.filter((row) => row["is_counted"]).reduce((sum, row) => sum + numberOf(row, "n"), 0);
  return {counted, why: Object.fromEntries(rows.map((row) => [textOf(row, "why"), numberOf(row, "n")]))};
}
