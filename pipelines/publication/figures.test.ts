import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, expect, test} from "vitest";
import {openDatabase, type Database} from "../database.ts";
import {publishFigures} from "./figures.ts";

const KPIS = [
  {name: "members", columns: ["members"]},
  {name: "density", columns: ["density", "density__of"]},
  {name: "in_arrears", columns: ["in_arrears__months_1", "in_arrears__months_2"]}
];
const COLUMNS = KPIS.flatMap((kpi) => kpi.columns);

const folder = mkdtempSync(join(tmpdir(), "tillit-figures-"));
let db: Database;

/** Two unions on one employer tree; group-a has rows of its own beside its workplaces', union v has no headcount. */
async function makeBuild(file: string): Promise<void> {
  const build = await openDatabase(file);
  await build.run(`
    create table employer_units as select * from (values
      ('employers', null, 'root', 1, 7, 0), ('concern', 'employers', 'concern', 2, 6, 1),
      ('group-a', 'concern', 'company_group', 3, 5, 2), ('place-1', 'group-a', 'workplace', 4, 4, 3),
      ('place-2', 'group-a', 'workplace', 5, 5, 3), ('group-b', 'concern', 'company_group', 6, 6, 2),
      ('without:u-n', 'employers', 'without', 7, 7, 1)
    ) as t (employer_unit_id, parent_id, kind, l, r, depth)`);
  await build.run(`
    create table organisation_units as select * from (values
      ('u', 'u', null, 'union', 1, 4, 0, null), ('u-r', 'u', 'u', 'region', 2, 3, 1, 'u-r'),
      ('u-n', 'u', 'u-r', 'branch', 3, 3, 2, 'u-r'), ('u-s', 'u', 'u', 'branch', 4, 4, 1, null),
      ('v', 'v', null, 'union', 5, 6, 0, null), ('v-n', 'v', 'v', 'branch', 6, 6, 1, null)
    ) as t (organisation_unit_id, union_id, parent_id, kind, l, r, depth, region_id)`);
  await build.run(`
    create table places as select * from (values
      ('u', 'place-1', 'u-n'), ('u', 'place-1', 'u-s'), ('u', 'place-2', 'u-n'), ('u', 'group-a', 'u-n'),
      ('u', 'group-b', 'u-s'), ('u', 'without:u-n', 'u-n'), ('v', 'place-2', 'v-n')
    ) as t (union_id, employer_unit_id, branch_id)`);
  const months = "(select unnest([date '2026-08-01', date '2026-09-01', date '2026-10-01']) as month)";
  const value = "cast(hash(employer_unit_id, branch_id, month) % 90 as bigint)";
  await build.run(
    `create table kpi_members as select *, ${value} as numerator, cast(null as bigint) as denominator from places, ${months}`
  );
  await build.run(`
    create table kpi_density as select *, ${value} as numerator, ${value} + 3 as denominator from places, ${months}
    where union_id = 'u' and employer_unit_id like 'place%'`);
  await build.run(`
    create table kpi_in_arrears as select *, ${value} + length(part) as numerator, cast(null as bigint) as denominator
    from places, ${months}, (select unnest(['months_1', 'months_2']) as part) where branch_id <> 'u-s'`);
  await build.run(`
    create table kpi_sources as select * from (values
      ('members', 'u', true), ('members', 'v', true), ('density', 'u', true), ('density', 'v', false),
      ('in_arrears', 'u', true), ('in_arrears', 'v', true)
    ) as t (kpi, union_id, has_source)`);
  await build.close();
}

async function attach(name: string): Promise<Database> {
  const opened = await openDatabase(":memory:");
  await opened.run(`attach '${join(folder, "build.duckdb")}' as build`);
  await opened.run(`attach '${join(folder, name)}' as publication (row_group_size 30720)`);
  await opened.run("attach ':memory:' as narrow");
  return opened;
}

beforeAll(async () => {
  await makeBuild(join(folder, "build.duckdb"));
  db = await attach("publication.duckdb");
  await publishFigures(db, KPIS, "2026-10-15");
});

afterAll(async () => {
  await db.close();
  rmSync(folder, {recursive: true});
});

test("a node of either tree is the sum of the cells below it, per union and month", async () => {
  const sums = COLUMNS.map((column) => `cast(sum(${column}) as bigint) as ${column}`).join(", ");
  const recomputed = `
    select f.union_id, 'employer' as tree, n.employer_unit_id as node_id, month, ${sums}
    from publication.figures as f join build.employer_units as n on f.unit_l between n.l and n.r group by all
    union all
    select f.union_id, 'organisation', n.organisation_unit_id, month, ${sums}
    from publication.figures as f
    join build.organisation_units as b on b.organisation_unit_id = f.branch_id
    join build.organisation_units as n on b.l between n.l and n.r and n.union_id = f.union_id group by all`;
  const published = `select union_id, tree, node_id, month, ${COLUMNS.join(", ")} from publication.figures_by_node`;
  expect(await db.rows(`(${recomputed}) except all (${published})`)).toEqual([]);
  expect(await db.rows(`(${published}) except all (${recomputed})`)).toEqual([]);
  expect(await db.rows(published)).toHaveLength(3 * (7 + 4 + 4 + 2));
});

test("empty is 0 where the union has the source and null where it has not", async () => {
  const rows = await db.rows(`
    select distinct union_id, density, in_arrears__months_1 from publication.figures
    where (union_id = 'v') or (branch_id = 'u-s' and employer_unit_id = 'group-b') order by all`);
  expect(rows.filter((row) => row["union_id"] === "u")).toEqual([{union_id: "u", density: 0, in_arrears__months_1: 0}]);
  expect(new Set(rows.filter((row) => row["union_id"] === "v").map((row) => row["density"]))).toEqual(new Set([null]));
});

test("figures lie in the order of the employer tree and only the night's month is partial", async () => {
  const rows = await db.rows("select unit_l, month, is_partial from publication.figures order by rowid");
  const order = rows.map((row) => Number(row["unit_l"]));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  const partial = rows.filter((row) => row["is_partial"] === true).map((row) => row["month"]);
  expect(new Set(partial)).toEqual(new Set(["2026-10-01"]));
});

test.each([1, 5, 7])("figures are the same when they are laid side by side %i lines at once", async (linesAtOnce) => {
  const sliced = await attach(`sliced-${linesAtOnce}.duckdb`);
  await publishFigures(sliced, KPIS, "2026-10-15", {linesAtOnce});
  for (const table of ["figures", "figures_by_node"]) {
    const query = `select * from publication.${table} order by rowid`;
    expect(await sliced.rows(query)).toEqual(await db.rows(query));
  }
  await sliced.close();
});

test("a month is whole on its last day", async () => {
  const whole = await attach("whole.duckdb");
  await publishFigures(whole, KPIS, "2026-10-31");
  expect(await whole.rows("select count(*) as partial from publication.figures where is_partial")).toEqual([
    {partial: 0}
  ]);
  await whole.close();
});

test("a kpi that names a unit outside the tree is refused by its name", async () => {
  const astray = await attach("astray.duckdb");
  await astray.run("insert into build.kpi_members values ('u', 'place-9', 'u-n', date '2026-10-01', 1, null)");
  await expect(publishFigures(astray, KPIS, "2026-10-15")).rejects.toThrow("outside the trees: u, place-9, u-n");
  await astray.run("delete from build.kpi_members where employer_unit_id = 'place-9'");
  await astray.close();
});

test("a cell that a kpi holds twice stops the publication and names both", async () => {
  const twice = await attach("twice.duckdb");
  await twice.run(
    "insert into build.kpi_members select * from build.kpi_members where employer_unit_id = 'place-2' and union_id = 'v' limit 1"
  );
  await expect(publishFigures(twice, KPIS, "2026-10-15")).rejects.toThrow(
    /stands 2 times \(v, place-2, v-n, 2026-\d\d-01\): kpi_members/
  );
  await twice.run("delete from build.kpi_members where union_id = 'v'");
  await twice.close();
});

test("a month in which nobody speaks of a place is nought there between two that do, and not there before or after", async () => {
  const gap = await attach("gap.duckdb");
  await gap.run(`
    delete from build.kpi_members
    where employer_unit_id = 'group-b' and month = date '2026-09-01' or employer_unit_id = 'place-1' and month = date '2026-10-01'`);
  await gap.run("delete from build.kpi_density where employer_unit_id = 'place-1' and month = date '2026-10-01'");
  await gap.run("delete from build.kpi_in_arrears where employer_unit_id = 'place-1' and month = date '2026-10-01'");
  await publishFigures(gap, KPIS, "2026-10-15");
  const monthsOf = (place: string) =>
    gap.rows(`
      select month, members = 0 as is_nought from publication.figures_by_node
      where union_id = 'u' and node_id = '${place}' order by month`);
  const told = await monthsOf("group-b");
  expect(told.map((row) => row["month"])).toEqual(["2026-08-01", "2026-09-01", "2026-10-01"]);
  expect(told[1]?.["is_nought"]).toBe(true);
  expect((await monthsOf("place-1")).map((row) => row["month"])).toEqual(["2026-08-01", "2026-09-01"]);
  await gap.close();
});

test("a share without what it is a share of stops the publication, a count has none", async () => {
  const lacking = await attach("lacking.duckdb");
  await lacking.run(
    "update build.kpi_density set denominator = null where branch_id = 'u-s' and month = date '2026-09-01'"
  );
  await expect(publishFigures(lacking, KPIS, "2026-10-15")).rejects.toThrow(
    "lacks a required column (u, place-1, u-s, 2026-09-01): kpi_density"
  );
  await lacking.close();
});
