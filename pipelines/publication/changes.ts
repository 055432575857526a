/**
 * What changed since the night before, row by row: who is counted in a figure tonight and was not, or was and is not, or
 * is counted somewhere else. Yesterday's rows are read from yesterday's own publication, so nothing about a person is
 * kept for it.
 */
import {existsSync} from "node:fs";
import {identifier, literal, type Database} from "../database.ts";

/** What has to be known of a KPI to compare it: its name and the mart that says row by row who is counted. */
export type CountedKpi = {readonly name: string; readonly counted?: string};

/**
 * What a row of each mart is, beside its union. What happened in a month or a year, who was a member a year ago and what a
 * figure judges in the month is no state that could change overnight.
 */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  counted_memberships: ["member_id"],
  counted_members: ["member_id"],
  counted_reach: ["member_id"],
  counted_cover: ["member_id"],
  counted_jobs: ["member_id", "employer_unit_id"],
  counted_mandates: ["mandate_id"],
  counted_workplaces: ["employer_unit_id"],
  counted_posts: ["employer_unit_id", "post"]
};

/** The column of a counted mart that says why a row is in the KPI or not. */
export const whyOf = ({name, counted}: CountedKpi): string =>
  counted === "counted_memberships" ? "why" : `why_${name}`;

/**
 * Fills `publication.changes` (a row per row of a counted mart that changed sides, and two per move: one at either end)
 * and `publication.changes_since` (a row per KPI that could be compared). `before` is the publication of the night before.
 */
export async function publishChanges(
  db: Database,
  kpis: readonly CountedKpi[],
  before: {readonly file: string; readonly asOf: string} | undefined
): Promise<void> {
  await db.run(`
    create table publication.changes (
      kpi varchar, kind varchar, union_id varchar, unit_l integer, branch_id varchar, region_id varchar,
      other_unit_l integer, other_branch_id varchar, other_region_id varchar)`);
  await db.run(`create table publication.changes_since (kpi varchar, as_of date)`);
  if (!before || !existsSync(before.file)) return;
  await db.run(`attach ${literal(before.file)} as before (read_only)`);
  try {
    const known = await columnsIn(db, "before");
    if (!known.has("counted_memberships.why")) return;
    await tellMembers(db, before.asOf);
    for (const kpi of kpis) {
      const key = KEYS[kpi.counted ?? ""];
      if (!key || !known.has(`${kpi.counted}.${whyOf(kpi)}`)) continue;
      await compare(db, kpi, key);
      await db.run(`insert into publication.changes_since values (${literal(kpi.name)}, date ${literal(before.asOf)})`);
    }
  } finally {
    await db.run("detach before");
  }
}

async function columnsIn(db: Database, database: string): Promise<ReadonlySet<string>> {
  const rows = await db.rows(
    `select table_name, column_name from duckdb_columns() where database_name = ${literal(database)}`
  );
  return new Set(rows.map((row) => `${String(row["table_name"])}.${String(row["column_name"])}`));
}

/**
 * Members who are counted on one of the two nights only, and whether that is news or a correction: who joined or left
 * before the night before was known too late.
 */
async function tellMembers(db: Database, asOf: string): Promise<void> {
  await db.run(`
    create or replace temp table newcomers as
    select tonight.union_id, tonight.member_id, bool_and(spans.starts_on <= date ${literal(asOf)}) as is_late
    from build.counted_memberships as tonight
    anti join (from before.counted_memberships where is_counted) as yesterday using (union_id, member_id)
    join build.int_members_now as now on now.membership_id = tonight.membership_id
    join build.int_memberships as spans on spans.member_id = now.member_id and spans.span_number = now.span_number
    where tonight.is_counted
    group by all`);
  await db.run(`
    create or replace temp table leavers as
    select
      yesterday.union_id, yesterday.member_id,
      coalesce(max(spans.ends_on) - 1 <= date ${literal(asOf)}, true) as is_late
    from before.counted_memberships as yesterday
    anti join (from build.counted_memberships where is_counted) as tonight using (union_id, member_id)
    left join build.int_memberships as spans on spans.member_id = yesterday.member_id
    where yesterday.is_counted
    group by all`);
}

const kind = (late: string, news: string, own: string): string =>
  `case when is_late then '${late}' when not is_late then '${news}' else '${own}' end`;

async function compare(db: Database, {name, counted = "", ...rest}: CountedKpi, key: readonly string[]): Promise<void> {
  const table = identifier(counted);
  const why = identifier(whyOf({name, counted, ...rest}));
  const columns = ["union_id", ...key];
  const on = columns.map(identifier).join(", ");
  const old = columns.map((column) => `old.${identifier(column)}`).join(", ");
  const hasMember = key.includes("member_id");
  // of someone who was or is no member at all, the membership is what changed
  const among = (people: string) =>
    hasMember ? `left join ${people} using (union_id, member_id)` : "cross join (select null::boolean as is_late)";
  await db.run(`
    insert into publication.changes
    with tonight as (
      select ${on}, any_value(unit_l) as unit_l, any_value(branch_id) as branch_id, any_value(region_id) as region_id
      from build.${table} where ${why} = 'counted' group by ${on}
    ),
    yesterday as (
      select ${old}, any_value(units.l) as unit_l, any_value(branches.organisation_unit_id) as branch_id,
        any_value(branches.region_id) as region_id
      from (
        select ${on}, any_value(employer_unit_id) as unit_id, any_value(branch_id) as branch
        from before.${table} where ${why} = 'counted' group by ${on}
      ) as old
      left join build.employer_units as units on units.employer_unit_id = old.unit_id
      left join build.organisation_units as branches on branches.organisation_unit_id = old.branch
      group by ${old}
    ),
    both_nights as (
      select
        tonight.*, yesterday.unit_l as other_unit_l, yesterday.branch_id as other_branch_id,
        yesterday.region_id as other_region_id
      from tonight join yesterday using (${on})
      where tonight.unit_l is distinct from yesterday.unit_l or tonight.branch_id is distinct from yesterday.branch_id
    ),
    steps as (
      select ${kind("added_late", "joined", "began")} as kind, union_id, unit_l, branch_id, region_id,
        null::integer as other_unit_l, null::varchar as other_branch_id, null::varchar as other_region_id
      from (from tonight anti join yesterday using (${on})) as added ${among("newcomers")}
      union all
      select ${kind("removed_late", "left", "ended")}, union_id, unit_l, branch_id, region_id, null, null, null
      from (from yesterday anti join tonight using (${on})) as gone ${among("leavers")}
      union all
      select 'moved_in', union_id, unit_l, branch_id, region_id, other_unit_l, other_branch_id, other_region_id
      from both_nights
      union all
      select 'moved_out', union_id, other_unit_l, other_branch_id, other_region_id, unit_l, branch_id, region_id
      from both_nights
    )
    select ${literal(name)}, * from steps
    -- a place that is gone tonight is in nobody's scope
    where unit_l is not null and branch_id is not null
    order by all`);
}
