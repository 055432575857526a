import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {sql} from "../../access/sql.ts";
import {answering, type Context} from "../answers/answers.ts";
import {figuresOf} from "../questions/figures.ts";
import {cut} from "../questions/lists.ts";
import {numberOf, rowsOf, textOf} from "../publication/rows.ts";
import {unitOf} from "../person/units.ts";
import {closed, Unit} from "./parameters.ts";

const Query = Type.Object({unit: Type.Optional(Unit)}, closed);
const Count = Type.Object({code: Type.String(), n: Type.Integer(), since: Type.Union([Type.String(), Type.Null()])});
const Office = Type.Object({
  as_of: Type.String(),
  /** By kind of task and by kind of issue, with the oldest day of each. */
  tasks: Type.Array(Count),
  issues: Type.Array(Count),
  /** Members with protected identity, of whom no list speaks. */
  protected: Type.Integer(),
  rejected: Type.Integer()
});

/** What must be put right today, counted: the register office's first question. The rows are lists of their own. */
export function officeRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/api/office",
    {config: {scope: "office_tasks"}, schema: {querystring: Query, response: {200: Office}}},
    answering<Static<typeof Query>>(context, ["json"], async (query, {generation, person}) => {
      const node = await unitOf(generation, person, query.unit);
      return await generation.lease(async (ask) => {
        const counted = async (table: string) => {
          const {from} = cut(generation, person, node, table);
          const rows = await rowsOf(
            await ask(sql`
              select kind, count(*) as n, min(on_date) as since from ${from} group by kind order by kind
            `)
          );
          return rows.map((row) => ({
            code: textOf(row, "kind"),
            n: numberOf(row, "n"),
            since: typeof row["since"] === "string" ? row["since"] : null
          }));
        };
        const one = async (table: string, where = sql`true`) => {
          const list = cut(generation, person, node, table);
          const [row] = await rowsOf(await ask(sql`select count(*) as n from ${list.from} where ${where}`));
          return row ? numberOf(row, "n") : 0;
        };
        const {byMonth} = figuresOf(generation, person, node, ["members"]);
        const [figures] = await rowsOf(await ask(byMonth(sql`month = ${generation.month}::date`)));
        const {from} = person.scoped("night_rejected", person.columnsOf("night_rejected"));
        const [rejected] = await rowsOf(await ask(sql`select count(*) as n from ${from}`));
        const members = figures ? numberOf(figures, "members") : 0;
        const value = {
          as_of: generation.publication.as_of,
          tasks: await counted("office_tasks"),
          issues: await counted("register_issues"),
          protected: members - (await one("members", sql`is_primary`)),
          rejected: rejected ? numberOf(rejected, "n") : 0
        };
        return {value};
      });
    })
  );
}
