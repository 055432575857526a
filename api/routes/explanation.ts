import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {identifier, sql} from "../../access/sql.ts";
import type {Kpi} from "../../models/catalogue.ts";
import {answering, type Context} from "../answers/answers.ts";
import {kpisAsked} from "../questions/figures.ts";
import type {Generation} from "../publication/generation.ts";
import {cut} from "../questions/lists.ts";
import type {Person} from "../person/person.ts";
import type {Ask} from "../publication/pool.ts";
import {Problem} from "../problems.ts";
import {numberOf, rowsOf, textOf} from "../publication/rows.ts";
import type {Node} from "../publication/trees.ts";
import {otherWithin, unitOf} from "../person/units.ts";
import {closed, Kpi as Name, Unit} from "./parameters.ts";

const Query = Type.Object({kpi: Name, unit: Type.Optional(Unit)}, closed);

const Text = Type.String();
const Counts = Type.Record(Text, Type.Integer());
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Rows that are counted, and every row by why it is counted or not. */
export const Counted = Type.Object({counted: Type.Integer(), why: Counts});

const Explanation = Type.Object({
  kpi: Text,
  has_source: Type.Boolean(),
  // A share or a sum is no count of rows that could be told apart.
  rows: orNull(Counted),
  changes: orNull(Type.Object({since: Text, by_kind: Counts})),
  sources: Type.Array(Type.Object({source: Text, as_of: Text, extracted_at: Text})),
  as_of: Text,
  published_at: Text
});

/** Why a figure is what it is: who is counted and who is not, what changed overnight, and what it was read from. */
export function explanationRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/api/explanation",
    {config: {scope: "figures"}, schema: {querystring: Query, response: {200: Explanation}}},
    answering<Static<typeof Query>>(context, ["json"], async (query, {generation, person}) => {
      const [kpi] = kpisAsked(person, query.kpi);
      const node = await unitOf(generation, person, query.unit);
      if (!kpi) throw new Problem("unknown_kpi");
      const {as_of, published_at} = generation.publication;
      const has_source = generation.hasSource(kpi.name, person.unions);
      return await generation.lease(async (ask) => ({
        value: {
          kpi: kpi.name,
          has_source,
          rows: has_source ? await counted(ask, generation, person, node, kpi) : null,
          changes: has_source ? await changes(ask, generation, person, node, kpi) : null,
          sources: generation.sourcesOf(person.unions),
          as_of,
          published_at
        }
      }));
    })
  );
}

/** Rows below a node by why the KPI counts them or does not; null where it counts none one by one. */
export async function counted(
  ask: Ask,
  generation: Generation,
  person: Person,
  node: Node | null,
  kpi: Pick<Kpi, "name" | "counted">
): Promise<Static<typeof Counted> | null> {
  const table = kpi.counted;
  if (table === undefined || !person.isOpen(table)) return null;
  const open = person.columnsOf(table);
  const why = [`why_${kpi.name}`, "why"].find((column) => open.includes(column));
  if (why === undefined) return null;
  const {from} = cut(generation, person, node, table, [why]);
  const rows = await rowsOf(
    await ask(sql`
      select ${identifier(why)} as why, count(*) as n from ${from}
      where ${identifier(why)} is not null group by ${identifier(why)}`)
  );
  const told = rows.map((row) => [textOf(row, "why"), numberOf(row, "n")] as const).toSorted((a, b) => b[1] - a[1]);
  return {counted: told.find(([reason]) => reason === "counted")?.[1] ?? 0, why: Object.fromEntries(told)};
}

async function changes(ask: Ask, generation: Generation, person: Person, node: Node | null, kpi: Kpi) {
  const since = generation.comparedWith(kpi.name);
  if (since === null || !person.isOpen("changes")) return null;
  const {from} = cut(generation, person, node, "changes");
  const rows = await rowsOf(
    await ask(sql`
      select kind, count(*) as n from ${from}
      where kpi = ${kpi.name} and not ${otherWithin(generation, node)} group by kind order by kind`)
  );
  return {since, by_kind: Object.fromEntries(rows.map((row) => [textOf(row, "kind"), numberOf(row, "n")]))};
}
