import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {outsideColumns} from "../../access/policy.ts";
import {answering, type Context} from "../answers/answers.ts";
import {LEVELS, outsideAsked, outsideKey, outsideRows} from "../questions/outside.ts";
import {closed, Format, Kpis, Month, Table, Unit} from "./parameters.ts";

const Published = Type.Object(
  {
    kpi: Kpis,
    unit: Type.Optional(Unit),
    level: Type.Optional(Type.Union(LEVELS.map((level) => Type.Literal(level)))),
    from: Type.Optional(Month),
    to: Type.Optional(Month),
    format: Type.Optional(Format)
  },
  closed
);

/** What may be read outside one's own scope: rounded counts of the union's organisation. */
export function publishedRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/api/published",
    {config: {scope: "pub_figures"}, schema: {querystring: Published, response: {200: Table}}},
    answering<Static<typeof Published>>(
      context,
      ["json", "arrow"],
      async (query, {generation, person}) => {
        const kpis = outsideAsked(person, query.kpi);
        const {unit, level, from, to} = query;
        const rows = await generation.lease((ask) =>
          outsideRows(ask, generation, person, {
            kpis,
            unit,
            level,
            from: from && `${from}-01`,
            to: to && `${to}-01`
          })
        );
        const counts = [...new Set(kpis.flatMap(outsideColumns))].map((name) => [name, "count" as const]);
        return {
          rows,
          shape: {id: "text", name: "text", kind: "text", month: "text", ...Object.fromEntries(counts)},
          total: rows.length
        };
      },
      ({generation, person}) => outsideKey(generation, person)
    )
  );
}
