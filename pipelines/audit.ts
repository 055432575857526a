/**
 * The audit between building and publishing. dbt's tests look at one model each; these laws hold the models against
 * the register, against each other and against the publication before.
 */
import {CONTRACT} from "./contract/contract.ts";
import {identifier, openDatabase, type Database, type Row} from "./database.ts";

export type Law = {
  /** What must be so. */
  readonly name: string;
  /** A query whose rows break the law. */
  readonly breaches: string;
};

const newestMonth = "(select cast(date_trunc('month', as_of) as date) from raw.night)";

const isKey = (mart: string, ...columns: string[]): Law => ({
  name: `a row of ${mart} is one ${columns.join(" × ")}`,
  breaches: `select ${columns.join(", ")}, count(*) as rows from ${mart} group by all having count(*) > 1`
});

const nests = (mart: string, id: string): Law => ({
  name: `a node of ${mart} lies inside its parent`,
  breaches: `
    select child.${id}, child.l, child.r from ${mart} as child
    left join ${mart} as parent on parent.${id} = child.parent_id
    where child.l > child.r or (child.parent_id is not null and not coalesce(parent.l < child.l and child.r <= parent.r, false))`
});

export const LAWS: readonly Law[] = [
  isKey("employer_units", "employer_unit_id"),
  isKey("employer_units", "l"),
  isKey("organisation_units", "organisation_unit_id"),
  isKey("organisation_units", "l"),
  isKey("members", "membership_id", "employer_unit_id"),
  isKey("follow_ups", "membership_id", "reason"),
  isKey("stewards", "mandate_id", "union_id"),
  isKey("unit_stewards", "union_id", "employer_unit_id"),
  isKey("unit_lines", "union_id", "employer_unit_id", "line", "posts"),
  isKey("steward_loads", "mandate_id", "union_id"),
  isKey("vacancy_times", "union_id", "node_id"),
  isKey("contact_hours", "union_id", "node_id", "weekday", "hour_of_day"),
  isKey("sector_coverage", "union_id", "branch_id", "sector"),
  isKey("counted_memberships", "membership_id"),
  isKey("grants", "grant_id"),
  isKey("login_subjects", "issuer", "subject"),
  isKey("kpi_sources", "kpi", "union_id"),
  nests("employer_units", "employer_unit_id"),
  nests("organisation_units", "organisation_unit_id"),
  {
    name: "every membership of the register is counted or says why not",
    breaches: `
      select membership_id from raw.membership anti join counted_memberships using (membership_id)
      union all
      select membership_id from counted_memberships anti join raw.membership using (membership_id)`
  },
  {
    name: "members is the number of counted memberships, in every cell",
    breaches: `
      with counted as (
        select union_id, employer_unit_id, branch_id, count(*) as members
        from counted_memberships where is_counted group by all
      ),
      published as (
        select union_id, employer_unit_id, branch_id, sum(numerator) as members
        from kpi_members where month = ${newestMonth} group by all having sum(numerator) <> 0
      )
      select union_id, employer_unit_id, branch_id, counted.members as counted, published.members as published
      from counted full join published using (union_id, employer_unit_id, branch_id)
      where counted.members is distinct from published.members`
  },
  {
    name: "the list of members holds every counted membership once as primary",
    breaches: `
      with listed as (select membership_id, count(*) as rows from members where is_primary group by membership_id)
      select membership_id, rows
      from (select membership_id from counted_memberships where is_counted) as counted full join listed using (membership_id)
      where rows is distinct from 1 or counted.membership_id is null`
  },
  {
    name: "members + joined - left + moved is the next month's members, in every union; moved adds up to nothing",
    breaches: `
      with flows as (
        select union_id, month, numerator as members, 0 as change, 0 as moved from kpi_members
        union all select union_id, cast(month + interval 1 month as date), -numerator, 0, 0 from kpi_members
        union all select union_id, month, 0, numerator, 0 from kpi_joined
        union all select union_id, month, 0, -numerator, 0 from kpi_left
        union all select union_id, month, 0, 0, numerator from kpi_moved
      )
      select union_id, month, sum(members) as grown_by, sum(change) as joined_less_left, sum(moved) as moved
      from flows
      where month > (select min(month) from kpi_members) and month <= ${newestMonth}
      group by union_id, month
      having sum(members) <> sum(change) or sum(moved) <> 0`
  },
  {
    name: "a grant's node is in its tree, with its interval",
    breaches: `
      select grant_id, node_id from grants
      anti join (
        select 'employer' as tree, employer_unit_id as node_id, l as node_l, r as node_r from employer_units
        union all select 'organisation', organisation_unit_id, l, r from organisation_units
      ) using (tree, node_id, node_l, node_r)`
  },
  {
    name: "a grant is in force on the night's date",
    breaches: `
      select grant_id, starts_on, ends_on from grants, raw.night
      where starts_on > as_of or ends_on <= as_of`
  }
];

/** A publication's table counts, as the manifest keeps them. */
type Counts = {readonly as_of: string; readonly register_rows: Readonly<Record<string, number>>};

export type AuditOptions = {
  readonly buildFile: string;
  readonly asOf: string;
  /** The publication before, where there is one. */
  readonly before: Counts | undefined;
  /** A person has looked at the changed row counts and says they are right. */
  readonly acceptChange?: boolean;
  readonly laws?: readonly Law[];
};

/** Holds every law; resolves to the register's row counts. Throws one error that names each law broken, with rows. */
export async function audit({buildFile, asOf, before, acceptChange = false, laws = LAWS}: AuditOptions) {
  const db = await openDatabase(buildFile, {readOnly: true});
  try {
    const broken: string[] = [];
    for (const law of laws) {
      const rows = await db.rows(`select * from (${law.breaches}) limit 3`);
      if (rows.length > 0) broken.push(`broken: ${law.name}; for example ${rows.map(tell).join(" and ")}`);
    }
    const registerRows = await countRegister(db);
    if (before && !acceptChange) broken.push(...suspiciousChanges(before, {as_of: asOf, register_rows: registerRows}));
    if (broken.length > 0) throw new Error(broken.join("\n"));
    return {laws: laws.length, registerRows};
  } finally {
    await db.close();
  }
}

async function countRegister(db: Database): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const {name} of CONTRACT) {
    const [row] = await db.rows(`select count(*) as rows from raw.${identifier(name)}`);
    counts[name] = Number(row?.["rows"]);
  }
  return counts;
}

const SHARE_LOST = 0.05;
const SHARE_WON = 0.2;
const A_HANDFUL = 50;
const DAYS_COMPARABLE = 7;

/**
 * A register does not lose a twentieth or win a fifth of a table overnight; a broken export does. Nights more than a
 * week apart, or a return to an earlier date, are not compared.
 */
export function suspiciousChanges(before: Counts, now: Counts): string[] {
  const days = (Date.parse(now.as_of) - Date.parse(before.as_of)) / 86_400_000;
  if (days < 0 || days > DAYS_COMPARABLE) return [];
  return Object.entries(now.register_rows).flatMap(([table, rows]) => {
    const earlier = before.register_rows[table];
    if (earlier === undefined) return [];
    const change = rows - earlier;
    const isLoss = -change > Math.max(A_HANDFUL, earlier * SHARE_LOST);
    const isGain = earlier > 0 && change > Math.max(A_HANDFUL, earlier * SHARE_WON);
    if (!isLoss && !isGain) return [];
    return [
      `table ${table} has ${rows} rows, ${earlier} on ${before.as_of}; if that is right, run the night again with --accept-change`
    ];
  });
}

const tell = (row: Row): string =>
  Object.entries(row)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
