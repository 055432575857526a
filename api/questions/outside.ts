import {createHash} from "node:crypto";
import {outsideColumns} from "../../access/policy.ts";
import {identifier, join, type Sql, sql} from "../../access/sql.ts";
import type {Kpi} from "../../models/catalogue.ts";
import type {Generation} from "../publication/generation.ts";
import type {Person} from "../person/person.ts";
import type {Ask} from "../publication/pool.ts";
import {Problem} from "../problems.ts";
import {type Row, rowsOf, textOf} from "../publication/rows.ts";

/** Of fewer than this a share of rounded counts says little: it is not given, nor what it was divided from. */
const LEAST = 50;

export const LEVELS = ["union", "region", "branch"] as const;

type Asked = {
  readonly kpis: readonly Kpi[];
  /** Only this node of the organisation and those below it. */
  readonly unit?: string | undefined;
  readonly level?: (typeof LEVELS)[number] | undefined;
  /** First days of months; the newest one that is published unless given. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** The KPIs a request names, in its order. Unknown ones and those that are not published to this person answer alike. */
export function outsideAsked(person: Person, names: string): readonly Kpi[] {
  return names.split(",").map((name) => {
    const kpi = person.outside.find((candidate) => candidate.name === name);
    if (!kpi) throw new Problem("unknown_kpi");
    return kpi;
  });
}

/**
 * Rounded counts of the person's unions, in the order of the tree. They come from the published table alone and are the
 * same for everybody: no own figure ever takes part.
 */
export async function outsideRows(ask: Ask, generation: Generation, person: Person, asked: Asked): Promise<Row[]> {
  const {kpis, unit, level, from, to} = asked;
  const columns = [...new Set(kpis.flatMap(outsideColumns))];
  const {from: table} = person.scoped("pub_figures", ["node_id", "node_kind", "node_l", "month", ...columns]);
  const newest = to === undefined ? sql`(select max(month) from ${table})` : sql`date '1900-01-01'`;
  const where: Sql[] = [
    sql`month >= ${from === undefined ? newest : sql`${from}::date`}`,
    to === undefined ? sql`true` : sql`month <= ${to}::date`,
    level === undefined ? sql`true` : sql`node_kind = ${level}`
  ];
  if (unit !== undefined) {
    const [isThere] = await rowsOf(await ask(sql`select 1 as n from ${table} where node_id = ${unit} limit 1`));
    const node = generation.trees.find(unit).find(({tree}) => tree === "organisation");
    if (!isThere || !node) throw new Problem("not_found");
    where.push(sql`node_l between ${node.l} and ${node.r}`);
  }
  const rows = await rowsOf(
    await ask(sql`
      select node_id as id, node_kind as kind, month, ${join(kpis.flatMap(values), ", ")}
      from ${table} where ${join(where, " and ")} order by node_l, node_id, month`)
  );
  const name = (id: unknown): string =>
    generation.trees.find(String(id)).find(({tree}) => tree === "organisation")?.name ?? "";
  return rows.map(({id, kind, month, ...counts}) => ({
    id: id ?? null,
    name: name(id),
    kind: kind ?? null,
    month: month ?? null,
    ...counts
  }));
}

type InTheUnion = {
  readonly month: string;
  readonly kpis: Readonly<Record<string, {readonly value: number | null; readonly of?: number | null}>>;
};

// The same for everybody of the union until the next publication: asked once.
const unions = new WeakMap<Generation, Map<string, Promise<InTheUnion | null>>>();

/** Rounded counts of the whole union beside a person's own; null where nothing asked for is published to them. */
export async function inTheUnion(
  ask: Ask,
  generation: Generation,
  person: Person,
  asked: readonly Kpi[]
): Promise<InTheUnion | null> {
  const kpis = asked.filter((kpi) => person.outside.includes(kpi));
  if (kpis.length === 0) return null;
  const known = unions.get(generation) ?? new Map<string, Promise<InTheUnion | null>>();
  unions.set(generation, known);
  const key = `${outsideKey(generation, person)} ${kpis.map(({name}) => name).join()}`;
  const found = known.get(key) ?? readUnion(ask, generation, person, kpis);
  known.set(key, found);
  found.catch(() => known.delete(key));
  return await found;
}

async function readUnion(ask: Ask, generation: Generation, person: Person, kpis: readonly Kpi[]) {
  const [row, another] = await outsideRows(ask, generation, person, {kpis, level: "union"});
  // Of several unions none is the one to compare with.
  if (!row || another) return null;
  const count = (column: string): number | null => (typeof row[column] === "number" ? row[column] : null);
  const figures = kpis.map((kpi) => {
    const [value = "", of] = outsideColumns(kpi);
    return [kpi.name, {value: count(value), ...(of !== undefined && {of: count(of)})}] as const;
  });
  return {month: textOf(row, "month"), kpis: Object.fromEntries(figures)};
}

/** Same key, same answers: everybody whose unions and KPIs outside are the same. */
export function outsideKey(generation: Generation, person: Person): string {
  const columns = person.outside.flatMap(outsideColumns);
  const {from} = person.scoped("pub_figures", ["node_id", ...new Set(columns)]);
  return createHash("sha256")
    .update(JSON.stringify([generation.file, from]))
    .digest("hex");
}

function values(kpi: Kpi): Sql[] {
  const columns = outsideColumns(kpi).map(identifier);
  const [, of] = columns;
  return of ? columns.map((column) => sql`case when ${of} >= ${LEAST} then ${column} end as ${column}`) : columns;
}
