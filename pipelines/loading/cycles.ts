/** References within a table (parents, stand-ins): checked after its rows are in, cycles found and named. */
import type {Column} from "../contract/contract.ts";
import {rejection, type Arriving} from "./rejected.ts";
import {identifier, quoted} from "../sources/source.ts";

/** Takes the rows of a cycle out of `raw.<table>`, then empties references to rows that are not there. Both are reported. */
export async function checkWithin(arriving: Arriving): Promise<void> {
  for (const column of arriving.table.columns)
    if (column.references === arriving.table.name) {
      await rejectCycles(arriving, column);
      await emptyDangling(arriving, column);
    }
}

async function rejectCycles({table, source, rows, duckdb}: Arriving, column: Column): Promise<void> {
  const id = table.key.join(", ");
  const raw = `raw.${identifier(table.name)}`;
  const parents = `(select ${id} as id, ${column.name} as parent from ${raw} where source = ${quoted(source)})`;
  const found = await duckdb.runAndReadAll(`
    with recursive reached as (
      select id from ${parents} where parent is null or parent not in (select id from ${parents})
      union all
      select child.id from ${parents} as child join reached on child.parent = reached.id
    )
    select count(*)::integer as rows from ${parents} where id not in (select id from reached)`);
  if (Number(found.getRowObjects()[0]?.["rows"]) === 0) return;
  // what no top reaches lies on a cycle or below one; on it lies what comes back to itself
  await duckdb.run(`
    create or replace temp table in_cycle as
    with recursive reached as (
      select id from ${parents} where parent is null or parent not in (select id from ${parents})
      union all
      select child.id from ${parents} as child join reached on child.parent = reached.id
    ),
    unreached as (select id, parent from ${parents} where id not in (select id from reached)),
    climb as (
      select id as start, parent as now, [id] as path from unreached
      union all
      select climb.start, unreached.parent, list_append(climb.path, climb.now)
      from climb join unreached on climb.now = unreached.id
      where not list_contains(climb.path, climb.now)
    )
    select start as id, array_to_string(list_append(path, start), ' → ') as path from climb where now = start`);
  const told = {
    rule: "cycle",
    column: column.name,
    told: `${quoted(`${column.name} leads back to itself: `)} || left(path, 200)`
  } as const;
  await duckdb.run(
    `insert into raw.rejected ${rejection({table, source}, told)} from ${rows} join in_cycle on ${id} = in_cycle.id`
  );
  await duckdb.run(`delete from ${raw} where ${id} in (select id from in_cycle)`);
  await duckdb.run("drop table in_cycle");
}

async function emptyDangling({table, source, rows, duckdb}: Arriving, column: Column): Promise<void> {
  const id = table.key.join(", ");
  const raw = `raw.${identifier(table.name)}`;
  const dangling = `source = ${quoted(source)} and ${column.name} is not null and ${column.name} not in (select ${id} from ${raw})`;
  const found = await duckdb.runAndReadAll(`select count(*)::integer as rows from ${raw} where ${dangling}`);
  if (Number(found.getRowObjects()[0]?.["rows"]) === 0) return;
  const told = {
    rule: "reference_emptied",
    column: column.name,
    told: `${quoted(`${column.name} names no ${table.name} that was loaded: `)} || ${column.name}`
  } as const;
  await duckdb.run(
    `insert into raw.rejected ${rejection({table, source}, told)} from ${rows} where ${id} in (select ${id} from ${raw} where ${dangling})`
  );
  await duckdb.run(`update ${raw} set ${column.name} = null where ${dangling}`);
}
