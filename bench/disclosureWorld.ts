/** What the attacks are tried on: a publication, exact and as read outside, and everybody who may sign in. */
import {readdirSync} from "node:fs";
import {join} from "node:path";
import {readCatalogue} from "../models/catalogue.ts";
import {openDatabase, type Database} from "../pipelines/database.ts";
import {BASES} from "../pipelines/publication/disclosure.ts";
import type {Cell} from "./disclosureBounds.ts";

/** Every column of every branch and month of a publication, exact and as published. */
export type World = {
  readonly months: readonly string[];
  readonly columns: readonly {readonly name: string; readonly base: number}[];
  /** By month and column. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, readonly Cell[]>>;
  /** By month, column and branch. */
  readonly published: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, number>>>;
  /** Members who moved in, less those who moved out, by month and branch. */
  readonly moved: ReadonlyMap<string, number>;
  readonly attackers: readonly Attacker[];
};

/** Somebody with rights tonight: exact counts by month, column and branch, and the branches that are theirs whole. */
export type Attacker = {
  readonly own: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, number>>>;
  readonly whole: ReadonlySet<string>;
};

/** Reads the newest publication of a data folder, and the exact figures of everybody who may sign in. */
export async function readWorld(data: string): Promise<World> {
  const folder = join(data, "published");
  const file = readdirSync(folder)
    .filter((name) => name.endsWith(".duckdb"))
    .toSorted()
    .at(-1);
  if (!file) throw new Error(`nothing is published: ${folder}`);
  const db = await openDatabase(join(folder, file), {readOnly: true});
  try {
    const columns = readCatalogue().flatMap(({name, columns: all, outside}) => {
      if (!outside) return [];
      const of = all.filter((column) => column === `${name}__of`);
      const own = all.filter((column) => !of.includes(column)).map((column) => `"${column}"`);
      const sum = {name, base: BASES[outside], sum: own.join(" + ")};
      return [sum, ...of.map((column) => ({name: column, base: BASES[outside], sum: `"${column}"`}))];
    });
    const months = (
      await db.rows("select distinct cast(month as varchar) as month from pub_figures order by month")
    ).map((row) => String(row["month"]));
    const places = await db.rows(`
      select distinct node_id as branch, places.union_id, coalesce(region_id, places.union_id) as region, node_l
      from pub_figures join organisation_units as places on organisation_unit_id = node_id
      where node_kind = 'branch' order by node_l`);
    const read = async (where: string): Promise<Attacker["own"]> => {
      const rows = await db.rows(`
        select cast(month as varchar) as month, branch_id,
          ${columns.map(({name, sum}) => `cast(sum(${sum}) as bigint) as "${name}"`).join(", ")}
        from figures where month >= date '${months[0]}' and not is_partial and (${where}) group by all`);
      return byMonth(
        rows,
        columns.map(({name}) => name),
        "branch_id"
      );
    };
    const truth = await read("true");
    const cells = new Map(
      months.map((month) => [
        month,
        new Map(
          columns.map(({name}) => [
            name,
            places.map(({branch, region, union_id: union}) => ({
              branch: String(branch),
              region: String(region),
              union: String(union),
              count: truth.get(month)?.get(name)?.get(String(branch)) ?? 0
            }))
          ])
        )
      ])
    );
    const published = byMonth(
      await db.rows("from pub_figures where node_kind = 'branch'"),
      columns.map(({name}) => name),
      "node_id"
    );
    const moves = await db.rows(`
      select cast(month as varchar) as month, branch_id, cast(sum(moved) as bigint) as moved from figures group by all`);
    const moved = new Map(moves.map((row) => [`${row["month"]} ${row["branch_id"]}`, Number(row["moved"])]));
    return {months, columns, cells, published, moved, attackers: await readAttackers(db, read)};
  } finally {
    await db.close();
  }
}

async function readAttackers(db: Database, read: (where: string) => Promise<Attacker["own"]>): Promise<Attacker[]> {
  const grants = await db.rows(`
    select distinct person_id, union_id, tree, node_kind, node_l, node_r from grants
    where role not in ('data_protection', 'administrator') and node_kind <> 'union' order by all`);
  const people = Map.groupBy(grants, (grant) => String(grant["person_id"]));
  const attackers: Attacker[] = [];
  for (const mine of people.values()) {
    const inside = mine.map(({tree, union_id: union, node_l: l, node_r: r}) =>
      tree === "employer"
        ? `union_id = '${union}' and unit_l between ${l} and ${r}`
        : `branch_id in (select organisation_unit_id from organisation_units where l between ${l} and ${r})`
    );
    const whole = await db.rows(`
      select organisation_unit_id as id from organisation_units
      where ${mine.map(({tree, node_l: l, node_r: r}) => (tree === "employer" ? "false" : `l between ${l} and ${r}`)).join(" or ")}`);
    attackers.push({own: await read(inside.join(" or ")), whole: new Set(whole.map(({id}) => String(id)))});
  }
  return attackers;
}

function byMonth(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
  key: string
): Map<string, Map<string, Map<string, number>>> {
  const found = new Map<string, Map<string, Map<string, number>>>();
  for (const row of rows) {
    const month = found.get(String(row["month"])) ?? new Map<string, Map<string, number>>();
    found.set(String(row["month"]), month);
    for (const name of columns) {
      const column = month.get(name) ?? new Map<string, number>();
      month.set(name, column.set(String(row[key]), Number(row[name] ?? 0)));
    }
  }
  return found;
}
