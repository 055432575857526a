import {readFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, expect, test} from "vitest";
import {CONTRACT} from "../../pipelines/contract/contract.ts";
import {startPostgres, type Postgres} from "./postgres.ts";
import {createRegister, loadRules, namesIn, recompute} from "./recompute.ts";

let postgres: Postgres;

beforeAll(async () => {
  postgres = await startPostgres();
  await createRegister(postgres.client, CONTRACT, "2026-10-15");
  await loadRules(postgres.client);
  await postgres.client.query(readFileSync(join(import.meta.dirname, "handMade.sql"), "utf8"));
  await recompute(postgres.client);
});

afterAll(() => postgres?.stop());

/** Every cell of a KPI in a month that is not empty, as `unit branch [part] numerator[/denominator]`. */
async function cells(kpi: string, month: string): Promise<string[]> {
  const {rows} = await postgres.client.query<{cell: string}>(
    `select concat_ws(' ', employer_unit_id, branch_id, part, concat_ws('/', numerator, denominator)) as cell
    from ours."kpi_${kpi}" where month = $1 order by cell`,
    [`${month}-01`]
  );
  return rows.map((row) => row.cell);
}

/** Every row of a list as `value value …`, in order; `sql` goes on after `concat_ws(' ', `. */
async function told(sql: string): Promise<string[]> {
  const {rows} = await postgres.client.query<{told: string}>(`select concat_ws(' ', ${sql} order by 1`);
  return rows.map((row) => row.told);
}

/**
 * The answers, worked out by hand, stand beneath each query: `-- by hand 2026-10: cell, cell, …`, or `nothing`; a line that
 * begins with three blanks goes on with the one before.
 */
const ANSWERS = namesIn("kpis").flatMap((kpi) => {
  const query = readFileSync(join(import.meta.dirname, "kpis", `${kpi}.sql`), "utf8").replaceAll(/\n-- {3}/g, " ");
  return [...query.matchAll(/^-- by hand (\d{4}-\d\d): (.+)$/gm)].map(([, month = "", answer = ""]) => ({
    kpi,
    month,
    answer: answer === "nothing" ? [] : answer.split(", ")
  }));
});

test.each(ANSWERS)("$kpi of $month is what it is by hand", async ({kpi, month, answer}) => {
  expect(await cells(kpi, month)).toEqual(answer);
});

test("lists say of each person and unit what is so by hand", async () => {
  expect(await told("membership_id, why) as told from ours.list_counted_memberships where why <> 'counted'")).toEqual([
    "bo-1 bridged",
    "cia-1 ended",
    "gus deceased",
    "hal died_before_joining",
    "ned pending",
    "oda ended"
  ]);
  expect(
    await told(
      "membership_id, reason, rules, on_date, months_owed, priority, owner_id) as told from ours.list_follow_ups"
    )
  ).toEqual([
    "ada check_details no_email,no_occupation,no_phone 2020-01-01 0 1 ada",
    "bo-2 check_details no_workplace 2024-01-01 0 n",
    "cia-2 check_details no_workplace 2025-08-31 0 n",
    "dan job_ends 2026-11-30 0 n",
    "dan resigns 2026-10-31 0 1 n",
    "eva check_details no_workplace 2025-01-10 0 n",
    "eva resigns 2026-11-30 0 2 n",
    "fay check_details no_workplace 2025-01-10 0 n",
    "ida check_details no_email,no_occupation,no_phone 2020-01-01 0 2 ada",
    "jon arrears 2026-07-31 1 ada",
    "kim check_details no_email,no_occupation,no_phone,no_workplace 2020-01-01 0 7 n",
    "kim graduate 2026-05-31 0 n",
    "lea arrears 2026-07-31 3 4 n",
    "lea check_details no_workplace 2020-01-01 3 n",
    "mia wrong_workplace other_employer 2026-09-01 0 6 n",
    "pia check_details no_workplace 2020-01-01 0 n",
    "rex arrears 2026-04-30 3 n",
    "rex lapse_line 2026-11-14 3 3 n",
    "sol new 2026-10-15 0 5 n"
  ]);
  const members = "from ours.list_members where member_id in ('ida', 'jon', 'kim')";
  expect(
    await told(`member_id, employer_unit_id, is_primary, in_work, on_leave, is_exempt) as told ${members}`)
  ).toEqual(["ida w1 t t f f", "ida w2 f t f f", "jon w1 t f t f", "kim without:b1 t t f t"]);
  expect(
    await told("employer_unit_id, status, members, stewards, days_without) as told from ours.list_unit_stewards")
  ).toEqual(["g covered 5 1", "w1 covered 3 1", "w2 lost 3 0 24", "w3 reelection 1 0 44"]);
  const times = "vacancies, never_filled, median_days, longest_days, longest_unit_id";
  expect(await told(`node_id, ${times}) as told from ours.list_vacancy_times`)).toEqual([
    "b1 1 0 24 24 w2",
    "n 1 0 24 24 w2",
    "r 1 0 24 24 w2"
  ]);
  // late in the evening in UTC is the next day's night in Helsinki; who has no branch is the union's alone
  expect(await told("node_id, weekday, hour_of_day, contacts) as told from ours.list_contact_hours")).toEqual([
    "n 2 11 1",
    "n 3 11 1",
    "n 4 11 1",
    "n 5 11 1",
    "n 5 2 1",
    "r 2 11 1",
    "r 3 11 1",
    "r 4 11 1"
  ]);
  expect(await told("person_id, role, node_id, ends_on) as told from ours.list_grants")).toEqual([
    "ada steward w1",
    "ida group_steward c"
  ]);
  // rex's bank took back a quarter; half of what lea owes is covered; jon's other month waits for the employer
  expect(
    await told("member_id, kind, why, since_on, expected_minor, paid_minor) as told from ours.list_dues_differences")
  ).toEqual([
    "jon under unpaid 2026-07-01 5000 0",
    "lea under unpaid 2026-06-01 40000 15000",
    "rex under unpaid 2026-01-01 60000 29900"
  ]);
  expect(await told("member_id, occupation, agreed_on, branch_id) as told from ours.list_experts")).toEqual([
    "bo nurse 2026-10-15 b2"
  ]);
  // nobody can reach ada, and oda has left; the draw is by the hash of member and month
  const drawn = "from ours.list_survey_sample where stratum = 'contacted'";
  expect(await told(`place, drawn_from, member_id, month) as told ${drawn}`)).toEqual([
    "1 3 lea 2026-10-01",
    "2 3 mia 2026-10-01",
    "3 3 dan 2026-10-01"
  ]);
  const cohort = "from ours.list_retention_cohorts where join_year in (2024, 2025)";
  expect(await told(`branch_id, join_year, years_since, joined, kept) as told ${cohort}`)).toEqual([
    "b1 2024 0 2 2",
    "b1 2024 1 2 2",
    "b1 2025 0 4 4"
  ]);
});

test("every recomputed kpi has an answer by hand", () => {
  expect(new Set(ANSWERS.map(({kpi}) => kpi))).toEqual(new Set(namesIn("kpis")));
});

test("opening and flows make the closing stock in every cell of every month", async () => {
  const {rows} = await postgres.client.query(LAW);
  expect(rows).toEqual([]);
});

const LAW = `
  select union_id, employer_unit_id, branch_id, month, sum(change) as unexplained
  from (
    select union_id, employer_unit_id, branch_id, month, numerator as change from ours.kpi_members
    union all
    select union_id, employer_unit_id, branch_id, (month + interval '1 month')::date, -numerator from ours.kpi_members
    union all
    select union_id, employer_unit_id, branch_id, month, -numerator from ours.kpi_joined
    union all
    select union_id, employer_unit_id, branch_id, month, numerator from ours.kpi_left
    union all
    select union_id, employer_unit_id, branch_id, month, -numerator from ours.kpi_moved
  ) as step
  where month > (select min(month) from ours.month) and month <= (select max(month) from ours.month)
  group by union_id, employer_unit_id, branch_id, month
  having sum(change) <> 0`;
