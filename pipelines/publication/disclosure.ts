/**
 * What may be read outside one's own scope: a few KPIs of the organisation tree, each count rounded up or down by a
 * secret. What this protects, what not, and why no other way was taken: access/privacy/disclosure.md.
 *
 * Every branch, month and column is rounded by itself, and all above is added up from what was rounded. So the whole
 * publication says nothing more of a branch than its own number does, however much somebody knows of the others.
 */
import {createHmac, randomBytes} from "node:crypto";
import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {identifier, literal, type Database, type Row} from "../database.ts";

/** How sensitive a KPI is outside; it decides what its counts are rounded to. */
export type Sensitivity = "ordinary" | "sensitive";
export type Bases = Readonly<Record<Sensitivity, number>>;

export const BASES: Bases = {ordinary: 5, sensitive: 10};

/** What the publication needs to know of a KPI; without `outside` it is never published outside. */
export type OutsideKpi = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly outside?: Sensitivity;
};

/** Months that are over and may be compared: this one of a year ago and all since. */
const MONTHS = 13;

/**
 * A count as others may read it: a multiple of the base, at most base - 1 away. Over all offsets its mean is the count
 * itself, and of no count but 0 does it leave fewer than two possible.
 */
export const rounded = (count: number, base: number, offset: number): number =>
  base * Math.floor((count + offset) / base);

/**
 * What a branch's counts of one column are shifted by before they are cut, from 0 to base - 1: kept for good, since each
 * new one would be another look at a count that stood still.
 */
export function offsetOf(
  secret: string,
  cell: {readonly branch: string; readonly column: string},
  base: number
): number {
  return createHmac("sha256", secret).update(`${cell.column} ${cell.branch}`).digest().readUInt32BE() % base;
}

/** The secret of a data folder, made on first use. It is never published; who has it can undo the rounding. */
export function readSecret(data: string): string {
  const file = join(data, "disclosure.secret");
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString("hex")}\n`, {mode: 0o600, flag: "wx"});
  const secret = readFileSync(file, "utf8").trim();
  if (!/^[0-9a-f]{64}$/.test(secret))
    throw new Error(`not 64 hexadecimal digits (put the old file back, or take it away to begin anew): ${file}`);
  return secret;
}

type Column = {readonly name: string; readonly sum: string; readonly kpi: string; readonly base: number};

/** A KPI's columns outside: its own count, parts added up, and its base. */
function columnsOf(kpi: OutsideKpi, bases: Bases): Column[] {
  if (!kpi.outside) return [];
  const base = bases[kpi.outside];
  const of = `${kpi.name}__of`;
  const own = kpi.columns.filter((column) => column !== of).map(identifier);
  return [
    {name: kpi.name, sum: own.join(" + "), kpi: kpi.name, base},
    ...(kpi.columns.includes(of) ? [{name: of, sum: identifier(of), kpi: kpi.name, base}] : [])
  ];
}

/** Fills `publication.pub_figures` out of `publication.figures`: a row per node of the organisation tree and month. */
export async function publishOutside(
  db: Database,
  kpis: readonly OutsideKpi[],
  {secret, bases = BASES}: {secret: string; bases?: Bases}
): Promise<void> {
  const columns = kpis.flatMap((kpi) => columnsOf(kpi, bases));
  const names = columns.map(({name}) => identifier(name));
  await db.run(
    `create table rounded (branch_id varchar, month date${names.map((name) => `, ${name} bigint`).join("")})`
  );
  const cells = await cellsOf(db, columns);
  const values = cells.map((cell) => {
    const [branch, month] = [String(cell["branch_id"]), String(cell["month"])];
    const counts = columns.map(({name, base}) => {
      const count = cell[name];
      return typeof count === "number" ? rounded(count, base, offsetOf(secret, {branch, column: name}, base)) : "null";
    });
    return `(${[literal(branch), `date ${literal(month)}`, ...counts].join(", ")})`;
  });
  if (values.length > 0) await db.run(`insert into rounded values ${values.join(", ")}`);
  const sums = names.map((name) => `, cast(sum(${name}) as bigint) as ${name}`);
  await db.run(`
    create table publication.pub_figures as
    select
      above.union_id, above.organisation_unit_id as node_id, above.kind as node_kind, above.l as node_l, above.r as node_r,
      month${sums.join("")}
    from rounded
    join build.organisation_units as branch on branch.organisation_unit_id = branch_id
    join build.organisation_units as above on branch.l between above.l and above.r
    group by all
    order by node_l, above.union_id, month`);
  await db.run("drop table rounded");
}

/**
 * The true counts of every branch and month that is over. A branch in which nothing happened has its row as well: that
 * it lacks one would say so. Null is for what the union has no source for.
 */
async function cellsOf(db: Database, columns: readonly Column[]): Promise<Row[]> {
  const counts = columns.map(
    ({name, sum, kpi}) => `, case when exists (
        select 1 from build.kpi_sources as source
        where kpi = ${literal(kpi)} and source.union_id = branches.union_id and has_source
      ) then coalesce(cast(sum(${sum}) as bigint), 0) end as ${identifier(name)}`
  );
  return db.rows(`
    with months as (
      select distinct month from publication.figures
      where not is_partial order by month desc limit ${MONTHS}
    ),
    branches as (
      select union_id, organisation_unit_id as branch_id from build.organisation_units
      where kind = 'branch' or organisation_unit_id in (select branch_id from publication.figures)
    )
    select branch_id, cast(month as varchar) as month${counts.join("")}
    from branches cross join months
    left join publication.figures as figures using (union_id, branch_id, month)
    group by union_id, branch_id, month
    order by branch_id, month`);
}
