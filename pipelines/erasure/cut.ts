/** Takes people out of landed tables: every row about them, every mention of their ids, and tombstones in their place. */
import {SQL_TYPES} from "../contract/contract.ts";
import {identifier, literal, type Database} from "../database.ts";
import {ERASED, file, has, read, tablesIn, type Landed} from "./landed.ts";
import {aboutWhom, isSpan, KEPT, links, ownId} from "./tombstone.ts";

/** What a landed folder knows of the people to be taken out of it. */
export type Found = {
  /** Their ids as the register has them. */
  readonly people: readonly string[];
  /** Rows about them, by table; tables without any are left out. */
  readonly rows: Readonly<Record<string, number>>;
};

/**
 * Finds all rows about `people` in a folder, and leaves them in the temporary tables that `freeze` and `cut` work with:
 * `owned` (table, row, person) and `renamed` (an id of theirs, and what a tombstone calls it).
 */
export async function findRows(db: Database, {folder}: Landed, people: readonly string[]): Promise<Found> {
  await db.run("create or replace temp table owned (table_name varchar, row_number bigint, person varchar)");
  await db.run("create or replace temp table renamed (of varchar, old_id varchar, new_id varchar, person varchar)");
  for (let at = 0; at < people.length; at += 1000) {
    const ids = people.slice(at, at + 1000).map((id) => `(${literal(id)})`);
    await db.run(`insert into renamed
      select 'member', id, split_part(id, ':', 1) || ${literal(ERASED)} || replace(cast(uuid() as varchar), '-', ''), id
      from (values ${ids.join(", ")}) as people (id)`);
  }
  const rows: Record<string, number> = {};
  for (const table of tablesIn(folder)) {
    const about = aboutWhom(table);
    if (!about) continue;
    const {name} = table;
    await db.run(`insert into owned
      select ${literal(name)}, rows.file_row_number, any_value(renamed.person) from ${read(name)} as rows
      join renamed on renamed.of = ${literal(about.table)} and renamed.old_id = rows.${identifier(about.column)}
      group by all`);
    const own = ownId(table);
    // Numbered in the order of the register's own ids, because figures break ties by them.
    if (own !== undefined && name !== "member")
      await db.run(`insert into renamed
        select ${literal(name)}, rows.id, person.new_id || ${literal(`-${name}-`)} ||
          lpad(cast(dense_rank() over (partition by owned.person order by rows.id) as varchar), 4, '0'), owned.person
        from (select distinct file_row_number, ${identifier(own)} as id from ${read(name)}) as rows
        join owned on owned.table_name = ${literal(name)} and owned.row_number = rows.file_row_number
        join renamed as person on person.of = 'member' and person.old_id = owned.person`);
    const [count] = await db.rows(`select count(*) as rows from owned where table_name = ${literal(name)}`);
    if (Number(count?.["rows"]) > 0) rows[name] = Number(count?.["rows"]);
  }
  return {people, rows};
}

/** Ids, names, addresses and numbers by which the people found could be told of elsewhere. */
function traces(folder: string): string {
  const values = ["select old_id as trace from renamed"];
  if (has(folder, "member"))
    for (const trace of ["email", "phone", "trim(given_name) || ' ' || trim(family_name)"])
      values.push(
        `select ${trace} from ${read("member")} join owned on table_name = 'member' and row_number = file_row_number`
      );
  if (has(folder, "office"))
    for (const trace of ["person_name", "email"])
      values.push(
        `select ${trace} from ${read("office")} join owned on table_name = 'office' and row_number = file_row_number`
      );
  return `(select trace from (${values.join(" union all ")}) where length(trim(trace)) >= ${SHORTEST_TRACE})`;
}

/** What is shorter could be anybody's. */
const SHORTEST_TRACE = 4;

/** Those of some sentences that tell of the people found, by a trace that stands in them as a word of its own. */
export async function tellingOf(db: Database, {folder}: Landed, sentences: readonly string[]): Promise<string[]> {
  const [row] = await db.rows(`select max(length(trace)) as longest from ${traces(folder)}`);
  const longest = Number(row?.["longest"] ?? 0);
  const runs = new Map(sentences.map((sentence) => [sentence, runsOfWords(sentence, longest)]));
  // a mass of people has millions of traces and a report few words: these go to the traces, and not the other way round
  await db.run("create or replace temp table said (run varchar)");
  const all = [...new Set([...runs.values()].flat())];
  for (let at = 0; at < all.length; at += 5000)
    await db.run(
      `insert into said values ${all
        .slice(at, at + 5000)
        .map((run) => `(${literal(run)})`)
        .join(", ")}`
    );
  const rows = await db.rows(`select run from said where run in (select trace from ${traces(folder)})`);
  const found = new Set(rows.map(({run}) => String(run)));
  return found.size === 0 ? [] : sentences.filter((sentence) => runs.get(sentence)?.some((run) => found.has(run)));
}

const isInWord = (letter: string | undefined): boolean => letter !== undefined && /[\p{L}\p{N}_]/u.test(letter);

/** Every piece of a sentence with no letter before or behind it: `crm:12` does not stand in `crm:123`. */
function runsOfWords(sentence: string, longest: number): string[] {
  const places = [...Array(sentence.length + 1).keys()];
  const starts = places.filter((at) => !isInWord(sentence[at - 1]));
  const ends = places.filter((at) => !isInWord(sentence[at]));
  const runs: string[] = [];
  let first = 0;
  for (const start of starts) {
    while ((ends[first] ?? Infinity) < start + SHORTEST_TRACE) first++;
    for (let n = first; (ends[n] ?? Infinity) <= start + longest; n++) runs.push(sentence.slice(start, ends[n]));
  }
  return runs;
}

/** Each membership with the day on which it ends; death ends it too. */
const ENDINGS = `
  (select memberships.member_id, memberships.file_row_number, least(memberships.ends_on, people.deceased_on) as ends_on
  from ${read("membership")} as memberships left join ${read("member")} as people using (member_id))`;

/** Who of the people found is still a member on a day: a membership is open, or ends later. */
export async function membersStill(db: Database, on: string): Promise<string[]> {
  const rows = await db.rows(`
    select distinct member_id from ${ENDINGS}
    join owned on table_name = 'membership' and row_number = file_row_number
    where coalesce(ends_on > ${literal(on)}, true) order by member_id`);
  return rows.map(({member_id: id}) => String(id));
}

/** Members all of whose memberships ended on a day or before it. */
export async function membersLeftBy(db: Database, day: string): Promise<string[]> {
  const rows = await db.rows(`
    select member_id from ${ENDINGS}
    where not contains(member_id, ${literal(ERASED)})
    group by member_id having bool_and(coalesce(ends_on <= ${literal(day)}, false)) order by member_id`);
  return rows.map(({member_id: id}) => String(id));
}

/** Rows that a landed table's misfits were rejected by: they count for nothing, so nothing of them stays. */
const isRejected = (folder: string, table: string): string =>
  has(folder, "rejected")
    ? `rows.file_row_number + 1 in (select row_number from ${file(folder, "rejected")} where table_name = ${literal(table)})`
    : "false";

export type Query = {readonly table: string; readonly query: string};

/** Somebody whose tombstone is made. */
export type Leaving = {
  readonly id: string;
  readonly ordered_on: string;
  /** A span that is open on that day ends there. */
  readonly ended_on?: string | undefined;
};

/**
 * Queries for the tombstones of the people found, one per table. What begins after the order is in none: no past month
 * needs it, and whoever comes back brings it again.
 */
export async function freeze(db: Database, {folder}: Landed, people: readonly Leaving[]): Promise<Query[]> {
  await db.run("create or replace temp table leaving (person varchar, ended_on date, last_on date)");
  for (let at = 0; at < people.length; at += 1000) {
    const rows = people.slice(at, at + 1000).map(({id, ordered_on: ordered, ended_on: ended}) => {
      const days = [ended, lastDay({ordered_on: ordered, ended_on: ended})];
      return `(${[literal(id), ...days.map((day) => (day === undefined ? "null" : `date ${literal(day)}`))].join(", ")})`;
    });
    await db.run(`insert into leaving values ${rows.join(", ")}`);
  }
  return tablesIn(folder)
    .filter(({name}) => KEPT[name])
    .map((table) => {
      const {name, columns} = table;
      const own = ownId(table);
      const about = aboutWhom(table);
      const linked = new Map(links(table).map((link) => [link.column, link.table]));
      const values = columns.map(({name: column, type}) => {
        const isKept = column === own || column === about?.column || KEPT[name]?.includes(column);
        const of = linked.get(column);
        if (name === "member" && column === "is_protected") return "true as is_protected";
        if (!isKept) return `cast(null as ${SQL_TYPES[type]}) as ${identifier(column)}`;
        if (of !== undefined) return `${renamedTo(of, column)} as ${identifier(column)}`;
        // `least` leaves nulls out
        if (column === "ends_on")
          return "case when leaving.ended_on is null then rows.ends_on else least(rows.ends_on, leaving.ended_on) end as ends_on";
        return `rows.${identifier(column)}`;
      });
      return {
        table: name,
        query: `
          select ${values.join(", ")} from ${read(name)} as rows
          join owned on owned.table_name = ${literal(name)} and owned.row_number = rows.file_row_number
          join leaving using (person)
          where not ${isRejected(folder, name)} and not coalesce(rows.began > leaving.last_on, false)
          ${isSpan(table) ? "and not coalesce(rows.began >= leaving.ended_on, false)" : ""}
          order by owned.person, rows.file_row_number`
      };
    });
}

/** The last day of what was erased: a new membership begins later. */
export const lastDay = ({ordered_on: ordered, ended_on: ended = ""}: Omit<Leaving, "id">): string =>
  ended > ordered ? ended : ordered;

const renamedTo = (of: string, column: string): string =>
  `(select any_value(new_id) from renamed where renamed.of = ${literal(of)} and renamed.old_id = rows.${identifier(column)})`;

/**
 * Queries for the tables of a folder without the people found, with the tombstones of another folder behind them, and for
 * its rejected rows as they are then numbered. Tables that stay as they are are left out.
 */
export async function cut(db: Database, {folder, back}: Landed, tombstones: string | undefined): Promise<Query[]> {
  const queries: Query[] = [];
  const moved: string[] = [];
  for (const table of tablesIn(folder)) {
    const {name, columns} = table;
    const linked = links(table);
    if (linked.length === 0) continue;
    const about = aboutWhom(table);
    const behind = about && tombstones !== undefined && has(tombstones, name) ? tombstones : undefined;
    const isMentioned = linked.map(
      ({column, table: of}) => `${identifier(column)} in (select old_id from renamed where renamed.of = ${literal(of)})`
    );
    const isTombstone = about ? `coalesce(contains(${identifier(about.column)}, ${literal(ERASED)}), false)` : "false";
    const [row] = await db.rows(
      `select count(*) as rows from ${read(name)} where ${[...isMentioned, isTombstone].join(" or ")}`
    );
    if (Number(row?.["rows"]) === 0 && !behind && back.size === 0) continue;
    const stays = `not ${isTombstone} and file_row_number not in (select row_number from owned where table_name = ${literal(name)})`;
    const values = columns.map(({name: column}) => {
      const of = linked.find((link) => link.column === column)?.table;
      // a row that stays says no more whom it belonged with
      return of === undefined
        ? identifier(column)
        : `case when ${identifier(column)} not in (select old_id from renamed where renamed.of = ${literal(of)}) then ${identifier(column)} end as ${identifier(column)}`;
    });
    const names = columns.map((column) => identifier(column.name)).join(", ");
    const more = behind ? ` union all select ${names}, 1 as part, file_row_number from ${file(behind, name)}` : "";
    queries.push({
      table: name,
      query: `select ${names} from (select ${values.join(", ")}, 0 as part, file_row_number from ${read(name)} where ${stays}${more}) order by part, file_row_number`
    });
    moved.push(`
      select ${literal(name)} as table_name, file_row_number + 1 as row_number,
        row_number() over (order by file_row_number) as new_number
      from ${read(name)} where ${stays}`);
  }
  if (moved.length > 0 && has(folder, "rejected")) queries.push({table: "rejected", query: renumbered(folder, moved)});
  return queries;
}

/** Rejected rows of the people found go; those of others keep their row under its new number. */
function renumbered(folder: string, moved: readonly string[]): string {
  return `
    select rejected.* exclude (file_row_number) replace (coalesce(moved.new_number, rejected.row_number) as row_number)
    from ${file(folder, "rejected")} as rejected
    left join (${moved.join(" union all ")}) as moved using (table_name, row_number)
    where not exists (
      select 1 from owned where owned.table_name = rejected.table_name and owned.row_number + 1 = rejected.row_number
    )
    order by rejected.file_row_number`;
}
