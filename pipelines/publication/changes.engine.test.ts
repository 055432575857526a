import {readdirSync} from "node:fs";
import {join} from "node:path";
import {expect, inject, test} from "vitest";
import {readCatalogue} from "../../models/catalogue.ts";
import {openDatabase} from "../database.ts";

/** Kinds of changes that make a figure larger, and those that make it smaller. */
const MORE = ["joined", "began", "moved_in", "added_late"];
const LESS = ["left", "ended", "moved_out", "removed_late"];

/** What happens, or is judged in a month, is no state that could change overnight. */
const FLOWS = ["counted_movements", "counted_exits", "counted_cases", "counted_kept", "counted_outcomes"];

const KPIS = readCatalogue();

test("yesterday's figure and what changed since give tonight's, at every node of both trees", async () => {
  const published = join(inject("warehouse"), "published");
  const newest = readdirSync(published)
    .filter((name) => name.endsWith(".duckdb"))
    .toSorted()
    .at(-1);
  const db = await openDatabase(join(published, String(newest)), {readOnly: true});
  try {
    const known = new Set((await db.rows("select kpi from changes_since")).map(({kpi}) => String(kpi)));
    expect([...known].toSorted()).toEqual(
      KPIS.filter(({counted}) => counted !== undefined && !FLOWS.includes(counted)).map(({name}) => name)
    );
    for (const {name, columns} of KPIS.filter((kpi) => known.has(kpi.name))) {
      const value = columns.filter((column) => !column.endsWith("__of")).join(" + ");
      const differs = await db.rows(`
        with below as (
          select 'employer' as tree, employer_unit_id as node_id, l as unit_l, null as branch_id, r as unit_r
          from employer_units
          union all
          select 'organisation', above.organisation_unit_id, null, branch.organisation_unit_id, null
          from organisation_units as above
          join organisation_units as branch on branch.l between above.l and above.r
        ),
        moves as (
          select
            below.tree, below.node_id, changes.union_id,
            sum(case when kind in (${LESS.map((kind) => `'${kind}'`).join(", ")}) then -1
              when kind in (${MORE.map((kind) => `'${kind}'`).join(", ")}) then 1 end) as n
          from changes
          join below
            on changes.unit_l between below.unit_l and below.unit_r or changes.branch_id = below.branch_id
          where kpi = '${name}'
          group by all
        )
        select tree, node_id, union_id, before.value as before, moves.n as changed, tonight.value as tonight
        from (
          select tree, node_id, union_id, ${value} as value from figures_by_node
          where month = (select max(month) from figures_by_node)
        ) as tonight
        join (select tree, node_id, union_id, ${value} as value from figures_by_node where month is null) as before
          using (tree, node_id, union_id)
        left join moves using (tree, node_id, union_id)
        where tonight.value <> before.value + coalesce(moves.n, 0)
        limit 5`);
      expect({name, differs}).toEqual({name, differs: []});
    }
    const [members] = await db.rows("select count(*) as n from changes where kpi = 'members'");
    expect(Number(members?.["n"])).toBeGreaterThan(0);
  } finally {
    await db.close();
  }
});
