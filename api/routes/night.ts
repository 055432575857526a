import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {identifier, join, sql} from "../../access/sql.ts";
import {answering, type Context} from "../answers/answers.ts";
import {rowsOf} from "../publication/rows.ts";
import {closed, Rows} from "./parameters.ts";

const Nothing = Type.Object({}, closed);
const Night = Type.Object({
  publication: Type.Object({
    run_id: Type.String(),
    as_of: Type.String(),
    published_at: Type.String(),
    people: Type.String()
  }),
  steps: Rows,
  tests: Rows,
  rejected: Rows
});

/** Rejected rows shown; their number by rule says the rest. */
const SHOWN = 500;

/** The night's own report: what ran, what was refused and why, which tests passed. */
export function nightRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/api/night",
    {config: {scope: "night_steps"}, schema: {querystring: Nothing, response: {200: Night}}},
    answering<Static<typeof Nothing>>(context, ["json"], async (_, {generation, person}) => {
      const {publication, lease} = generation;
      const columnsOf = (table: string) => person.columnsOf(table);
      return await lease(async (ask) => {
        const all = async (table: string, order: string) => {
          const {from} = person.scoped(table, columnsOf(table));
          return await rowsOf(await ask(sql`select * from ${from} order by ${identifier(order)}`));
        };
        const {from} = person.scoped("night_rejected", columnsOf("night_rejected"));
        const columns = join(columnsOf("night_rejected").map(identifier), ", ");
        const rejected = await rowsOf(
          await ask(sql`select ${columns}, count(*) as rows from ${from} group by all order by all limit ${SHOWN}`)
        );
        const value = {
          publication,
          steps: await all("night_steps", "step"),
          tests: await all("night_tests", "name"),
          rejected
        };
        return {value};
      });
    })
  );
}
