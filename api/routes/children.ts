import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {type Sql, sql} from "../../access/sql.ts";
import {answering, type Context} from "../answers/answers.ts";
import {columnsOf, figuresOf, kpisAsked, sums} from "../questions/figures.ts";
import type {Generation} from "../publication/generation.ts";
import type {Person} from "../person/person.ts";
import type {Ask} from "../publication/pool.ts";
import {Problem} from "../problems.ts";
import {type Row, rowsOf} from "../publication/rows.ts";
import type {Node} from "../publication/trees.ts";
import {unitOf} from "../person/units.ts";
import {closed, Format, Kpis, Limit, Offset, Table, Unit} from "./parameters.ts";

const Children = Type.Object(
  {
    unit: Type.Optional(Unit),
    kpi: Kpis,
    sort: Type.Optional(Type.String({pattern: "^-?[a-z][a-z0-9_]*$", maxLength: 100})),
    limit: Type.Optional(Limit),
    offset: Type.Optional(Offset),
    format: Type.Optional(Format)
  },
  closed
);

const NODE = {id: "text", name: "text", kind: "text", tree: "text", has_children: "boolean"} as const;

/** The nodes directly below one, with their newest figures; without a unit the nodes of the person's own grants. */
export function childRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/api/children",
    {config: {scope: "figures"}, schema: {querystring: Children, response: {200: Table}}},
    answering<Static<typeof Children>>(context, ["json", "arrow"], async (query, {generation, person}) => {
      const columns = columnsOf(kpisAsked(person, query.kpi));
      const sort = sortOf(query.sort ?? "name", ["name", ...columns]);
      const node = await unitOf(generation, person, query.unit);
      const children: Node[] = [];
      for (const child of node ? generation.trees.childrenOf(node) : person.roots) {
        if (await person.sees(child)) children.push(child);
      }
      const figures = await generation.lease((ask) => newest(ask, {generation, person, node, children, columns}));
      const rows = children
        .map((child): Row => {
          const {id, name, kind, tree, l, r} = child;
          return {id, name, kind, tree, has_children: l < r, ...figures.get(id)};
        })
        .toSorted(sort);
      const from = Number(query.offset ?? "0");
      return {
        rows: rows.slice(from, from + Number(query.limit ?? "200")),
        shape: {...NODE, ...Object.fromEntries(columns.map((name) => [name, "count" as const]))},
        total: rows.length
      };
    })
  );
}

type Question = {
  readonly generation: Generation;
  readonly person: Person;
  readonly node: Node | null;
  readonly children: readonly Node[];
  readonly columns: readonly string[];
};

/** Figures of the newest month by child. */
async function newest(ask: Ask, question: Question): Promise<ReadonlyMap<string, Row>> {
  const {node, person} = question;
  if (node && person.covers(node)) return byId(await ask(readySums(question, node)));
  if (node?.tree === "employer") return byId(await ask(addedUp(question, node)));
  return await oneByOne(ask, question);
}

async function byId(result: Awaited<ReturnType<Ask>>): Promise<ReadonlyMap<string, Row>> {
  const rows = await rowsOf(result);
  return new Map(rows.map(({child, ...figures}) => [String(child), figures]));
}

function readySums({generation, person, columns}: Question, node: Node): Sql {
  const {from, partly} = person.scoped("figures_by_node", ["tree", "node_id", "node_l", "month", ...columns]);
  const below =
    node.tree === "employer"
      ? sql`select employer_unit_id from employer_units where parent_id = ${node.id}`
      : sql`select organisation_unit_id from organisation_units where parent_id = ${node.id}`;
  return sql`
    select node_id as child, ${sums(columns, partly)}
    from ${from}
    where tree = ${node.tree} and node_l between ${node.l} and ${node.r}
      and month = ${generation.month}::date and node_id in (${below})
    group by node_id`;
}

/** For an office that sees a part of each employer: its cells, added up below each child. */
function addedUp({generation, person, columns}: Question, node: Node): Sql {
  const {from, partly} = person.scoped("figures", ["unit_l", "month", ...columns]);
  return sql`
    select employer_unit_id as child, ${sums(columns, partly)}
    from ${from} as cells
    join (select employer_unit_id, l, r from employer_units where parent_id = ${node.id}) as children
      on cells.unit_l between children.l and children.r
    where month = ${generation.month}::date
    group by employer_unit_id`;
}

/** For the nodes of several grants, which have no parent in common. */
async function oneByOne(ask: Ask, {generation, person, children, columns}: Question): Promise<Map<string, Row>> {
  const figures = new Map<string, Row>();
  for (const child of children) {
    const {from, sums: totals} = figuresOf(generation, person, child, columns);
    const newestMonth = from(sql`month = ${generation.month}::date`);
    const [row] = await rowsOf(await ask(sql`select ${totals} from ${newestMonth}`));
    if (row) figures.set(child.id, row);
  }
  return figures;
}

/** Those without a workplace are no employer: they stand last, however many they are. */
const isWithout = (row: Row): number => Number(row["kind"] === "without");

function sortOf(sort: string, sortable: readonly string[]): (a: Row, b: Row) => number {
  const column = sort.replace(/^-/, "");
  if (!sortable.includes(column)) throw new Problem("bad_request", {detail: "malformed parameter: sort"});
  const sign = sort.startsWith("-") ? -1 : 1;
  return (a, b) =>
    isWithout(a) - isWithout(b) ||
    sign * compare(a[column] ?? null, b[column] ?? null) ||
    compare(a["name"] ?? null, b["name"] ?? null);
}

function compare(a: Row[string], b: Row[string]): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a.localeCompare(b, "sv");
  return Number(a !== null) - Number(b !== null);
}
