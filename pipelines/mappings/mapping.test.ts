import {readdirSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {CONTRACT} from "../contract/contract.ts";
import {parseMapping, readMapping} from "./mapping.ts";

const SHIPPED = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".yaml"));
const parse = (tables: string, more = ""): ReturnType<typeof parseMapping> =>
  parseMapping(`engine: files\ncontract: 1\ntables: ${tables}\n${more}`, "test.yaml");

describe("a mapping file", () => {
  test("maps a table by SQL, or column by column", () => {
    const {queries} = parse(
      '{union: {sql: "select 1 as union_id;"}, member: {from: "people p", columns: {member_id: p.id, union_id: 1}, where: p.live}}'
    );
    expect(queries.get("union")).toBe("select 1 as union_id");
    expect(queries.get("member")).toBe("select p.id as member_id, 1 as union_id from people p where p.live");
  });

  test.each([
    ["{wages: {sql: select 1}}", "", "/tables/wages: the contract has no such table"],
    [
      "{union: {from: t, columns: {national_id: x}}}",
      "",
      "/tables/union/columns/national_id: the contract's union has no such column"
    ],
    ["{union: {from: t}}", "", "/tables/union: write the missing setting columns"],
    ["{union: {sql: select 1, code: run()}}", "", "/tables/union/code: unknown setting"],
    ["{union: {sql: select 1}}", "absent: {unicorn: none}", "/absent/unicorn: the contract has no such table"],
    ["{union: {sql: select 1}}", "absent: {union: none}", "/absent/union: mapped above and absent at once"],
    ["{union: {sql: select 1}}", "absent: {headcount: ''}", "/absent/headcount"]
  ])("is refused with key and cure: %s %s", (tables, more, told) => {
    expect(() => parse(tables, more)).toThrow(told);
  });

  test("of another contract version is refused", () => {
    expect(() => parseMapping("engine: files\ncontract: 7\ntables: {}\n", "test.yaml")).toThrow(
      "/contract: this product speaks contract version 1"
    );
  });
});

describe("the mappings that ship", () => {
  test.each(SHIPPED)("%s maps or explains every table and column of the contract", (file) => {
    const {queries, absent} = readMapping(join(import.meta.dirname, file));
    const unexplained = CONTRACT.filter(({name}) => !queries.has(name) && !absent.has(name)).map(({name}) => name);
    const columns = CONTRACT.flatMap(({name, columns: all}) =>
      all
        .filter((column) => queries.has(name) && !absent.has(`${name}.${column.name}`))
        .filter((column) => !new RegExp(`\\bas ${column.name}\\b`).test(queries.get(name) ?? ""))
        .map((column) => `${name}.${column.name}`)
    );
    expect([...unexplained, ...columns]).toEqual([]);
  });
});
