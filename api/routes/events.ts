import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {sql} from "../../access/sql.ts";
import {answering, type Context} from "../answers/answers.ts";
import {cut} from "../questions/lists.ts";
import {rowsOf} from "../publication/rows.ts";
import {unitOf} from "../person/units.ts";
import {closed, Rows, Unit} from "./parameters.ts";

const Query = Type.Object({unit: Type.Optional(Unit)}, closed);

/** What moved the figures without moving members: at the unit or below it, and in its whole union. */
export function eventRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/api/events",
    {config: {scope: "register_events"}, schema: {querystring: Query, response: {200: Type.Object({rows: Rows})}}},
    answering<Static<typeof Query>>(context, ["json"], async (query, {generation, person}) => {
      const node = await unitOf(generation, person, query.unit);
      const here = cut(generation, person, query.unit === undefined ? null : node, "register_events");
      const union = person.scoped("union_events", ["union_id", "happened_on", "kind", "reason"]);
      const only = node?.kind === "union" ? sql`union_id = ${node.id}` : sql`true`;
      const rows = await generation.lease(async (ask) =>
        rowsOf(
          await ask(sql`
            select happened_on, kind, reason, bool_or(is_whole_union) as is_whole_union
            from (
              select happened_on, kind, reason, false as is_whole_union from ${here.from}
              union all
              select happened_on, kind, reason, true from ${union.from} where ${only}
            )
            group by happened_on, kind, reason order by happened_on desc, kind, reason`)
        )
      );
      return {value: {rows}};
    })
  );
}
