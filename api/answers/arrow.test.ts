import {DuckDBInstance} from "@duckdb/node-api";
import {tableFromIPC as flechette} from "@uwdata/flechette";
import {tableFromIPC} from "apache-arrow";
import {afterAll, expect, test} from "vitest";
import {toArrow} from "./arrow.ts";

const instance = await DuckDBInstance.create(":memory:", {threads: "1"});
const connection = await instance.connect();
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

// Every type the published tables have, nulls in each, short and long texts, letters of several bytes.
const EVERYTHING = `
  select
    case when i % 5 > 0 then i end::integer as int32,
    case when i % 7 > 0 then i * 10000000000 end::bigint as int64,
    case when i % 3 > 0 then i % 100 end::tinyint as int8,
    case when i % 4 > 0 then i / 3 end::double as float64,
    case when i % 6 > 0 then i % 2 = 0 end as bool,
    case when i % 8 > 0 then date '2026-11-22' - i::integer end as day,
    case when i % 9 > 0 then timestamp '2026-11-22 10:30:05.123' + to_seconds(i) end as moment,
    case when i % 10 > 0 then case i % 4 when 0 then '' when 1 then 'å' || i when 2 then 'Strandängen 👷 ' || i || ' välfärdsområde' else repeat('ö', (i % 40)::integer) end end as text,
    case when i % 11 > 0 then (['steward', 'chief', 'åäö'])[i % 3 + 1] end::enum ('steward', 'chief', 'åäö') as code
  from range(ROWS) r (i)`;

test.each([0, 1, 7, 2047, 2048, 2049, 5003])(
  "%i rows of every type arrive as they left",
  async (rows) => {
    for (const filter of ["true", "i % 3 = 1", "i % 2048 < 9"]) {
      const query = `${EVERYTHING.replace("ROWS", String(rows))} where ${filter}`;
      const result = await connection.run(query);
      const expected = (
        await connection.run(`
      select int32, int64::double as int64, int8, float64, bool, epoch_ms(day)::double as day, epoch_ms(moment)::double as moment,
        text, code::varchar as code from (${query})`)
      ).getRows();
      const table = tableFromIPC(toArrow(result));
      const names = ["int32", "int64", "int8", "float64", "bool", "day", "moment", "text", "code"];
      const columns = names.map((name) => table.getChild(name));
      const arrived = Array.from({length: table.numRows}, (_, i) =>
        columns.map((column) => {
          const value: unknown = column?.get(i);
          return typeof value === "bigint" ? Number(value) : value;
        })
      );
      expect(arrived).toEqual(await expected);
    }
  },
  30_000
);

test("the reader of the pages finds the same columns, and dictionaries as text", async () => {
  const result = await connection.run(EVERYTHING.replace("ROWS", "40"));
  const table = flechette(toArrow(result));
  expect(table.numRows).toBe(40);
  expect(table.getChild("code").at(1)).toBe("chief");
  expect(table.getChild("code").at(0)).toBeNull();
  expect(table.getChild("text").at(1)).toBe("å1");
});

test("a column without a counterpart is refused rather than guessed at", async () => {
  await expect(connection.run("select sum(i) as total from range(3) r (i)").then(toArrow)).rejects.toThrow(
    "cast it in SQL: HUGEINT"
  );
});
