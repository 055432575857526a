import {DuckDBInstance} from "@duckdb/node-api";
import * as fc from "fast-check";
import {expect, test} from "vitest";
import {csvCell, toCsv} from "./csv.ts";

test.each([
  ["=1+1", "'=1+1"],
  ["+358 40 123", "'+358 40 123"],
  ["-2", "'-2"],
  ["@SUM(A1)", "'@SUM(A1)"],
  [" =1+1", "' =1+1"],
  ["\t=1", "'\t=1"],
  ["\r=1", `"'\r=1"`],
  ["\n=1", `"'\n=1"`],
  ["＝1+1", "'＝1+1"],
  ["a;b", '"a;b"'],
  ['say "hi"', '"say ""hi"""'],
  ["two\nlines", '"two\nlines"'],
  ["Åsa-Maria", "Åsa-Maria"],
  ["a=b", "a=b"],
  [-5, "-5"],
  [0.5, "0.5"],
  [true, "true"],
  [null, ""]
])("the cell %j is written %s", (value, written) => {
  expect(csvCell(value)).toBe(written);
});

test("no text ever begins like a formula, and every text comes back whole", () => {
  fc.assert(
    fc.property(fc.string({unit: "binary"}), (text) => {
      const cell = csvCell(text);
      const read = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      expect(read).not.toMatch(/^\s*[=+\-@]/);
      expect([text, `'${text}`]).toContain(read);
    })
  );
});

test("a file opens in a spreadsheet as it is: marked UTF-8, semicolons, one line per row", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const result = await connection.run("select 'Ånna' as name, -3 as balance, null as note, date '2026-11-22' as day");
  expect((await toCsv(result)).toString("utf8")).toBe("\uFEFFname;balance;note;day\r\nÅnna;-3;;2026-11-22\r\n");
  connection.closeSync();
  instance.closeSync();
});
