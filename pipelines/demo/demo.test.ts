import {mkdtemp, readFile, rename, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {CONTRACT, SQL_TYPES} from "../contract/contract.ts";
import {type Database, openDatabase} from "../database.ts";
import {AWKWARD_PEOPLE, AWKWARD_WORKPLACES} from "./awkward.ts";
import {makeDemo} from "./make.ts";

const EARLIER = "2019-06-30";
const LATER = "2026-11-22";
/** Beyond the year to which the latent world is always drawn. */
const NEXT_YEAR = "2027-02-10";

/** Columns that a later date may fill in or move: ends, and what is told of them. All others stand once written. */
const MAY_CHANGE: Readonly<Record<string, readonly string[]>> = {
  member: ["deceased_on", "contact_confirmed_on"],
  membership: ["ends_on", "exit_reason", "notice_received_on", "notice_withdrawn_on", "is_pending"],
  employer_unit: ["closed_on"],
  agreement: ["ends_on"],
  employment: ["ends_on", "leave_starts_on", "leave_ends_on", "confirmed_on"],
  dues_basis: ["ends_on"],
  dues_tariff: ["ends_on"],
  exemption: ["ends_on"],
  remittance: ["arrived_on", "row_count"],
  payroll_message: ["status"],
  mandate: ["notified_on", "ends_on", "end_reason"],
  course_attendance: ["status", "completed_on"],
  promise: ["done_on"],
  event_attendance: ["status"],
  fund_state: ["ends_on"],
  consent: ["withdrawn_on"],
  correction: ["done_on"]
};

let folder = "";
let database: Database;

const names = ["first", "again", "earlier", "next", "seeded"] as const;
const path = (name: string, table: string) => join(folder, name, "register", `${table}.parquet`);

async function count(sql: string): Promise<number> {
  const [row] = await database.rows(`select count(*) as n from (${sql})`);
  return Number(row?.["n"]);
}

const digest = (register: string, table: string) =>
  database.rows(`select count(*) as n, sum(hash(t))::varchar as digest from ${register}."${table}" as t`);

const breakOff = (line: string) => {
  if (line.startsWith("dues_charge")) throw new Error("cut off");
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tillit-demo-"));
  const make = (name: string, asOf: string, seed: number, members: number) =>
    makeDemo({members, seed, asOf, folder: join(folder, name)});
  await make("first", LATER, 1, 300);
  await make("again", LATER, 1, 300);
  await make("earlier", EARLIER, 1, 300);
  await make("next", NEXT_YEAR, 1, 300);
  await make("seeded", LATER, 2, 200);
  database = await openDatabase(":memory:");
  for (const name of names) {
    await database.run(`create schema ${name}`);
    for (const table of CONTRACT) {
      await database.run(
        `create view ${name}."${table.name}" as select * from read_parquet('${path(name, table.name)}')`
      );
    }
  }
  await database.run("use memory.first");
}, 120_000);

afterAll(async () => {
  await database.close();
  await rm(folder, {recursive: true, force: true});
});

describe("the demo register", () => {
  it("is the same twice for the same seed, size and date", async () => {
    for (const {name} of CONTRACT)
      expect([name, await digest("again", name)]).toEqual([name, await digest("first", name)]);
  });

  it("is another union with another seed", async () => {
    expect(
      await count(
        "select given_name, family_name from member intersect select given_name, family_name from seeded.member"
      )
    ).toBeLessThan(await count("select * from seeded.member"));
    expect(
      await count(
        "select * from first.member where member_id not like 'awkward%' intersect select * from seeded.member where member_id not like 'awkward%' and member_id not like 'persona%'"
      )
    ).toBe(0);
  });

  it("loses no row when the date moves on, and changes only ends", async () => {
    for (const {name, columns} of CONTRACT) {
      const standing = columns.map((column) => column.name).filter((column) => !MAY_CHANGE[name]?.includes(column));
      const rows = (register: string) => `select hash(${standing.join(", ")}) from ${register}."${name}"`;
      const gone = await count(`${rows("earlier")} except all ${rows("first")}`);
      const goneNext = await count(`${rows("first")} except all ${rows("next")}`);
      expect([name, gone, goneNext]).toEqual([name, 0, 0]);
    }
  }, 30_000);

  it("grows when the date moves on", async () => {
    for (const name of ["member", "membership", "employment", "dues_charge", "payment", "remittance"]) {
      expect([
        name,
        (await count(`select * from first."${name}"`)) > (await count(`select * from earlier."${name}"`))
      ]).toEqual([name, true]);
    }
  });

  it("knows nothing of later days than its own, ends and terms apart", async () => {
    expect(await count(`select * from payment where paid_on > date '${LATER}'`)).toBe(0);
    expect(
      await count(`select * from membership where starts_on > date '${LATER}' or notice_received_on > date '${LATER}'`)
    ).toBe(0);
    expect(await count(`select * from member where deceased_on > date '${LATER}'`)).toBe(0);
    expect(await count(`select * from employment where starts_on > date '${LATER}'`)).toBe(0);
    expect(await count(`select * from payroll_message where sent_on > date '${LATER}'`)).toBe(0);
    expect(await count(`select * from contact where happened_at >= date '${LATER}' + 1`)).toBe(0);
    expect(await count(`select * from case_event where happened_at >= date '${LATER}' + 1`)).toBe(0);
    expect(await count(`select * from promise where done_on > date '${LATER}'`)).toBe(0);
    expect(
      await count(`select * from event_attendance as a inner join event as e using (event_id)
      where e.held_on > date '${LATER}' and a.status <> 'registered'`)
    ).toBe(0);
  });

  it("says in its manifest that it is synthetic, and how many rows each table has", async () => {
    const manifest = JSON.parse(await readFile(join(folder, "first", "register", "manifest.json"), "utf8"));
    expect(manifest).toMatchObject({
      synthetic: true,
      people: "synthetic",
      seed: 1,
      members: 300,
      as_of: LATER,
      contract_version: 1
    });
    for (const {name} of CONTRACT)
      expect(manifest.tables[name]).toEqual({rows: await count(`select * from "${name}"`)});
  });

  it("stays as it was when a run breaks off, wherever the run before was killed", async () => {
    const register = join(folder, "seeded", "register");
    const manifest = () => readFile(join(register, "manifest.json"), "utf8");
    const before = await manifest();
    const broken = () => makeDemo({members: 250, seed: 3, asOf: LATER, folder: join(folder, "seeded"), log: breakOff});
    await expect(broken()).rejects.toThrow("cut off");
    expect(await manifest()).toBe(before);
    await rename(register, `${register}.old`);
    await expect(broken()).rejects.toThrow("cut off");
    expect(await manifest()).toBe(before);
  }, 60_000);

  it("refuses a size, seed or date that makes no sense", async () => {
    await expect(makeDemo({members: 3, seed: 1, asOf: LATER, folder})).rejects.toThrow(
      "members must be 200 or more: 3"
    );
    await expect(makeDemo({members: 500, seed: 0.5, asOf: LATER, folder})).rejects.toThrow(
      "seed must be a whole number: 0.5"
    );
    await expect(makeDemo({members: 500, seed: 1, asOf: "2026-02-30", folder})).rejects.toThrow("2026-02-30");
  });
});

describe("the contract holds for every row:", () => {
  it.each(CONTRACT.map((table) => [table.name, table] as const))("%s", async (name, table) => {
    expect(await count(`select * from "${name}"`)).toBeGreaterThan(0);
    expect(await count(`select 1 from "${name}" group by ${table.key.join(", ")} having count(*) > 1`)).toBe(0);
    const types = await database.rows(`describe "${name}"`);
    expect(types.map((row) => [row["column_name"], row["column_type"]])).toEqual(
      table.columns.map((column) => [column.name, SQL_TYPES[column.type]])
    );
    for (const column of table.columns) {
      const broken: string[] = [];
      if (column.required) broken.push(`${column.name} is null`);
      if (column.codes) broken.push(`${column.name} not in (${column.codes.map((code) => `'${code}'`).join(", ")})`);
      if (column.references) {
        const target = CONTRACT.find((candidate) => candidate.name === column.references)?.columns[0]?.name;
        broken.push(
          `${column.name} is not null and ${column.name} not in (select ${target} from "${column.references}")`
        );
      }
      for (const rule of broken)
        expect([name, rule, await count(`select * from "${name}" where ${rule}`)]).toEqual([name, rule, 0]);
    }
  });

  it("no span ends before it starts", async () => {
    for (const name of [
      "membership",
      "employment",
      "dues_basis",
      "exemption",
      "mandate",
      "agreement",
      "course",
      "certificate",
      "fund_state"
    ]) {
      expect([name, await count(`select * from "${name}" where ends_on <= starts_on`)]).toEqual([name, 0]);
    }
  });

  it("nobody has two memberships at once in one union", async () => {
    expect(
      await count(`select * from membership as a inner join membership as b on a.member_id = b.member_id
        and a.membership_id < b.membership_id and a.starts_on < coalesce(b.ends_on, date '2200-01-01')
        and b.starts_on < coalesce(a.ends_on, date '2200-01-01')`)
    ).toBe(0);
  });

  it("every person who can sign in holds a mandate or an office in force", async () => {
    expect(
      await count(`select * from login_subject where person_id not in (
        select person_id from office union all
        select member_id from mandate where starts_on <= date '${LATER}' and ends_on > date '${LATER}')`)
    ).toBe(0);
    expect(await count("select * from login_subject")).toBe(12);
  });
});

describe("the awkward", () => {
  it("people are in the register under their own ids", async () => {
    const rows = await database.rows("select member_id from member where member_id like 'awkward%'");
    expect(rows.map((row) => row["member_id"]).toSorted()).toEqual(AWKWARD_PEOPLE.map(({id}) => id).toSorted());
    expect(
      await count("select * from employer_unit where employer_unit_id like 'awkward%' and kind = 'workplace'")
    ).toBe(AWKWARD_WORKPLACES.length);
  });

  it("charge is paid twice, the other's payment is returned", async () => {
    const sums =
      await database.rows(`select member_id, sum(amount_minor)::bigint > 0 as is_paid, count(*) as payments from payment
      where payment_id like 'pawkward%-202608%' and member_id in ('awkward-paid-twice', 'awkward-returned') group by member_id order by member_id`);
    expect(sums).toEqual([
      {member_id: "awkward-paid-twice", is_paid: true, payments: 2},
      {member_id: "awkward-returned", is_paid: false, payments: 2}
    ]);
  });

  it("deduction stops, or is made twice", async () => {
    const rows = await database.rows(`
      select member_id, max(payer) as payer, count(*)::integer as charges, count(payment_id)::integer as payments
      from dues_charge left join payment using (dues_charge_id, member_id)
      where member_id in ('awkward-silent', 'awkward-deducted-twice') and period_on = date '2026-08-01'
      group by member_id order by member_id`);
    expect(rows).toEqual([
      {member_id: "awkward-deducted-twice", payer: "payroll", charges: 2, payments: 2},
      {member_id: "awkward-silent", payer: "payroll", charges: 1, payments: 0}
    ]);
  });

  it("resignation that was withdrawn leaves no end", async () => {
    const [row] = await database.rows(
      "select ends_on, notice_received_on, notice_withdrawn_on from membership where member_id = 'awkward-withdrawn'"
    );
    expect(row).toEqual({ends_on: null, notice_received_on: "2026-10-05", notice_withdrawn_on: "2026-10-20"});
  });

  it("debtor owes the months since June and none before", async () => {
    const rows = await database.rows(`select strftime(period_on, '%Y-%m') as month from dues_charge as c
      where member_id = 'awkward-owes' and due_on < date '${LATER}'
        and not exists (select 1 from payment as p where p.dues_charge_id = c.dues_charge_id) order by month`);
    expect(rows.map((row) => row["month"])).toEqual(["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]);
  });

  it("case was answered by a machine only, another by nobody", async () => {
    const answers = (id: string) =>
      count(`select * from case_event where case_header_id = '${id}' and kind = 'answered' and not is_automatic`);
    expect([await answers("awkward-case-machine"), await answers("awkward-case-silent")]).toEqual([0, 0]);
    expect(await count("select * from case_header where case_header_id like 'awkward-case-%'")).toBe(11);
  });

  it("member of a closed workplace is still on its books", async () => {
    expect(
      await count(`select * from employment inner join employer_unit using (employer_unit_id)
        where member_id = 'awkward-still-there' and closed_on < date '${LATER}' and ends_on is null`)
    ).toBe(1);
  });
});
