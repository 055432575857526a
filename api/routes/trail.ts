import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {join, type Sql, sql} from "../../access/sql.ts";
import {asking, type Context, writeLook} from "../answers/answers.ts";
import {type Checked, type Event, EVENTS, FLAWS} from "../audit/chain.ts";
import type {Generation} from "../publication/generation.ts";
import type {Person} from "../person/person.ts";
import {rowsOf} from "../publication/rows.ts";
import type {Value} from "../store/store.ts";
import {closed, Limit} from "./parameters.ts";

const Text = Type.String();
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Before = Type.String({pattern: "^[1-9][0-9]{0,14}$", description: "Entries before the one with this number."});
const Moment = Type.String({
  pattern: "^20[0-9]{2}-(0[1-9]|1[0-2])-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{3})?Z$"
});
const Own = Type.Object({before: Type.Optional(Before), limit: Type.Optional(Limit)}, closed);
const All = Type.Object(
  {
    ...Own.properties,
    person: Type.Optional(Type.String({minLength: 1, maxLength: 200, description: "Id of a person."})),
    event: Type.Optional(Type.Union(EVENTS.map((event) => Type.Literal(event)))),
    from: Type.Optional(Moment),
    to: Type.Optional(Moment)
  },
  closed
);
const Nothing = Type.Object({}, closed);

const Told = Type.Object({
  number: Type.Integer(),
  at: Text,
  event: Text,
  person_id: orNull(Text),
  name: orNull(Text),
  provider: orNull(Text),
  what: orNull(Text),
  unit: orNull(Text),
  rows: orNull(Type.Integer()),
  searched: Type.Boolean(),
  mandates: Type.Array(Type.Object({role: Text, place: orNull(Text)})),
  about: orNull(Text),
  publication: orNull(Text),
  problem: orNull(Text)
});
const Entries = Type.Object({rows: Type.Array(Told), more: Type.Boolean()});
const State = Type.Object({
  entries: Type.Integer(),
  number: Type.Integer(),
  seal: Text,
  checked_at: Text,
  broken: orNull(Type.Object({number: Type.Integer(), why: Type.Enum([...FLAWS])}))
});

const SHOWN = "50";
/** Walking years of entries takes seconds: one walk serves whoever asks meanwhile. */
const CHECKED_MS = 60_000;
type Condition = {readonly text: string; readonly params: readonly Value[]};

/** What everyone looked at themselves, and for whom the policy lets, what everybody of the union did. */
export function trailRoutes(app: FastifyInstance, context: Context): void {
  const {audit, now} = context;
  let last: {readonly checked: Promise<Checked>; readonly at: Date} | undefined;
  const state = (): NonNullable<typeof last> => {
    if (last && now().getTime() - last.at.getTime() < CHECKED_MS) return last;
    last = {checked: audit.check(), at: now()};
    last.checked.catch(() => (last = undefined));
    return last;
  };

  app.get<{Querystring: Static<typeof Own>}>(
    "/api/looks",
    {config: {scope: "session"}, schema: {querystring: Own, response: {200: Entries}}},
    async (request) =>
      asking(context, request, async (person, generation) => {
        const own = [{text: "person_id = ?", params: [person.id]}];
        return await read(context, generation, ownView(person, generation), own, request.query);
      })
  );

  app.get<{Querystring: Static<typeof All>}>(
    "/api/trail",
    {config: {scope: "trail"}, schema: {querystring: All, response: {200: Entries}}},
    async (request) =>
      asking(context, request, async (person, generation) => {
        const asked = [ofUnions(person, generation), ...filters(request.query)];
        const told = await read(context, generation, unionView(person, generation), asked, request.query);
        const rows = told.rows.length;
        await writeLook(context, {person, generation, format: "json"}, request, {rows, isOfPeople: true});
        return told;
      })
  );

  app.get(
    "/api/trail-state",
    {config: {scope: "trail"}, schema: {querystring: Nothing, response: {200: State}}},
    async (request) =>
      asking(context, request, async () => {
        const {checked, at} = state();
        return stateOf(await checked, at);
      })
  );
}

/** What the server does itself is every union's to know. */
const OF_THE_SERVER: readonly Event[] = ["policy_changed", "pruned", "begun_anew"];

/**
 * Entries about people of these unions, and those of the server itself. Of somebody whose union nobody knows only
 * whoever reads the trail of every union is told.
 */
function ofUnions({trail}: Person, {trees}: Generation): Condition {
  const any = trail.map(() => "replace(unions, ?, '') <> unions").join(" or ");
  const isOfAll = trees.nodes.every(({kind, id}) => kind !== "union" || trail.includes(id));
  const servers = `unions is null and event in (${OF_THE_SERVER.map(() => "?").join(", ")})`;
  return {
    text: `(${any} or ${isOfAll ? "unions is null" : servers})`,
    params: [...trail.map((union) => `|${union}|`), ...(isOfAll ? [] : OF_THE_SERVER)]
  };
}

function filters({person, event, from, to}: Static<typeof All>): Condition[] {
  return [
    ...(person === undefined ? [] : [{text: "(person_id = ? or about = ?)", params: [person, person]}]),
    ...(event === undefined ? [] : [{text: "event = ?", params: [event]}]),
    ...(from === undefined ? [] : [{text: "at >= ?", params: [Date.parse(from)]}]),
    ...(to === undefined ? [] : [{text: "at < ?", params: [Date.parse(to)]}])
  ];
}

/** What of an entry a reader is told in words. */
type View = {
  /** Mandates for other unions are left out. */
  readonly unions: readonly string[];
  /** The unit asked for; null where not even that it exists may be told. */
  readonly unit: (id: string, entry: {readonly isDenied: boolean; readonly isOurs: boolean}) => Promise<string | null>;
  /** Where a mandate stands. */
  readonly place: (id: string) => Promise<string | null>;
};

/** What was denied is foreign, and stays so in what one reads of oneself; so does the place of a mandate that ended. */
function ownView(person: Person, {trees}: Generation): View {
  const seen = async (id: string): Promise<string | null> => {
    for (const node of trees.find(id)) if (person.roots.includes(node) || (await person.sees(node))) return node.name;
    return null;
  };
  return {unions: person.grants.map(({union_id}) => union_id), unit: seen, place: seen};
}

/** Places of the union by name; others by their id, since they may be another union's. */
function unionView({trail, roots}: Person, {trees}: Generation): View {
  const nameOf = (id: string): string => trees.find(id)[0]?.name ?? id;
  const isBelow = (id: string): boolean =>
    trees.find(id).some(({tree, l, r}) => roots.some((root) => root.tree === tree && l >= root.l && r <= root.r));
  return {
    unions: trail,
    unit: async (id, {isDenied, isOurs}) => (isBelow(id) || (isOurs && !isDenied) ? nameOf(id) : id),
    place: async (id) => nameOf(id)
  };
}

/** The newest entries that fit, in plain fields; people by name where they hold a mandate or an office tonight. */
async function read(
  {store}: Context,
  generation: Generation,
  view: View,
  conditions: readonly Condition[],
  {before, limit = SHOWN}: Static<typeof Own>
): Promise<Static<typeof Entries>> {
  const all = [...conditions, ...(before === undefined ? [] : [{text: "number < ?", params: [Number(before)]}])];
  const rows = await store.rows(
    `select number, at, event, person_id, provider, what, unit, mandates, row_count, searched, about, publication, problem
     from audit where ${all.map(({text}) => text).join(" and ")} order by number desc limit ?`,
    [...all.flatMap(({params}) => params), Number(limit) + 1]
  );
  const page = rows.slice(0, Number(limit));
  const names = await namesOf(generation, view.unions, [...new Set(page.map((row) => String(row["person_id"])))]);
  const tell = async (row: (typeof page)[number]): Promise<Static<typeof Told>> => {
    const mandates = mandatesIn(row["mandates"]);
    const ours = mandates.filter(([, , , union = ""]) => view.unions.includes(union));
    const isDenied = row["event"] === "denied";
    const unit = text(row["unit"]);
    return {
      number: Number(row["number"]),
      at: new Date(Number(row["at"])).toISOString(),
      event: String(row["event"]),
      person_id: text(row["person_id"]),
      name: names.get(String(row["person_id"])) ?? null,
      provider: text(row["provider"]),
      what: text(row["what"]),
      unit: unit === null ? null : await view.unit(unit, {isDenied, isOurs: ours.length === mandates.length}),
      rows: typeof row["row_count"] === "number" ? row["row_count"] : null,
      searched: row["searched"] === 1,
      mandates: await Promise.all(
        ours.map(async ([, role = "", node = ""]) => ({role, place: await view.place(node)}))
      ),
      about: text(row["about"]),
      publication: text(row["publication"]),
      problem: text(row["problem"])
    };
  };
  return {more: rows.length > page.length, rows: await Promise.all(page.map(tell))};
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** Mandates as `looks.ts` writes them: id, role, node and union of each. */
const mandatesIn = (mandates: unknown): readonly (readonly string[])[] =>
  typeof mandates === "string" ? (JSON.parse(mandates) as readonly (readonly string[])[]) : [];

/** Names of those who hold a mandate or an office tonight; others are known by their id. */
async function namesOf(
  {lease}: Generation,
  unions: readonly string[],
  ids: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await lease(async (ask) =>
    rowsOf(
      await ask(sql`
        select distinct person_id, person_name from grants
        where person_id in (${list(ids)}) and union_id in (${list(unions)})`)
    )
  );
  return new Map(rows.map((row) => [String(row["person_id"]), String(row["person_name"])]));
}

const list = (values: readonly string[]): Sql =>
  join(
    values.map((value) => sql`${value}`),
    ", "
  );

function stateOf({entries, head, broken}: Checked, at: Date): Static<typeof State> {
  return {entries, number: head.number, seal: head.chain, checked_at: at.toISOString(), broken: broken ?? null};
}
