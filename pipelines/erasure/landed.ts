/**
 * The tables of one landed extract, as erasure looks at them: a temporary view each, with the row's number and the day on
 * which it began. Whoever came back after an erasure is two people here: one from the first day of the new membership
 * on, and one before it, who stays erased.
 */
import {existsSync} from "node:fs";
import {join} from "node:path";
import {CONTRACT, contractTable, type Table} from "../contract/contract.ts";
import {identifier, literal, type Database} from "../database.ts";
import type {Orders} from "./orders.ts";
import {BEGAN, links, WITH_THE_PERSON} from "./tombstone.ts";

/** Ids that tombstones bear instead of a person's. */
export const ERASED = ":erased-";

/** Behind the id of whoever came back: the person before that. */
const BEFORE = " (before)";

export const isBefore = (id: string): boolean => id.endsWith(BEFORE);

export type Landed = {
  readonly folder: string;
  /** Every person's id that stands anywhere in it, tombstones left out. */
  readonly people: readonly string[];
  /** Of these, who must not be here. */
  readonly erased: readonly string[];
  /** Whose erasure was taken back, with the first day of the new membership; without it where there is none in here. */
  readonly back: ReadonlyMap<string, string | undefined>;
};

export const file = (folder: string, table: string): string =>
  `read_parquet(${literal(join(folder, `${table}.parquet`))}, file_row_number = true)`;

/** The view of a table, made by `lookInto`. */
export const read = (table: string): string => identifier(`landed_${table}`);

export const has = (folder: string, table: string): boolean => existsSync(join(folder, `${table}.parquet`));

export const tablesIn = (folder: string): Table[] => CONTRACT.filter(({name}) => has(folder, name));

/** Makes the views of an extract; only one is looked into at a time. */
export async function lookInto(db: Database, folder: string, orders: Orders): Promise<Landed> {
  await makeViews(db, folder, new Map());
  const raw = await peopleIn(db, folder);
  const back = orders.areAnyTakenBack ? await backIn(db, folder, raw, orders) : new Map<string, string | undefined>();
  if (back.size > 0) await makeViews(db, folder, back);
  const people = back.size > 0 ? await peopleIn(db, folder) : raw;
  return {folder, people, erased: people.filter((id) => isBefore(id) || orders.find(id)), back};
}

async function peopleIn(db: Database, folder: string): Promise<string[]> {
  const mentions = tablesIn(folder).flatMap((table) =>
    links(table)
      .filter((link) => link.table === "member")
      .map(({column}) => `select ${identifier(column)} as id from ${read(table.name)}`)
  );
  if (mentions.length === 0) return [];
  const rows = await db.rows(
    `select id from (${mentions.join(" union ")}) where id is not null and not contains(id, ${literal(ERASED)})`
  );
  return rows.map(({id}) => String(id));
}

/** People who are back are so by a membership, or an office, that begins on the day taken back to or later. */
async function backIn(
  db: Database,
  folder: string,
  people: readonly string[],
  orders: Orders
): Promise<Map<string, string | undefined>> {
  const back = new Map<string, string | undefined>();
  for (const id of people) {
    const from = orders.backFrom(id);
    if (from === undefined) continue;
    const begun = [
      ["membership", "member_id"],
      ["office", "person_id"]
    ].flatMap(([table = "", column = ""]) =>
      has(folder, table)
        ? [`select 1 from ${read(table)} where ${column} = ${literal(id)} and starts_on >= ${literal(from)}`]
        : []
    );
    const rows = begun.length === 0 ? [] : await db.rows(`${begun.join(" union all ")} limit 1`);
    back.set(id, rows.length > 0 ? from : undefined);
  }
  return back;
}

async function makeViews(db: Database, folder: string, back: ReadonlyMap<string, string | undefined>): Promise<void> {
  for (const table of tablesIn(folder)) {
    const replaced = back.size === 0 ? [] : [...splitPeople(table, back), ...jobsGoOn(table, back)];
    const replace = replaced.length === 0 ? "" : ` replace (${replaced.join(", ")})`;
    await db.run(`create or replace temp view ${read(table.name)} as
      select *${replace} from (select *, ${began(folder, table)} as began from ${file(folder, table.name)}) as rows`);
  }
}

/** The day on which a row began; null where the register does not say. */
function began(folder: string, {name, columns}: Table): string {
  const on = BEGAN[name];
  if (on === undefined) return "cast(null as date)";
  if (typeof on === "string") return `cast(${identifier(on)} as date)`;
  const parent = columns.find((column) => column.name === on.through)?.references ?? "";
  const own = on.otherwise === undefined ? "null" : identifier(on.otherwise);
  const column = BEGAN[parent] ?? on.there;
  if (!has(folder, parent) || typeof column !== "string") return `cast(${own} as date)`;
  const key = identifier(contractTable(parent).key[0] ?? "");
  return `cast(coalesce((select min(${identifier(column)}) from ${file(folder, parent)} as parents
    where parents.${key} = ${identifier(on.through)}), ${own}) as date)`;
}

const firstDay = (column: string, back: ReadonlyMap<string, string | undefined>): string =>
  `case ${identifier(column)} ${[...back].map(([id, from]) => `when ${literal(id)} then ${from === undefined ? "null" : `date ${literal(from)}`}`).join(" ")} end`;

/** What began before, or on a day that nobody knows, is about the person before. */
function splitPeople(table: Table, back: ReadonlyMap<string, string | undefined>): string[] {
  const ids = [...back.keys()].map(literal).join(", ");
  return links(table)
    .filter((link) => link.table === "member")
    .map(({column}) => {
      const first = firstDay(column, back);
      const isNew = WITH_THE_PERSON.includes(table.name)
        ? `${first} is not null`
        : table.name === "employment"
          ? `coalesce(coalesce(ends_on, '9999-12-31') > ${first}, false)`
          : `coalesce(began >= ${first}, false)`;
      const id = identifier(column);
      return `case when ${id} in (${ids}) and not ${isNew} then ${id} || ${literal(BEFORE)} else ${id} end as ${id}`;
    });
}

/** A job outlasts a membership: who comes back brings it along, from the first day on, and nothing of it before. */
function jobsGoOn({name}: Table, back: ReadonlyMap<string, string | undefined>): string[] {
  if (name !== "employment") return [];
  const first = firstDay("member_id", back);
  return [
    `case when ${first} is null then starts_on else greatest(starts_on, ${first}) end as starts_on`,
    `case when ${first} is null then leave_starts_on when leave_ends_on <= ${first} or leave_starts_on is null then null
      else greatest(leave_starts_on, ${first}) end as leave_starts_on`,
    `case when leave_ends_on <= ${first} then null else leave_ends_on end as leave_ends_on`
  ];
}
