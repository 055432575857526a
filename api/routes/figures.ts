import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {identifier, join, sql} from "../../access/sql.ts";
import {answering, type Context} from "../answers/answers.ts";
import {columnsOf, figuresKnownThen, figuresOf, kpisAsked} from "../questions/figures.ts";
import {cut} from "../questions/lists.ts";
import {unitOf} from "../person/units.ts";
import {closed, Format, Kpis, Month, Table, Unit} from "./parameters.ts";

const Figures = Type.Object(
  {
    kpi: Kpis,
    unit: Type.Optional(Unit),
    from: Type.Optional(Month),
    to: Type.Optional(Month),
    known: Type.Optional(Type.Literal("then")),
    format: Type.Optional(Format)
  },
  closed
);

const Cohorts = Type.Object({unit: Type.Optional(Unit), format: Type.Optional(Format)}, closed);
const Curves = Type.Object(
  {
    ...Cohorts.properties,
    join_year: Type.Optional(
      Type.String({pattern: "^(0|(19|20)[0-9]{2})$", description: "Who joined in that year; 0: whoever joined, ever."})
    )
  },
  closed
);

/** Figures by month, retention by year of joining, survival, targets, and exits with and without a steward. */
export function figureRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/api/figures",
    {config: {scope: "figures"}, schema: {querystring: Figures, response: {200: Table}}},
    answering<Static<typeof Figures>>(context, ["json", "arrow"], async (query, {generation, person}) => {
      const columns = columnsOf(kpisAsked(person, query.kpi));
      const node = await unitOf(generation, person, query.unit);
      const first = `${query.from ?? "1900-01"}-01`;
      const last = `${query.to ?? generation.month.slice(0, 7)}-01`;
      const asked = sql`month between ${first}::date and ${last}::date`;
      const months =
        query.known === "then"
          ? figuresKnownThen(person, node, columns, asked)
          : figuresOf(generation, person, node, columns).byMonth(asked);
      const table = await generation.lease(async (ask) => ask(sql`${months} order by month`));
      return {table};
    })
  );

  app.get(
    "/api/cohorts",
    {config: {scope: "retention_cohorts"}, schema: {querystring: Cohorts, response: {200: Table}}},
    answering<Static<typeof Cohorts>>(context, ["json", "arrow"], async (query, {generation, person}) => {
      const node = await unitOf(generation, person, query.unit);
      const {from} = cut(generation, person, node, "retention_cohorts");
      const table = await generation.lease(async (ask) =>
        ask(sql`
          select join_year, years_since, sum(joined)::bigint as joined, sum(kept)::bigint as kept
          from ${from}
          group by join_year, years_since
          order by join_year, years_since
        `)
      );
      return {table};
    })
  );

  app.get(
    "/api/sectors",
    {config: {scope: "sector_coverage"}, schema: {querystring: Cohorts, response: {200: Table}}},
    answering<Static<typeof Cohorts>>(context, ["json", "arrow"], async (query, {generation, person}) => {
      const node = await unitOf(generation, person, query.unit);
      const {from} = cut(generation, person, node, "sector_coverage");
      const sums = ["workplaces", "covered_of_all", "eligible", "covered", "members", "covered_members"].map(
        (name) => sql`sum(${identifier(name)})::bigint as ${identifier(name)}`
      );
      const table = await generation.lease(async (ask) =>
        ask(sql`
          select sector, ${join(sums, ", ")} from ${from}
          group by sector
          order by sum(members) desc, sector
        `)
      );
      return {table};
    })
  );

  app.get(
    "/api/survival",
    {config: {scope: "survival"}, schema: {querystring: Curves, response: {200: Table}}},
    answering<Static<typeof Curves>>(context, ["json", "arrow"], async (query, {generation, person}) => {
      const node = await unitOf(generation, person, query.unit);
      const {from, shown} = cut(generation, person, null, "survival");
      const year = query.join_year === undefined ? sql`true` : sql`join_year = ${Number(query.join_year)}`;
      // Curves do not add up: a node has its own, or none.
      const columns = shown.filter((column) => column !== "union_id" && column !== "node_id");
      const table = await generation.lease(async (ask) =>
        ask(sql`
          select ${join(columns.map(identifier), ", ")} from ${from}
          where node_id = ${node?.id ?? ""} and ${year}
          order by curve, join_year, month_of_membership
        `)
      );
      return {table};
    })
  );

  app.get(
    "/api/targets",
    {config: {scope: "target_gaps"}, schema: {querystring: Cohorts, response: {200: Table}}},
    answering<Static<typeof Cohorts>>(context, ["json", "arrow"], async (query, {generation, person}) => {
      const node = await unitOf(generation, person, query.unit);
      const {from, columns} = cut(generation, person, null, "target_gaps");
      const id = node?.id ?? "";
      // The node's own stand, and where below it hurts most.
      const table = await generation.lease(async (ask) =>
        ask(sql`
          select ${columns} from ${from}
          where node_id = ${id} or parent_id = ${id}
          order by year desc, kpi, node_id <> ${id}, people_missing desc, name
        `)
      );
      return {table};
    })
  );

  app.get(
    "/api/contrast",
    {config: {scope: "steward_contrast"}, schema: {querystring: Cohorts, response: {200: Table}}},
    answering<Static<typeof Cohorts>>(context, ["json", "arrow"], async (query, {generation, person}) => {
      const node = await unitOf(generation, person, query.unit);
      const {from} = cut(generation, person, node, "steward_contrast");
      const table = await generation.lease(async (ask) =>
        ask(sql`
          select
            sector, band, has_steward, sum(member_months)::bigint as member_months,
            sum(voluntary_exits)::bigint as voluntary_exits
          from ${from}
          group by sector, band, has_steward
          order by sector, band, has_steward
        `)
      );
      return {table};
    })
  );
}
