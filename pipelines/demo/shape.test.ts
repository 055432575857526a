import {mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type Database, openDatabase} from "../database.ts";
import {makeDemo} from "./make.ts";

const MEMBERS = 2000;
const TODAY = "2026-11-22";

let folder = "";
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tillit-shape-"));
  await makeDemo({members: MEMBERS, seed: 1, asOf: TODAY, folder});
  database = await openDatabase(":memory:");
  const tables = [
    "member",
    "membership",
    "employment",
    "dues_charge",
    "payment",
    "mandate",
    "employer_unit",
    "register_event",
    "course_attendance",
    "case_header",
    "case_event",
    "contact",
    "election",
    "fund_state",
    "exemption",
    "message",
    "message_delivery"
  ];
  for (const table of tables) {
    await database.run(
      `create view ${table} as select * from read_parquet('${join(folder, "register", `${table}.parquet`)}')`
    );
  }
  await database.run(`create view current_member as select * from membership
    where starts_on <= date '${TODAY}' and coalesce(ends_on > date '${TODAY}' + 1, true)`);
}, 60_000);

afterAll(async () => {
  await database.close();
  await rm(folder, {recursive: true, force: true});
});

async function numbers(sql: string): Promise<number[]> {
  return (await database.rows(sql)).map((row) => Number(Object.values(row)[0]));
}

async function number(sql: string): Promise<number> {
  const [value] = await numbers(sql);
  if (value === undefined) throw new Error(`no row: ${sql}`);
  return value;
}

const joins = (month: number) =>
  number(`select count(*) from membership where month(starts_on) = ${month} and starts_on >= date '2016-01-01'`);
const lastDays = (month: number) =>
  number(`select count(*) from membership where exit_reason is not null and month(ends_on - 1) = ${month}`);

const answeredWithinADay = (priority: string) =>
  number(`select count(*) filter (where exists (select 1 from case_event as e where e.case_header_id = c.case_header_id
    and e.kind = 'answered' and not e.is_automatic and e.happened_at <= c.received_at + interval 24 hour)) / count(*)
    from case_header as c where priority ${priority}`);
const contacts = (months: string) => number(`select count(*) from contact where month(happened_at) in (${months})`);

describe("the demo union looks like life", () => {
  it("has about as many members as asked for at the end of every month", async () => {
    const stock =
      await numbers(`select count(*) from (select unnest(generate_series(date '2016-02-01', date '2026-11-01', interval 1 month)) as d)
      inner join membership on starts_on < d and coalesce(ends_on > d, true) group by d`);
    expect(stock.length).toBe(130);
    expect(Math.min(...stock)).toBeGreaterThan(MEMBERS * 0.85);
    expect(Math.max(...stock)).toBeLessThan(MEMBERS * 1.15);
  });

  it("loses 8 to 13 in a hundred each year, over the years", async () => {
    const exits = await number(`select count(*) from membership
      where exit_reason is not null and ends_on between date '2017-01-02' and date '2026-01-01'`);
    expect(exits / 9 / MEMBERS).toBeGreaterThan(0.08);
    expect(exits / 9 / MEMBERS).toBeLessThan(0.13);
  });

  it("has seasons: more join in autumn than in July, more leave at the year's end", async () => {
    expect(await joins(9)).toBeGreaterThan(1.3 * (await joins(7)));
    expect(await lastDays(12)).toBeGreaterThan(1.5 * (await lastDays(10)));
  });

  it("has every kind of membership and of leaving", async () => {
    expect(await number("select count(distinct kind) from current_member")).toBeGreaterThanOrEqual(5);
    expect(await number("select count(distinct exit_reason) from membership")).toBeGreaterThanOrEqual(9);
  });

  it("has members without a workplace, more than a tenth and fewer than two fifths", async () => {
    const without = await number(`select count(*) filter (where not exists (select 1 from employment as e
      where e.member_id = m.member_id and employer_unit_id is not null and coalesce(e.starts_on <= date '${TODAY}', true)
        and coalesce(e.ends_on > date '${TODAY}', true))) / count(*) from current_member as m`);
    expect(without).toBeGreaterThan(0.1);
    expect(without).toBeLessThan(0.4);
  });

  it("has 2 to 6 in a hundred who owe", async () => {
    const share = await number(`with owed as (
        select c.member_id from dues_charge as c
        left join (select dues_charge_id, sum(amount_minor) as paid from payment group by dues_charge_id) as p using (dues_charge_id)
        where c.due_on < date '${TODAY}'
        group by c.member_id, c.period_on having sum(c.amount_minor) > sum(coalesce(p.paid, 0)))
      select count(*) filter (where member_id in (select member_id from owed)) / count(*) from current_member`);
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.07);
  });

  it("has skewed workplaces: the largest tenth holds most of the jobs", async () => {
    const share = await number(`with sizes as (select employer_unit_id, count(*) as jobs from employment
        where employer_unit_id is not null and ends_on is null group by employer_unit_id),
      ranked as (select jobs, ntile(10) over (order by jobs desc) as tenth from sizes)
      select sum(jobs) filter (where tenth = 1) / sum(jobs) from ranked`);
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.8);
  });

  it("has workplaces that lost their steward within twelve months, and some that never had one", async () => {
    const lost =
      await number(`select count(*) from (select employer_unit_id from mandate where role = 'steward' group by employer_unit_id
      having max(ends_on) between date '2025-11-22' and date '${TODAY}')`);
    expect(lost).toBeGreaterThan(2);
    expect(
      await number(
        `select count(*) from employer_unit where kind = 'workplace' and employer_unit_id not in (select employer_unit_id from mandate where employer_unit_id is not null)`
      )
    ).toBeGreaterThan(10);
  });

  it("has resignations that take effect this month and next, and a clean-up in one branch", async () => {
    expect(
      await number(
        `select count(*) from membership where notice_received_on <= date '${TODAY}' and ends_on = date '2026-12-01'`
      )
    ).toBeGreaterThan(0);
    expect(
      await number(
        `select count(*) from membership where notice_received_on <= date '${TODAY}' and ends_on = date '2027-01-01'`
      )
    ).toBeGreaterThan(0);
    expect(await number("select count(distinct branch_id) from membership where exit_reason = 'clean_up'")).toBe(1);
    expect(await number("select count(*) from register_event where kind = 'clean_up'")).toBe(1);
  });

  it("has about three protected identities in a thousand", async () => {
    const share = await number("select count(*) filter (where is_protected) / count(*) from member");
    expect(share).toBeGreaterThan(0.001);
    expect(share).toBeLessThan(0.006);
  });

  it("answers most of its members within 24 hours, urgent ones more often, and not all", async () => {
    expect(await answeredWithinADay("<> 'urgent'")).toBeGreaterThan(0.6);
    expect(await answeredWithinADay("= 'urgent'")).toBeGreaterThan(await answeredWithinADay("<> 'urgent'"));
    expect(await answeredWithinADay("= 'urgent'")).toBeLessThan(1);
  });

  it("turns to the union least in July, and mostly by phone", async () => {
    expect(2 * (await contacts("7"))).toBeLessThan(await contacts("8, 9"));
    const channels = await database.rows(
      "select channel from contact where direction = 'in' group by channel order by count(*) desc"
    );
    expect(channels[0]?.["channel"]).toBe("phone");
    expect(channels.length).toBeGreaterThan(6);
  });

  it("sends most who hold a mandate to a course, and not all of them come", async () => {
    const completed = await number("select count(*) from course_attendance where status = 'completed'");
    const absent = await number("select count(*) from course_attendance where status = 'absent'");
    expect(completed / (await number("select count(distinct member_id) from mandate"))).toBeGreaterThan(0.5);
    expect(absent).toBeGreaterThan(0);
  });

  it("holds an election for each mandate but the awkward ones and the personas'", async () => {
    expect(await number("select count(*) from election where election_id not like 'awkward%'")).toBe(
      await number("select count(*) from mandate where mandate_id like 'mandate-%'")
    );
    expect(await number("select count(*) from election where votes > entitled")).toBe(1);
  });

  it("has benefits with and without an exemption, and people in the fund who left the union", async () => {
    const exempt = `exists (select 1 from exemption as x where x.member_id = f.member_id and x.reason in ('unemployed', 'laid_off')
      and x.starts_on <= f.starts_on and coalesce(x.ends_on > f.starts_on, true))`;
    expect(await number(`select count(*) from fund_state as f where state = 'benefit' and ${exempt}`)).toBeGreaterThan(
      20
    );
    expect(
      await number(`select count(*) from fund_state as f where state = 'benefit' and not ${exempt}`)
    ).toBeGreaterThan(5);
    expect(
      await number(`select count(*) from fund_state where state = 'member' and ends_on is null
        and member_id not in (select member_id from current_member)`)
    ).toBeGreaterThan(5);
  });

  it("reaches most of its members by a message in a year, and some addresses are dead", async () => {
    const reached = await number(`select count(distinct member_id) from message_delivery where status = 'delivered'
      and member_id in (select member_id from current_member)`);
    expect(reached / MEMBERS).toBeGreaterThan(0.7);
    expect(reached / MEMBERS).toBeLessThan(0.98);
    expect(await number("select count(*) from message_delivery where status = 'bounced'")).toBeGreaterThan(20);
  });
});
