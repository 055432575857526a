import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {sql} from "../../access/sql.ts";
import type {Kpi} from "../../models/catalogue.ts";
import {answering, type Context} from "../answers.ts";
import {columnsOf, figuresOf, sums} from "../figures.ts";
import {cut} from "../lists.ts";
import type {Generation} from "../generation.ts";
import type {Person} from "../person.ts";
import type {Ask} from "../pool.ts";
import {numberOf, type Row, rowsOf, textOf} from "../rows.ts";
import type {Node} from "../trees.ts";
import {unitOf} from "../units.ts";
import {Explanation, explain} from "./explanation.ts";
import {closed, Rows, Unit} from "./parameters.ts";

const MONTHS = 24;
const FOLLOW_UPS = 5;
const STEWARDS = 4;
const GAPS = 4;

const Query = Type.Object({unit: Type.Optional(Unit)}, closed);

const Text = Type.String();
const Count = Type.Union([Type.Integer(), Type.Null()]);
const Series = Type.Array(Count);
const Counts = Type.Record(Type.String(), Type.Integer());
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
  members_listed: Count,
  members_protected: Count,
  follow_ups: orNull(Type.Object({total: Type.Integer(), by_reason: Counts, rows: Rows})),
  stewards: orNull(Type.Object({total: Type.Integer(), rows: Rows})),
  gaps: orNull(Rows),
  explanation: orNull(Explanation)
});

/** Everything the first screen of a page says about one unit, or about all of a person's units, in one request. */
export function overviewRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/api/overview",
    {config: {scope: "figures"}, schema: {querystring: Query, response: {200: Overview}}},
    answering<Static<typeof Query>>(context, ["json"], async (query, {generation, person}) => {
      const node = await unitOf(generation, person, query.unit);
      const unit = node && (await heading(generation, person, node));
      return await generation.lease(async (ask) => {
        const question: Question = {ask, generation, person, node};
        const figures = await newestFigures(question);
        const listed = await countListed(question);
        const members = figures.kpis["members"]?.value.at(-1) ?? null;
        return {
          value: {
            unit,
            as_of: generation.publication.as_of,
            ...figures,
            members_listed: listed,
            members_protected: listed === null || members === null ? null : members - listed,
            follow_ups: await followUps(question),
            // Other stewards of the enterprise: only a unit asked for is a border to them.
            stewards: await stewards({...question, node: query.unit === undefined ? null : node}),
            gaps: await gaps(question),
            explanation: person.isOpen("counted_memberships") ? await explain(ask, generation, person, node) : null
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

type Figure = {
  value: (number | null)[];
  of?: (number | null)[];
  parts?: Record<string, (number | null)[]>;
  before: number | null;
  has_source: boolean;
};

async function newestFigures({ask, generation, person, node}: Question) {
  const columns = columnsOf(person.kpis);
  const source = figuresOf(generation, person, node, columns);
  const rows = await rowsOf(
    await ask(sql`
      select month, ${source.sums} from ${source.from}
      where ${source.where} and month > ${generation.month}::date - to_months(${MONTHS})
      group by month order by month
    `)
  );
  const before = node && person.covers(node) ? await figuresBefore(ask, person, node, columns) : undefined;
  const unions = new Set(person.grants.map((grant) => grant.union_id));
  const kpis: Record<string, Figure> = {};
  for (const kpi of person.kpis) {
    const of = `${kpi.name}__of`;
    const parts = kpi.parts.map((part) => [part, rows.map((row) => count(row, `${kpi.name}__${part}`))] as const);
    kpis[kpi.name] = {
      value: rows.map((row) => valueOf(row, kpi)),
      ...(kpi.columns.includes(of) && {of: rows.map((row) => count(row, of))}),
      ...(parts.length > 0 && {parts: Object.fromEntries(parts)}),
      before: before ? valueOf(before, kpi) : null,
      has_source: generation.hasSource(kpi.name, unions)
    };
  }
  const as_of = before?.["as_of"];
  return {
    months: rows.map((row) => textOf(row, "month")),
    kpis,
    before_as_of: typeof as_of === "string" ? as_of : null
  };
}

async function figuresBefore(
  ask: Ask,
  person: Person,
  node: Node,
  columns: readonly string[]
): Promise<Row | undefined> {
  const {from, partly} = person.scoped("figures_before", ["tree", "node_l", "as_of", ...columns]);
  const [row] = await rowsOf(
    await ask(sql`
      select max(as_of) as as_of, ${sums(columns, partly)} from ${from}
      where tree = ${node.tree} and node_l = ${node.l}
    `)
  );
  return row;
}

const count = (row: Row, column: string): number | null => {
  const value = row[column];
  return typeof value === "number" ? value : null;
};

/** A KPI with parts is their sum; unknown parts make it unknown. */
function valueOf(row: Row, kpi: Kpi): number | null {
  if (kpi.parts.length === 0) return count(row, kpi.name);
  const parts = kpi.parts.map((part) => count(row, `${kpi.name}__${part}`));
  return parts.every((part) => part !== null) ? parts.reduce((sum, part) => sum + part, 0) : null;
}

async function countListed({ask, generation, person, node}: Question): Promise<number | null> {
  if (!person.isOpen("members")) return null;
  const {from, where} = cut(generation, person, node, "members");
  const [row] = await rowsOf(await ask(sql`select count(*) as n from ${from} where ${where} and is_primary`));
  return row ? numberOf(row, "n") : null;
}

async function followUps({ask, generation, person, node}: Question) {
  if (!person.isOpen("follow_ups")) return null;
  const {from, where, columns} = cut(generation, person, node, "follow_ups");
  const reasons = await rowsOf(
    await ask(sql`select reason, count(*) as n from ${from} where ${where} group by reason order by reason`)
  );
  const rows = await rowsOf(
    await ask(sql`
      select ${columns} from ${from} where ${where} order by priority, membership_id limit ${FOLLOW_UPS}
    `)
  );
  const by_reason = Object.fromEntries(reasons.map((row) => [textOf(row, "reason"), numberOf(row, "n")]));
  return {total: Object.values(by_reason).reduce((sum, n) => sum + n, 0), by_reason, rows};
}

async function stewards({ask, generation, person, node}: Question) {
  if (!person.isOpen("stewards")) return null;
  const {from, where, columns} = cut(generation, person, node, "stewards");
  const [counted] = await rowsOf(await ask(sql`select count(distinct mandate_id) as n from ${from} where ${where}`));
  const rows = await rowsOf(
    await ask(sql`
      select ${columns} from ${from} where ${where}
      order by unit_name, role, family_name, given_name, mandate_id limit ${STEWARDS}
    `)
  );
  return {total: counted ? numberOf(counted, "n") : 0, rows};
}

async function gaps({ask, generation, person, node}: Question) {
  if (!person.isOpen("unit_stewards")) return null;
  const {from, where, columns} = cut(generation, person, node, "unit_stewards");
  return await rowsOf(
    await ask(sql`
      select ${columns} from ${from} where ${where} and status in ('lost', 'vacant', 'never')
      order by urgency desc, employer_unit_id, union_id limit ${GAPS}
    `)
  );
}
