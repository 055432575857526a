import {DuckDBInstance} from "@duckdb/node-api";
import {DataType, tableFromIPC} from "apache-arrow";
import {afterAll, beforeAll, expect, test} from "vitest";
import {EMPLOYERS, FIXTURE_KPIS, GRANTS, ORGANISATIONS, SUBJECTS} from "../fixture/fixture.test-data.ts";
import {type FixtureApp, openFixture} from "../fixture/app.test-data.ts";

// Metamorphic: what a person is told equals what plain SQL finds in the whole file under the same limits, written here
// by hand, whichever of the two tables the API reads it from.

let fixture: FixtureApp;
let plain: DuckDBInstance;

beforeAll(async () => {
  fixture = await openFixture();
  plain = await DuckDBInstance.create(":memory:");
  const connection = await plain.connect();
  const file = await fixture.warehouse.use(async (generation) => generation.file);
  await connection.run(`attach '${file}' as whole (read_only)`);
});
afterAll(async () => {
  plain.closeSync();
  await fixture.close();
});

const rows = async (sql: string): Promise<Record<string, unknown>[]> => {
  const connection = await plain.connect();
  const result = await connection.run(sql);
  const found = await result.getRowObjectsJson();
  connection.closeSync();
  return found;
};

const below = (tree: string, node: string): string =>
  tree === "employer"
    ? `employer_unit_id in (select c.employer_unit_id from whole.employer_units c, whole.employer_units n
       where n.employer_unit_id = '${node}' and c.l between n.l and n.r)`
    : `branch_id in (select c.organisation_unit_id from whole.organisation_units c, whole.organisation_units n
       where n.organisation_unit_id = '${node}' and c.l between n.l and n.r)`;

const scopeOf = (subject: string): string =>
  GRANTS.filter(([holder, role]) => holder === subject && !["administrator", "data_protection"].includes(role))
    .map(([, , union, tree, node]) => `(union_id = '${union}' and ${below(tree, node)})`)
    .join(" or ");

const READERS = SUBJECTS.filter((subject) => scopeOf(subject) !== "");
const COLUMNS = FIXTURE_KPIS.filter((kpi) => kpi.audience.includes("everyone")).flatMap((kpi) => kpi.columns);
const KPIS = FIXTURE_KPIS.filter((kpi) => kpi.audience.includes("everyone")).map((kpi) => kpi.name);

test.each(READERS)("%s is told the same as a filter of the whole, for every unit that answers", async (subject) => {
  const get = await fixture.as(subject);
  const units = [
    ...EMPLOYERS.map(([id]) => ["employer", id] as const),
    ...ORGANISATIONS.map(([id]) => ["organisation", id] as const)
  ];
  let compared = 0;
  for (const [tree, unit] of [[undefined, undefined] as const, ...units]) {
    const answer = await get(`/api/figures?kpi=${KPIS.join(",")}${unit ? `&unit=${encodeURIComponent(unit)}` : ""}`);
    if (answer.statusCode === 404) continue;
    const told = answer.json<{rows: Record<string, unknown>[]}>().rows;
    const expected = await rows(`
      select month, bool_or(is_partial) as is_partial, ${COLUMNS.map((name) => `sum("${name}")::integer as "${name}"`).join(", ")}
      from whole.figures where (${scopeOf(subject)}) and ${unit ? below(tree, unit) : "true"}
      group by month order by month`);
    expect(told, `${subject} of ${unit}`).toEqual(expected);
    compared += told.length;
  }
  expect(compared).toBeGreaterThan(20);
});

test.each(["A", "employers", "R1", "C1"])("the children of %s add up to it", async (unit) => {
  const get = await fixture.as("leadership");
  const figure = (await get(`/api/figures?kpi=members&unit=${unit}&from=2026-11`)).json().rows[0].members;
  const children: {members?: number}[] = (await get(`/api/children?kpi=members&unit=${unit}`)).json().rows;
  expect(children.reduce((sum, child) => sum + (child.members ?? 0), 0)).toBe(figure);
});

test("an office that sees part of an employer is given its own part, child by child", async () => {
  const get = await fixture.as("regional-rep");
  const children = (await get("/api/children?kpi=members&unit=C1")).json().rows;
  const expected = await rows(`
    select case when employer_unit_id = 'W3' then 'G2' else 'G1' end as id, sum(members)::integer as members
    from whole.figures where ${scopeOf("regional-rep")} and ${below("employer", "C1")} and month = date '2026-11-01'
    group by 1 order by 1`);
  expect(children.map(({id, members}: {id: string; members: number}) => ({id, members}))).toEqual(expected);
});

test("a column that is closed in some of the rows has no sum, and a sum where it is open in all", async () => {
  const get = await fixture.as("leadership-and-steward");
  const amounts = async (unit: string): Promise<unknown[]> =>
    (await get(`/api/figures?kpi=arrears_amount&from=2026-11${unit}`))
      .json()
      .rows.map(({arrears_amount}: {arrears_amount: unknown}) => arrears_amount);
  // Leads union B and is a steward in union A: both are at W1, but amounts are hers in B only.
  expect(await amounts("&unit=W1")).toEqual([null]);
  expect(await amounts("")).toEqual([null]);
  const [own] = await rows(
    `select sum(arrears_amount)::integer as n from whole.figures where union_id = 'B' and month = date '2026-11-01'`
  );
  expect(await amounts("&unit=B")).toEqual([own?.["n"]]);
});

test.each([
  "/api/figures?kpi=members,in_arrears,density",
  "/api/cohorts",
  "/api/children?kpi=members,density&unit=C1",
  "/api/gaps"
])("Arrow and JSON tell the same: %s", async (url) => {
  const get = await fixture.as("regional-rep");
  const {rows: json, total} = (await get(url)).json();
  const arrow = await get(url, {accept: "application/vnd.apache.arrow.stream"});
  expect(arrow.headers["content-type"]).toBe("application/vnd.apache.arrow.stream");
  expect(arrow.headers["x-total-count"]).toBe(total === undefined ? undefined : String(total));
  const table = tableFromIPC(arrow.rawPayload);
  const dates = new Set(table.schema.fields.filter(({type}) => DataType.isDate(type)).map(({name}) => name));
  const decoded = table
    .toArray()
    .map((row) =>
      Object.fromEntries(
        Object.entries(row.toJSON()).map(([name, value]) => [
          name,
          dates.has(name) && value !== null
            ? new Date(Number(value)).toISOString().slice(0, 10)
            : typeof value === "bigint"
              ? Number(value)
              : value
        ])
      )
    );
  expect(decoded.length).toBeGreaterThan(0);
  expect(decoded).toEqual(json);
});

test("five this week are at most five people who are due, those with an owner here first", async () => {
  type Row = {membership_id: string; priority: number | null; owner_node_id: string};
  for (const subject of ["steward", "chief-steward", "branch-officer", "regional-rep", "register-office"]) {
    const get = await fixture.as(subject);
    const {total, rows: first} = (await get("/api/overview")).json().follow_ups as {total: number; rows: Row[]};
    expect(first.length).toBe(Math.min(5, total));
    expect(new Set(first.map((row) => row.membership_id)).size).toBe(first.length);
    const due = (await get("/api/follow-ups?reason=due&limit=500")).json().rows as Row[];
    const known = new Set(due.map((row) => row.membership_id));
    expect(first.filter((row) => row.priority === null || !known.has(row.membership_id))).toEqual([]);
  }
  const chief = await fixture.as("chief-steward");
  const five = (await chief("/api/overview")).json().follow_ups.rows as Row[];
  expect(five[0]?.owner_node_id).toBe("G1");
  const isElsewhere = five.map((row) => row.owner_node_id !== "G1");
  expect(isElsewhere).toEqual(isElsewhere.toSorted((a, b) => Number(a) - Number(b)));
  // Whose time has not come is in the list, not among the five.
  const listed = (await chief("/api/follow-ups?limit=500")).json();
  expect(listed.total).toBeGreaterThan(listed.counts.due);
});

test("the overview says how old headcounts are and where members exceed them, with density only", async () => {
  const get = await fixture.as("regional-rep");
  type Unit = {members: number; eligible_employees: number};
  const units = (await get("/api/gaps?limit=500")).json().rows as Unit[];
  const exceeded = units.filter((row) => row.members > row.eligible_employees).length;
  expect((await get("/api/overview?kpi=density")).json().headcounts).toEqual({oldest_on: "2026-01-01", exceeded});
  expect((await get("/api/overview?kpi=members")).json().headcounts).toBeNull();
});

test("the overview says what the single questions say", async () => {
  const get = await fixture.as("regional-rep");
  const overview = (await get("/api/overview")).json();
  const figures = (await get("/api/figures?kpi=members,in_arrears,density&from=2024-12")).json().rows;
  expect(overview.months).toEqual(figures.map(({month}: {month: string}) => month));
  expect(overview.kpis.members.value).toEqual(figures.map((row: {members: number}) => row.members));
  expect(overview.kpis.density.of).toEqual(figures.map((row: {density__of: number}) => row.density__of));
  expect(overview.kpis.in_arrears.value).toEqual(
    figures.map(
      (row: Record<string, number>) => (row["in_arrears__months_1"] ?? 0) + (row["in_arrears__months_2"] ?? 0)
    )
  );
  expect(overview.kpis.members.before).toBe(overview.kpis.members.value.at(-1));
  expect(overview.kpis.payroll_messages.has_source).toBe(false);
  expect(overview.before_as_of).toBe("2026-11-21");
  expect(overview.explanation).toEqual((await get("/api/explanation?kpi=members")).json().rows);
  expect(overview.follow_ups.total).toBe((await get("/api/follow-ups?reason=due")).json().total);
  expect(overview.stewards.total).toBe((await get("/api/stewards")).json().total);
  const [gap] = overview.gaps;
  expect(Object.keys(gap)).toContain("days_without");
  const gaps = (await get("/api/gaps?list=enough&limit=4")).json().rows as Record<string, unknown>[];
  // A first screen shows fewer columns of the same rows.
  expect(overview.gaps).toEqual(gaps.map((row) => Object.fromEntries(Object.keys(gap).map((key) => [key, row[key]]))));
});

test("a first screen shows the same of every unit, however few or many rows it has", async () => {
  type Found = {readonly total: number; readonly rows: readonly Record<string, string | number | null>[]};
  let seen = 0;
  for (const subject of ["regional-rep", "steward", "register-office", "branch-officer"]) {
    const get = await fixture.as(subject);
    for (const unit of ["A", "R1", "B1", "B2", "C1", "G1", "W1", "W2", "W3", "W4"]) {
      const answer = await get(`/api/overview?unit=${unit}`);
      if (answer.statusCode === 404) continue;
      const told = answer.json();
      const list = async (path: string): Promise<Found | null> => {
        const found = await get(`/api/${path}&unit=${unit}&limit=500`);
        return found.statusCode === 403 ? null : found.json();
      };
      const [due, around, gaps, members] = await Promise.all(
        ["follow-ups?reason=due", "stewards?sort=name", "gaps?list=enough", "members?sort=name"].map(list)
      );
      const isOwn = ({owner_node_id}: Found["rows"][number]): number => Number(owner_node_id === unit);
      const listed = members?.rows.filter(({is_primary}) => is_primary).length;
      expect({
        unit,
        due: told.follow_ups?.total,
        first: told.follow_ups?.rows.map((row: Found["rows"][number]) => row["membership_id"]),
        around: told.stewards?.total,
        gaps: told.gaps?.map((row: Found["rows"][number]) => row["employer_unit_id"]),
        listed: told.members_protected === null ? undefined : told.kpis.members.value.at(-1) - told.members_protected
      }).toEqual({
        unit,
        due: due?.total,
        first: due?.rows
          .toSorted((a, b) => isOwn(b) - isOwn(a))
          .slice(0, 5)
          .map(({membership_id}) => membership_id),
        around: around?.total,
        gaps: gaps?.rows.slice(0, 4).map(({employer_unit_id}) => employer_unit_id),
        listed
      });
      seen += 1;
    }
  }
  expect(seen).toBeGreaterThan(15);
});

const explained = async (subject: string, kpi: string, unit?: string) => {
  const get = await fixture.as(subject);
  return (await get(`/api/explanation?kpi=${kpi}${unit ? `&unit=${encodeURIComponent(unit)}` : ""}`)).json();
};

test("an explanation counts every row below the unit, each once, by why", async () => {
  for (const [subject, unit, where] of [
    ["steward", "W1", "union_id = 'A' and employer_unit_id = 'W1'"],
    ["leadership", "R1", "union_id = 'A' and region_id = 'R1'"]
  ] as const) {
    const {rows: told} = await explained(subject, "in_work", unit);
    const [expected] =
      await rows(`select count(*)::integer as "all", count(*) filter (why_in_work = 'counted')::integer as counted
      from whole.counted_members where ${where}`);
    expect(told.counted).toBe(expected?.["counted"]);
    expect(Object.values<number>(told.why).reduce((sum, n) => sum + n, 0)).toBe(expected?.["all"]);
  }
});

test("a move within the unit is no change, and one across its border is", async () => {
  for (const [tree, unit] of [
    ["employer", "G1"],
    ["organisation", "R1"],
    ["organisation", "A"]
  ] as const) {
    const {changes} = await explained("leadership", "members", unit);
    const at = (l: string, branch: string): string =>
      tree === "employer"
        ? `${l} between (select l from whole.employer_units where employer_unit_id = '${unit}') and (select r from whole.employer_units where employer_unit_id = '${unit}')`
        : `${branch} in (select c.organisation_unit_id from whole.organisation_units c, whole.organisation_units n
            where n.organisation_unit_id = '${unit}' and c.l between n.l and n.r)`;
    const expected = await rows(`select kind, count(*)::integer as n from whole.changes
      where union_id = 'A' and ${at("unit_l", "branch_id")} and (other_unit_l is null or not (${at("other_unit_l", "other_branch_id")}))
      group by kind order by kind`);
    expect(changes).toEqual({
      since: "2026-11-21",
      by_kind: Object.fromEntries(expected.map(({kind, n}) => [kind, n]))
    });
  }
  const [all] = await rows(
    "select count(*)::integer as n from whole.changes where union_id = 'A' and kind = 'moved_in'"
  );
  expect(all?.["n"]).toBeGreaterThan(0);
});

test("a figure that is no count of rows, or was not compared, says so and not nought", async () => {
  expect(await explained("leadership", "density")).toMatchObject({has_source: true, rows: null, changes: null});
  expect(await explained("leadership", "payroll_messages")).toMatchObject({
    has_source: false,
    rows: null,
    changes: null
  });
});

test("an explanation names the registers of the person's own unions only, and when they were read", async () => {
  const {sources} = await explained("steward", "members");
  expect(sources).toEqual([{source: "A", as_of: "2026-11-22", extracted_at: "2026-11-22T10:05:00Z"}]);
  const both = await explained("steward-of-two-unions", "members");
  expect(both.sources.map(({source}: {source: string}) => source)).toEqual(["A", "B"]);
});

test("a month that is over is told as its last night knew it, and a month before that was kept is not there", async () => {
  for (const [subject, unit, node] of [
    ["steward", "W1", "tree = 'employer' and node_id = 'W1'"],
    ["leadership", "R1", "tree = 'organisation' and node_id = 'R1'"]
  ] as const) {
    const get = await fixture.as(subject);
    const then = (await get(`/api/figures?kpi=members&unit=${unit}&known=then`)).json().rows;
    const expected = await rows(`select month, as_of, members::integer as members from whole.figures_known_then
      where union_id = 'A' and ${node} order by month`);
    expect(then).toEqual(expected);
    expect(then).toHaveLength(2);
  }
  // a part of an employer was never kept as it was known
  const rep = await fixture.as("regional-rep");
  expect((await rep("/api/figures?kpi=members&unit=C1&known=then")).json().rows).toEqual([]);
});

test("what happened to a whole union stands on a steward's chart, and what happened elsewhere does not", async () => {
  const steward = await fixture.as("steward");
  const {rows: told} = (await steward("/api/events?unit=W1")).json();
  expect(told.filter((event: {is_whole_union: boolean}) => event.is_whole_union)).toEqual([
    {happened_on: "2020-01-01", kind: "bylaws", reason: "all of A", is_whole_union: true}
  ]);
  const [expected] = await rows(`select count(distinct reason)::integer as n from whole.register_events
    where union_id = 'A' and employer_unit_id = 'W1'`);
  expect(told.length - 1).toBe(expected?.["n"]);
});
