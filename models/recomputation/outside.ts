/**
 * What is published outside once more: our counts of every branch and month, rounded in PostgreSQL with the data
 * folder's secret, and added up along the organisation tree.
 */
import type {Client} from "pg";
import type {Kpi} from "../catalogue.ts";
import {copyFromDuckDB} from "./postgres.ts";
import type {Comparison, Difference} from "./compare.ts";

/** Copies the published table into `theirs.outside`, long. */
export async function copyOutside(client: Client, file: string, kpis: readonly Kpi[]): Promise<void> {
  await client.query(
    "create table theirs.outside (node_id text, node_kind text, month date, name text, value bigint, unique (name, month, node_id))"
  );
  await copyFromDuckDB(
    client,
    kpis.flatMap(namesOf).map((name) => ({
      table: "theirs.outside",
      select: `select node_id, node_kind, month, '${name}', "${name}" from theirs.pub_figures`
    })),
    file
  );
}

/** The columns of a KPI outside: its count, and what it is a part of. */
const namesOf = ({name, columns}: Kpi): string[] => [name, ...columns.filter((column) => column === `${name}__of`)];

/** The secret as the two keys that HMAC hashes with, the inner and the outer one. */
function keysOf(secret: string): readonly Buffer[] {
  const key = Buffer.concat([Buffer.from(secret), Buffer.alloc(64)]).subarray(0, 64);
  return [0x36, 0x5c].map((pad) => Buffer.from(key.map((byte) => byte ^ pad)));
}

/** Every node and month of a KPI as our counts give it, beside the published one. */
export async function compareOutside(client: Client, kpi: Kpi, base: number, secret: string): Promise<Comparison> {
  const differences: Difference[] = [];
  let compared = 0;
  for (const name of namesOf(kpi)) {
    const count = name === kpi.name ? "numerator" : "denominator";
    const {rows} = await client.query<Difference>(
      `
      with branch as (
        select distinct node_id as branch_id, month from theirs.outside
        where name = $1 and node_kind = 'branch'
      ),
      cell as (
        select branch.branch_id, branch.month, coalesce(sum(${count}), 0)::bigint as n
        from branch left join ours."kpi_${kpi.name}" as ours using (branch_id, month)
        group by branch.branch_id, branch.month
      ),
      hashed as (
        select *, sha256($4::bytea || sha256($3::bytea || convert_to($1 || ' ' || branch_id, 'UTF8'))) as digest from cell
      ),
      published as (
        select branch_id, month,
          $2::bigint * ((n + ('x' || encode(substring(digest from 1 for 4), 'hex'))::bit(32)::bigint % $2) / $2) as value
        from hashed
      ),
      ours as (
        select above_id as node_id, month, sum(value)::bigint as value
        from published join ours.organisation_above on organisation_unit_id = branch_id
        group by above_id, month
      )
      select $1 as what, concat_ws(' ', node_id, to_char(month, 'YYYY-MM')) as where,
        coalesce(ours.value::text, 'no row') as ours, coalesce(theirs.value::text, 'nothing') as theirs
      from ours full join (select * from theirs.outside where name = $1) as theirs using (node_id, month)
      order by node_id, month`,
      [name, base, ...keysOf(secret)]
    );
    compared += rows.length;
    differences.push(...rows.filter(({ours, theirs}) => ours !== theirs));
  }
  return {compared, differences};
}

/** Branches whose published count cannot come from ours: no multiple of the base, or a base or more away. */
export async function impossibleOutside(client: Client, kpi: Kpi, base: number): Promise<readonly Difference[]> {
  const {rows} = await client.query<Difference>(
    `
    select $1 as what, concat_ws(' ', node_id, to_char(theirs.month, 'YYYY-MM')) as where, n::text as ours, value::text as theirs
    from theirs.outside as theirs
    left join (
      select branch_id as node_id, month, sum(numerator)::bigint as n from ours."kpi_${kpi.name}" group by branch_id, month
    ) as cell using (node_id, month)
    where name = $1 and node_kind = 'branch' and (value % $2 <> 0 or abs(value - coalesce(n, 0)) >= $2)`,
    [kpi.name, base]
  );
  return rows;
}
