import {rmSync, writeFileSync, readFileSync, statSync, truncateSync, existsSync, readdirSync, mkdirSync} from "node:fs";
import {join} from "node:path";
import {DuckDBInstance} from "@duckdb/node-api";
import {afterEach, describe, expect, test, vi} from "vitest";
import {CONTRACT} from "../contract/contract.ts";
import {extract} from "../sources/extract.ts";
import {completeExtracts} from "../landing.ts";
import {load} from "./load.ts";
import {
  AS_OF,
  changed,
  csv,
  dataFolder,
  DEMO,
  loadRegister,
  REGISTER,
  type Row,
  type Tables
} from "../sources/register.fixture.ts";

// each test runs an extract and a load on real files: half a second of its own, more on a busy machine
vi.setConfig({testTimeout: 30_000});

const leftovers: (() => void)[] = [];
afterEach(() => {
  for (const remove of leftovers.splice(0)) remove();
});

function folderOf(tables: Tables = REGISTER): ReturnType<typeof dataFolder> {
  const folder = dataFolder(tables);
  leftovers.push(folder.remove);
  return folder;
}

async function loaded(
  tables: Tables,
  options: Parameters<typeof loadRegister>[1] = {}
): ReturnType<typeof loadRegister> {
  const night = await loadRegister(folderOf(tables).data, options);
  leftovers.unshift(night.close);
  return night;
}

async function messages(tables: Tables): Promise<unknown[]> {
  const {rows} = await loaded(tables);
  return (await rows("select message from raw.rejected order by table_name, row_number, rule")).flat();
}

const replaced = (index: number, values: Row) => (rows: readonly Row[]) =>
  rows.map((row, at) => (at === index ? {...row, ...values} : row));

async function refusal(spoil: (register: string) => void, tables: Tables = REGISTER): Promise<string> {
  const {data, register} = folderOf(tables);
  spoil(register);
  const error: unknown = await extract(DEMO, {data, asOf: AS_OF}).then(
    () => undefined,
    (thrown: unknown) => thrown
  );
  expect(completeExtracts(data, "demo")).toEqual([]);
  expect(existsSync(join(data, "landing", "demo")) ? readdirSync(join(data, "landing", "demo")) : []).toEqual([]);
  return error instanceof Error ? error.message : "";
}

const emptied = (register: string): void => {
  rmSync(register, {recursive: true});
  mkdirSync(register);
};

const halveParquet = async (register: string): Promise<void> => {
  const instance = await DuckDBInstance.create(":memory:");
  const duckdb = await instance.connect();
  const path = join(register, "payment.parquet");
  await duckdb.run(`copy (from read_csv('${join(register, "payment.csv")}')) to '${path}' (format parquet)`);
  duckdb.closeSync();
  instance.closeSync();
  rmSync(join(register, "payment.csv"));
  truncateSync(path, Math.floor(statSync(path).size / 2));
};

const latin = (register: string): void =>
  writeFileSync(join(register, "member.csv"), readFileSync(join(register, "member.csv"), "utf8"), "latin1");

const widen = (register: string): void => {
  const path = join(register, "payment.csv");
  writeFileSync(path, `${readFileSync(path, "utf8")}"p99","m1","2026-10-05","5","EUR","one","two"\n`);
};

const without = (row: Row, name: string): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key !== name));

describe("a register without a fault", () => {
  test("arrives whole, every id with its source's name", async () => {
    const {report, rows} = await loaded(REGISTER);
    expect(report).toMatchObject({refused: [], rejected: 0, rows: Object.values(REGISTER).flat().length});
    expect(
      await rows(
        "select member_id, union_id, birth_year, is_protected, source from raw.member where member_id = 'demo:m5'"
      )
    ).toEqual([["demo:m5", "demo:u1", 1965, true, "demo"]]);
    expect(await rows("select run_id, as_of, time_zone, people from raw.night")).toEqual([
      ["test", AS_OF, "UTC", "real"]
    ]);
  });

  test("has a table in raw for everything in the contract, and says what is absent", async () => {
    const {rows} = await loaded(REGISTER);
    for (const table of CONTRACT) {
      const found = await rows(`select column_name from (describe raw."${table.name}")`);
      expect(found.flat()).toEqual([...table.columns.map((column) => column.name), "source"]);
    }
    const absent = await rows("select table_name, column_name from raw.absent");
    expect(absent).toContainEqual(["headcount", null]);
    expect(absent).toContainEqual(["member", "email"]);
    expect(absent).not.toContainEqual(["member", "given_name"]);
  });

  test("is the same whether its rows are copied or read where they lie", async () => {
    const tables = changed("payment", (rows) => [
      ...rows,
      {...rows[0], payment_id: "bad", paid_on: "2999-01-01"},
      {...rows[0], payment_id: "loose", member_id: "nobody"},
      {...rows[0]}
    ]);
    const copied = await loaded(tables);
    const read = await loaded(tables, {copiedBelow: 0});
    for (const {name} of CONTRACT)
      expect([name, ...(await read.rows(`select * from raw."${name}" order by all`))]).toEqual([
        name,
        ...(await copied.rows(`select * from raw."${name}" order by all`))
      ]);
    expect(read.report.rejected).toBe(3);
    expect(read.report).toMatchObject({rows: copied.report.rows, rejected: copied.report.rejected});
    expect(await read.rows("select count(*) from duckdb_views() where schema_name = 'raw'")).not.toEqual([["0"]]);
  });
});

describe("a row that breaks the contract is left out and named by source, table, row and rule", () => {
  test("a wrong type", async () => {
    expect(await messages(changed("member", replaced(3, {birth_year: "19x5"})))).toEqual(
      [
        "demo, member, row 4, wrong_type: birth_year is not a whole number: 19x5",
        ...["employment", "membership", "payment"].map(
          (table) => `demo, ${table}, row 4, unknown_reference: member_id names no member that was loaded: demo:m4`
        )
      ].toSorted()
    );
  });

  test("an unknown code", async () => {
    expect(await messages(changed("membership", replaced(1, {kind: "gold"})))).toEqual([
      "demo, membership, row 2, unknown_code: kind is not a code of the contract: gold"
    ]);
  });

  test("a value that must not be empty", async () => {
    expect(await messages(changed("membership", replaced(6, {starts_on: null})))).toEqual([
      "demo, membership, row 7, missing_required: starts_on is empty"
    ]);
  });

  test("a date in the far future, and one before anyone was born", async () => {
    expect(
      await messages(changed("employment", replaced(0, {ends_on: "2999-12-31", starts_on: "1066-10-14"})))
    ).toEqual([
      "demo, employment, row 1, date_out_of_range: starts_on lies outside 1900-01-01 to 2046-12-31: 1066-10-14",
      "demo, employment, row 1, date_out_of_range: ends_on lies outside 1900-01-01 to 2046-12-31: 2999-12-31"
    ]);
  });

  test("a duplicate key: the first row stays", async () => {
    const {rows} = await loaded(changed("employment", (jobs) => [...jobs, {...jobs[2], starts_on: "2024-01-01"}]));
    expect(await rows("select message from raw.rejected")).toEqual([
      ["demo, employment, row 13, duplicate_key: employment_id stands in an earlier row too: demo:e3"]
    ]);
    expect(await rows("select starts_on from raw.employment where employment_id = 'demo:e3'")).toEqual([
      ["2020-01-01"]
    ]);
  });

  test("a reference to nothing", async () => {
    expect(await messages(changed("payment", replaced(0, {member_id: "m99"})))).toEqual([
      "demo, payment, row 1, unknown_reference: member_id names no member that was loaded: demo:m99"
    ]);
  });

  test("a cycle in either tree: its rows are named, what hangs below becomes a top", async () => {
    const employers = changed("employer_unit", (units) => [
      ...units,
      {employer_unit_id: "x", parent_id: "y", kind: "concern", name: "X"},
      {employer_unit_id: "y", parent_id: "x", kind: "company_group", name: "Y"},
      {employer_unit_id: "z", parent_id: "y", kind: "workplace", name: "Z"}
    ]);
    const {rows} = await loaded(employers);
    expect((await rows("select message from raw.rejected order by row_number")).flat()).toEqual([
      "demo, employer_unit, row 5, cycle: parent_id leads back to itself: demo:x → demo:y → demo:x",
      "demo, employer_unit, row 6, cycle: parent_id leads back to itself: demo:y → demo:x → demo:y",
      "demo, employer_unit, row 7, reference_emptied: parent_id names no employer_unit that was loaded: demo:y"
    ]);
    expect(await rows("select employer_unit_id, parent_id from raw.employer_unit where name = 'Z'")).toEqual([
      ["demo:z", null]
    ]);
    expect(await messages(changed("organisation_unit", replaced(1, {parent_id: "b1"})))).toContain(
      "demo, organisation_unit, row 2, cycle: parent_id leads back to itself: demo:b1 → demo:b1"
    );
  });

  test("an optional reference to nothing is emptied and reported, the row stays", async () => {
    const {report, rows} = await loaded(changed("employment", replaced(0, {employer_unit_id: "w9"})));
    expect(report.rejected).toBe(0);
    expect(await rows("select rule, row_number, message from raw.rejected")).toEqual([
      [
        "reference_emptied",
        "1",
        "demo, employment, row 1, reference_emptied: employer_unit_id names no employer_unit that was loaded: demo:w9"
      ]
    ]);
    expect(await rows("select employer_unit_id from raw.employment where employment_id = 'demo:e1'")).toEqual([[null]]);
  });

  test("a death before joining is no broken rule", async () => {
    expect(await messages(changed("member", replaced(0, {deceased_on: "1990-01-01"})))).toEqual([]);
  });
});

describe("an extract that is not believed", () => {
  test("more rejected rows than allowed stop that source and not the others; yesterday's extract of it stays in use", async () => {
    const many: Tables = {
      ...REGISTER,
      payment: Array.from({length: 100}, (_, n) => ({
        payment_id: `p${n}`,
        member_id: "m1",
        paid_on: "2026-10-05",
        amount_minor: n,
        currency: "EUR"
      }))
    };
    const {data, register} = folderOf(many);
    const other = {name: "other", kind: "files", folder: "register"} as const;
    await extract(DEMO, {data, asOf: "2026-11-21"});
    await extract(other, {data, asOf: "2026-11-22"});
    const broken = (many["payment"] ?? []).map((row, n) => (n < 20 ? {...row, paid_on: "someday"} : row));
    writeFileSync(join(register, "payment.csv"), csv(broken));
    await extract(DEMO, {data, asOf: "2026-11-22"});
    const options = {data, asOf: AS_OF, runId: "test", people: "real"} as const;
    const report = await load({...options, sources: ["demo", "other"], buildFile: join(data, "build.duckdb")});
    expect(report.loaded.map(({source, as_of}) => [source, as_of])).toEqual([
      ["demo", "2026-11-21"],
      ["other", "2026-11-22"]
    ]);
    expect(report.refused).toEqual([
      {
        source: "demo",
        extract_id: expect.stringMatching(/^2026-11-22T/),
        reason:
          "source demo, table payment: 20 of 100 rows rejected, more than the 2 % allowed, for example demo, payment, row 1, wrong_type: paid_on is not a date (YYYY-MM-DD): someday"
      }
    ]);
    const generous = await load({
      ...options,
      sources: ["demo"],
      buildFile: join(data, "b2.duckdb"),
      rejectedShareAllowed: 0.2
    });
    expect(generous).toMatchObject({refused: [], rejected: 20});
  });

  test("a landing file that is not as its manifest says is refused and named", async () => {
    const {data} = folderOf();
    const {folder} = await extract(DEMO, {data, asOf: AS_OF});
    const path = join(folder, "member.parquet");
    const bytes = readFileSync(path);
    bytes.writeUInt8((bytes.readUInt8(40) + 1) % 256, 40);
    writeFileSync(path, bytes);
    const night = load({
      data,
      sources: ["demo"],
      buildFile: join(data, "b.duckdb"),
      asOf: AS_OF,
      runId: "t",
      people: "real"
    });
    await expect(night).rejects.toThrow(/source demo, extract 2026-11-22T\d+, table member: landing file is damaged/);
    rmSync(path);
    const next = load({
      data,
      sources: ["demo"],
      buildFile: join(data, "c.duckdb"),
      asOf: AS_OF,
      runId: "t",
      people: "real"
    });
    await expect(next).rejects.toThrow(/table member: landing file is missing/);
  });

  test("an extract of a later day is not used by an earlier night", async () => {
    const {data} = folderOf();
    await extract(DEMO, {data, asOf: AS_OF});
    const night = load({
      data,
      sources: ["demo"],
      buildFile: join(data, "b.duckdb"),
      asOf: "2026-11-21",
      runId: "t",
      people: "real"
    });
    await expect(night).rejects.toThrow("source demo has no usable extract on or before 2026-11-21");
  });

  test("an empty core table", async () => {
    const {data, register} = folderOf();
    writeFileSync(join(register, "membership.csv"), "membership_id,member_id,kind,starts_on\n");
    await expect(loadRegister(data)).rejects.toThrow(
      "source demo, table membership: no row is left of 0, and no register is usable without it"
    );
  });
});

describe("a register that cannot be read leaves no extract and says which source, table and row", () => {
  test("a missing core file", async () => {
    expect(await refusal((register) => rmSync(join(register, "member.csv")))).toBe(
      "source demo, table member: missing, and no register is usable without it"
    );
  });

  test("a missing folder, and one without a single table", async () => {
    expect(await refusal((register) => rmSync(register, {recursive: true}))).toMatch(
      /^source demo: folder does not exist .*register$/
    );
    expect(await refusal(emptied)).toMatch(/^source demo: no \.parquet or \.csv file in folder/);
  });

  test("a missing required column", async () => {
    const tables = changed("payment", (rows) => rows.map((row) => without(row, "currency")));
    expect(await refusal(() => {}, tables)).toBe(
      "source demo, table payment: required column is missing (map it, or correct the file's header): currency"
    );
  });

  test("a half-written Parquet file", async () => {
    const {data, register} = folderOf();
    await halveParquet(register);
    await expect(extract(DEMO, {data, asOf: AS_OF})).rejects.toThrow(
      /^source demo, table payment: the Parquet file is half-written or damaged; deliver it again: .*payment\.parquet$/
    );
    expect(completeExtracts(data, "demo")).toEqual([]);
  });

  test("an empty file", async () => {
    expect(await refusal((register) => writeFileSync(join(register, "payment.csv"), ""))).toMatch(
      /^source demo, table payment: the file is empty: .*payment\.csv$/
    );
  });

  test("Latin-1 bytes, unless the source says so", async () => {
    expect(await refusal(latin)).toMatch(
      /^source demo, table member, row 3 .*: not UTF-8; save the file as UTF-8, or write `encoding: latin-1`/
    );
    const {data, register} = folderOf();
    latin(register);
    const night = await loadRegister(data, {source: {...DEMO, encoding: "latin-1"}});
    leftovers.unshift(night.close);
    expect(
      await night.rows(
        "select given_name, family_name from raw.member where member_id in ('demo:m3', 'demo:m4') order by all"
      )
    ).toEqual([
      ["Given4", "Öberg-Mäkelä"],
      ["Åsa", "Family3"]
    ]);
  });

  test("a CSV file with semicolons, Windows line ends and a byte order mark is read as any other", async () => {
    const {data, register} = folderOf();
    const rows = ["union_id;name;country;currency", "u1;Liitto, iso;FI;EUR", ""].join("\r\n");
    writeFileSync(join(register, "union.csv"), `\uFEFF${rows}`);
    const night = await loadRegister(data);
    leftovers.unshift(night.close);
    expect(await night.rows("select union_id, name from raw.union")).toEqual([["demo:u1", "Liitto, iso"]]);
  });

  test("a row with another number of columns than the header", async () => {
    expect(await refusal(widen)).toMatch(/^source demo, table payment, row 13 .*another number of columns/);
  });
});

describe("what the contract does not ask for", () => {
  test("never enters the landing zone, and a warning says so", async () => {
    const {data} = folderOf(changed("member", (rows) => rows.map((row) => ({...row, national_id: "010203-123X"}))));
    const {folder, manifest} = await extract(DEMO, {data, asOf: AS_OF});
    expect(manifest.warnings).toContain("source demo, table member: not asked for, left out: national_id");
    for (const file of readdirSync(folder)) expect(readFileSync(join(folder, file)).includes("010203")).toBe(false);
  });
});
