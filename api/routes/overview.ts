import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {sql} from "../../access/sql.ts";
import type {Kpi} from "../../models/catalogue.ts";
import {answering, type Context} from "../answers/answers.ts";
import {cut, firstRows} from "../questions/lists.ts";
import type {Generation} from "../publication/generation.ts";
import {newestFigures} from "../questions/newestFigures.ts";
import type {Person} from "../person/person.ts";
import type {Ask} from "../publication/pool.ts";
import {numberOf, rowsOf} from "../publication/rows.ts";
import type {Node} from "../publication/trees.ts";
import {unitOf} from "../person/units.ts";
import {atMost} from "../questions/places.ts";
import {inTheUnion} from "../questions/outside.ts";
import {Counted, counted} from "./explanation.ts";
import {closed, Kpis, Rows, Unit} from "./parameters.ts";

const FOLLOW_UPS = 5;
const STEWARDS = 4;
const GAPS = 4;
const MEMBERS = {name: "members", counted: "counted_memberships"};

/** Columns of each list that a first screen shows or is ordered by. */
const FIRST_SCREEN = {
  members: ["is_primary"],
  headcounts: ["unit_kind", "members", "eligible_employees", "headcount_on"],
  follow_ups: [
    "membership_id",
    "member_id",
    "given_name",
    "family_name",
    "employer_unit_id",
    "workplace_name",
    "reason",
    "rules",
    "on_date",
    "due_on",
    "priority",
    "owner_kind",
    "owner_id",
    "owner_name",
    "owner_node_id",
    "contacted_on",
    "months_owed",
    "phone",
    "email"
  ],
  stewards: ["mandate_id", "member_id", "given_name", "family_name", "role", "unit_name", "phone", "email"],
  gaps: ["union_id", "employer_unit_id", "name", "members", "status", "days_without", "urgency"]
} as const;

const Query = Type.Object(
  {unit: Type.Optional(Unit), kpi: Type.Optional(Kpis), people: Type.Optional(Type.Literal("none"))},
  closed
);

const Text = Type.String();
const Count = Type.Union([Type.Integer(), Type.Null()]);
const Series = Type.Array(Count);
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Overview = Type.Object({
  unit: orNull(
    Type.Object({
      id: Text,
      name: Text,
      kind: Text,
      tree: Text,
      enterprise: orNull(Text),
      path: Type.Array(Type.Object({id: Text, name: Text}))
    })
  ),
  as_of: Text,
  months: Type.Array(Text),
  kpis: Type.Record(
    Type.String(),
    Type.Object({
      value: Series,
      of: Type.Optional(Series),
      parts: Type.Optional(Type.Record(Type.String(), Series)),
      before: Count,
      has_source: Type.Boolean()
    })
  ),
  before_as_of: orNull(Text),
  members_protected: Count,
  follow_ups: orNull(Type.Object({total: Type.Integer(), rows: Rows})),
  stewards: orNull(Type.Object({total: Type.Integer(), rows: Rows})),
  gaps: orNull(Rows),
  headcounts: orNull(Type.Object({oldest_on: Text, exceeded: Type.Integer()})),
  outside: orNull(
    Type.Object({
      month: Text,
      kpis: Type.Record(Type.String(), Type.Object({value: Count, of: Type.Optional(Count)}))
    })
  ),
  explanation: orNull(Counted)
});

/**
 * Everything the first screen of a page says about one unit, or about all of a person's units, in one request. `people=none`
 * asks for the figures and their notes alone.
 */
export function overviewRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/api/overview",
    {config: {scope: "figures"}, schema: {querystring: Query, response: {200: Overview}}},
    answering<Static<typeof Query>>(context, ["json"], async (query, {generation, person}) => {
      const node = await unitOf(generation, person, query.unit);
      const unit = node && (await heading(generation, person, node));
      return await generation.lease(async (ask) => {
        const question: Question = {ask, generation, person, node};
        const figures = await newestFigures(ask, generation, person, node, shown(person, query.kpi));
        const isNamed = query.people !== "none";
        const members = figures.kpis["members"]?.value.at(-1) ?? null;
        return {
          value: {
            unit,
            as_of: generation.publication.as_of,
            ...figures,
            members_protected: await countProtected(question, members),
            follow_ups: isNamed ? await followUps(question) : null,
            // Other stewards of the enterprise: only a unit asked for is a border to them.
            stewards: isNamed ? await stewards({...question, node: query.unit === undefined ? null : node}) : null,
            gaps: isNamed ? await gaps(question) : null,
            headcounts: "density" in figures.kpis ? await headcounts(question) : null,
            outside: await inTheUnion(ask, generation, person, shown(person, query.kpi)),
            explanation: isNamed ? await counted(ask, generation, person, node, MEMBERS) : null
          }
        };
      });
    })
  );
}

type Question = {
  readonly ask: Ask;
  readonly generation: Generation;
  readonly person: Person;
  readonly node: Node | null;
};

async function heading(generation: Generation, person: Person, node: Node) {
  const {id, name, kind, tree, enterprise} = node;
  const path = [];
  for (const above of generation.trees.above(node)) {
    // A step up that is not theirs is no link, and its name not theirs to read.
    if (await person.sees(above)) path.push({id: above.id, name: above.name});
  }
  return {id, name, kind, tree, enterprise, path};
}

/** A page names the figures it shows; one that is not this person's is simply not there. */
function shown(person: Person, names: string | undefined): readonly Kpi[] {
  const asked = names?.split(",");
  return asked ? person.kpis.filter((kpi) => asked.includes(kpi.name)) : person.kpis;
}

/** At how many workplaces members exceed the headcount that density is divided by, and the oldest of those, else of all. */
async function headcounts({ask, generation, person, node}: Question) {
  if (!person.isOpen("unit_stewards") || !person.columnsOf("unit_stewards").includes("headcount_on")) return null;
  const {from} = cut(generation, person, node, "unit_stewards", FIRST_SCREEN.headcounts);
  const [row] = await rowsOf(
    await ask(sql`
      select coalesce(min(headcount_on) filter (where members > eligible_employees), min(headcount_on)) as oldest_on,
        count(*) filter (where members > eligible_employees) as exceeded
      from ${from} where unit_kind = 'workplace' and eligible_employees > 0`)
  );
  return typeof row?.["oldest_on"] === "string"
    ? {oldest_on: row["oldest_on"], exceeded: numberOf(row, "exceeded")}
    : null;
}

/**
 * How many of the members counted are on no list, their identity being protected. Where nobody protected works, nobody
 * needs to be asked for; null where no list of members is this person's.
 */
async function countProtected(
  {ask, generation, person, node}: Question,
  members: number | null
): Promise<number | null> {
  if (members === null || !person.isOpen("members")) return null;
  const places = {table: "members", only: sql`is_protected`};
  if ((await atMost(ask, generation, node, places)) === 0) return 0;
  const {from} = cut(generation, person, node, "members", FIRST_SCREEN.members);
  const [row] = await rowsOf(await ask(sql`select count(*) as n from ${from} where is_primary`));
  return row ? members - numberOf(row, "n") : null;
}

async function followUps({ask, generation, person, node}: Question) {
  if (!person.isOpen("follow_ups")) return null;
  const only = sql`priority is not null`;
  const list = cut(generation, person, node, "follow_ups", FIRST_SCREEN.follow_ups);
  return await firstRows(ask, list, {
    limit: FOLLOW_UPS,
    // Who has an owner here comes before those whose own steward looks after them.
    order: [{first: "owner_node_id", is: node?.id ?? ""}, "priority", "membership_id"],
    only,
    atMost: await atMost(ask, generation, node, {table: "follow_ups", only})
  });
}

async function stewards({ask, generation, person, node}: Question) {
  if (!person.isOpen("stewards")) return null;
  const list = cut(generation, person, node, "stewards", FIRST_SCREEN.stewards);
  return await firstRows(ask, list, {
    limit: STEWARDS,
    order: ["unit_name", "role", "family_name", "given_name", "mandate_id"],
    atMost: await atMost(ask, generation, node, {table: "stewards", only: sql`true`})
  });
}

async function gaps({ask, generation, person, node}: Question) {
  if (!person.isOpen("unit_stewards")) return null;
  const only = sql`status in ('lost', 'vacant', 'never')`;
  const list = cut(generation, person, node, "unit_stewards", FIRST_SCREEN.gaps);
  const first = await firstRows(ask, list, {
    limit: GAPS,
    order: [{down: "urgency"}, "employer_unit_id", "union_id"],
    only,
    atMost: await atMost(ask, generation, node, {table: "unit_stewards", only})
  });
  return first.rows;
}
