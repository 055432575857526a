import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import type {Connection} from "mysql2/promise";
import {afterAll, beforeAll, beforeEach, describe, expect, test} from "vitest";
import type {DatabaseSource} from "../configuration.ts";
import {dryRun} from "../mappings/dryRun.ts";
import {extract} from "./extract.ts";
import {dataFolder, loadRegister} from "./register.fixture.ts";
import {cuttingProxy, freePort, mariadbServer, type Server} from "./servers.fixture.ts";

const NIGHT = "2016-01-31";

let server: Server<Connection> | undefined;
let data: string;
let remove = (): void => {};

beforeAll(async () => {
  server = await mariadbServer();
  ({data, remove} = dataFolder({}));
  await server?.client.query(readFileSync(join(import.meta.dirname, "../mappings/civicrm.fixture.sql"), "utf8"));
});

afterAll(async () => {
  await server?.stop();
  remove();
});

beforeEach(({skip}) => {
  if (!server) skip("no MariaDB at TILLIT_TEST_MARIADB or 127.0.0.1:3306, and no mariadbd on the path");
});

function source(other: {host?: string; port?: number} = {}): DatabaseSource {
  if (!server) throw new Error("no MariaDB");
  return {name: "crm", kind: "mariadb", mapping: "civicrm", connection: {...server.connection, ...other}};
}

const take = (from: DatabaseSource) =>
  extract(from, {data, asOf: NIGHT, people: "invented", environment: server?.environment ?? {}, pauses: []});

const landed = (): string[] => {
  const folder = join(data, "landing", "crm");
  return existsSync(folder) ? readdirSync(folder) : [];
};

async function night(): ReturnType<typeof loadRegister> {
  return loadRegister(data, {
    source: source(),
    asOf: NIGHT,
    environment: server?.environment ?? {},
    offices: [
      {person_id: "dana", person_name: "Dana", role: "leadership", union_id: "crm:1", sign_in_as: "leadership"}
    ],
    people: "invented"
  });
}

describe("CiviCRM's own tables become the contract's by the mapping alone", () => {
  test("members are the people with a membership: not the deleted, not those of a test, no one else", async () => {
    const {report, rows, close} = await night();
    expect(report).toMatchObject({rejected: 0, refused: []});
    expect(await rows("select * exclude (source) from raw.union")).toEqual([["crm:1", "Harbour Union", "US", "USD"]]);
    expect(
      await rows(
        "select member_id, given_name, family_name, birth_year, email, phone, language from raw.member order by all"
      )
    ).toEqual([
      ["crm:11", "Ævar", "Þórsson", 1980, "first@example.org", "555 01 02", "nb"],
      ["crm:12", null, "nils@example.org", null, null, null, "other"],
      ["crm:13", "Dead", "Dated", null, null, null, null],
      ["crm:14", "Dead", "Logged", null, null, null, null],
      ["crm:15", "Dead", "Undated", null, null, null, null],
      ["crm:16", "Pia", "Pending", null, null, null, null],
      ["crm:20", "Some", "Spouse", null, null, null, null]
    ]);
    close();
  });

  test("a last day becomes the first day after, dates beat the status, only pending is taken from it", async () => {
    const {rows, close} = await night();
    expect(
      await rows("select membership_id, kind, starts_on, ends_on, is_pending from raw.membership order by all")
    ).toEqual([
      ["crm:101", "working", "2014-02-01", "2016-02-01", false],
      ["crm:102", "student", "2015-09-01", null, false],
      ["crm:103", "working", "2015-12-31", "2017-12-31", false],
      ["crm:104", "working", "2010-01-01", "2017-01-01", false],
      ["crm:105", "working", "2010-01-01", "2015-07-01", false],
      ["crm:106", "working", "2016-01-20", null, true],
      ["crm:110", "working", "2015-03-01", "2017-03-01", false]
    ]);
    close();
  });

  test("whoever died without a date died at the latest when CiviCRM knew", async () => {
    const {rows, close} = await night();
    expect(
      await rows("select member_id, deceased_on from raw.member where deceased_on is not null order by all")
    ).toEqual([
      ["crm:13", "2015-05-22"],
      ["crm:14", "2015-03-03"],
      ["crm:15", "2016-01-07"]
    ]);
    close();
  });

  test("an undated employment is open on both sides, one switched off without an end is left out", async () => {
    const {rows, close} = await night();
    expect(
      await rows(
        "select employment_id, member_id, employer_unit_id, starts_on, ends_on from raw.employment order by all"
      )
    ).toEqual([
      ["crm:201", "crm:11", "crm:2", null, null],
      ["crm:202", "crm:12", "crm:2", "2015-09-01", "2016-01-01"]
    ]);
    expect(await rows("select employer_unit_id, kind, name from raw.employer_unit")).toEqual([
      ["crm:2", "workplace", "North Quay"]
    ]);
    close();
  });

  test("dues are the completed contributions for a membership, each once and to the cent", async () => {
    const {rows, close} = await night();
    expect(
      await rows("select payment_id, member_id, paid_on, amount_minor, currency, channel from raw.payment order by all")
    ).toEqual([
      ["crm:301", "crm:11", "2014-02-01", "1999", "USD", "card"],
      ["crm:302", "crm:11", "2015-03-01", "20000", "USD", "other"]
    ]);
    close();
  });

  test("events are those that were held, once for everybody who came, stayed away or is signed up", async () => {
    const {rows, close} = await night();
    expect(
      await rows("select event_id, union_id, organisation_unit_id, held_on, kind from raw.event order by all")
    ).toEqual([
      ["crm:401", "crm:1", null, "2015-10-02", "training"],
      ["crm:402", "crm:1", null, "2015-11-20", "social"],
      ["crm:403", "crm:1", null, "2016-02-29", "meeting"],
      ["crm:407", "crm:1", null, "2015-12-02", "meeting"]
    ]);
    expect(await rows("select event_id, member_id, status from raw.event_attendance order by all")).toEqual([
      ["crm:401", "crm:11", "attended"],
      ["crm:401", "crm:12", "absent"],
      ["crm:402", "crm:11", "attended"],
      ["crm:402", "crm:12", "registered"],
      ["crm:403", "crm:11", "registered"]
    ]);
    close();
  });

  test("contacts are completed talks and letters with members, without saying who began them", async () => {
    const {rows, close} = await night();
    expect(
      await rows(
        "select contact_id, member_id, cast(happened_at as varchar), channel, direction, is_automatic from raw.contact order by all"
      )
    ).toEqual([
      ["crm:501-11", "crm:11", "2015-10-05 09:30:00", "phone", null, false],
      ["crm:502-12", "crm:12", "2015-10-06 22:15:00", "email", null, false],
      ["crm:503-11", "crm:11", "2015-10-07 08:00:00", "email", null, true],
      ["crm:504-11", "crm:11", "2015-10-08 10:00:00", "meeting", null, false],
      ["crm:504-12", "crm:12", "2015-10-08 10:00:00", "meeting", null, false],
      ["crm:505-16", "crm:16", "2015-10-09 10:00:00", "post", null, false]
    ]);
    close();
  });

  test("what CiviCRM has not is declared absent, and the try-out's office can sign in", async () => {
    const {rows, close} = await night();
    const absent = await rows("select table_name, column_name from raw.absent");
    expect(absent).toContainEqual(["dues_charge", null]);
    expect(absent).toContainEqual(["membership", "exit_reason"]);
    expect(absent).not.toContainEqual(["member", "phone"]);
    expect(
      await rows("select person_name, role, union_id, subject from raw.office join raw.login_subject using (person_id)")
    ).toEqual([["Dana", "leadership", "crm:1", "leadership"]]);
    close();
  });

  test("a dry run says table by table what arrives and what is missing, and writes nothing", async () => {
    const said: string[] = [];
    const before = readdirSync(data);
    const usable = await dryRun(source(), {
      data,
      asOf: NIGHT,
      environment: server?.environment ?? {},
      say: (line) => said.push(line)
    });
    expect(usable).toBe(true);
    expect(said).toContain("member             7 rows");
    expect(said).toContain("    missing: branch_id, exit_reason, notice_received_on, notice_withdrawn_on");
    expect(said).toContain("event_attendance   5 rows");
    expect(said).toContain("contact            6 rows");
    expect(said).toContain("    missing: organisation_unit_id, topic, direction, case_header_id");
    expect(said.find((line) => line.startsWith("headcount"))).toContain("does not count an employer's staff");
    expect(readdirSync(data)).toEqual(before);
  });
});

describe("a database that fails", () => {
  test("down: an error names the source and its address", async () => {
    const port = await freePort();
    await expect(take(source({port}))).rejects.toThrow(
      new RegExp(`^source crm: cannot reach mariadb .*:${port}/tillit_\\w+: .*ECONNREFUSED`)
    );
  });

  test("a connection dropped half-way leaves no extract", async () => {
    await server?.client.query(`
      insert into civicrm_contact (id, contact_type, first_name, last_name)
        select seq, 'Individual', concat('First', seq), concat('Last', seq) from seq_1000_to_20000;
      insert into civicrm_membership (id, contact_id, membership_type_id, start_date, status_id)
        select seq, seq, 1, '2015-01-01', 1 from seq_1000_to_20000`);
    const before = landed();
    const {host = "", port = 3306} = server?.connection ?? {};
    const proxy = await cuttingProxy({host, port}, 200_000);
    await expect(take(source({host: "127.0.0.1", port: proxy.port}))).rejects.toThrow(
      /^source crm, table member: .*(closed|lost)/i
    );
    expect(proxy.cuts()).toBe(1);
    expect(landed()).toEqual(before);
    await proxy.stop();
    expect((await take(source())).manifest.tables["member"]?.rows).toBe(19_008);
  });
});
