import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {parse} from "yaml";
import {CONTRACT, EXIT_REASONS} from "../pipelines/contract/contract.ts";
import {kpiOf, readCatalogue} from "./catalogue.ts";

const MARTS = join(import.meta.dirname, "marts");
const yamlOf = (name: string) => readFileSync(join(MARTS, `kpi_${name}.yml`), "utf8");
const kpis = readCatalogue();

test("every figure of the first release is in the catalogue", () => {
  const models = readdirSync(MARTS).filter((file) => /^kpi_(?!sources).*\.sql$/.test(file));
  expect(kpis.map((kpi) => `kpi_${kpi.name}.sql`)).toEqual(models.toSorted());
  expect(kpis.length).toBeGreaterThanOrEqual(19);
});

test("labels differ between figures and between Finnish, Swedish, Norwegian and English", () => {
  for (const language of ["en", "fi", "sv", "nb"] as const)
    expect(new Set(kpis.map((kpi) => kpi.label[language])).size).toBe(kpis.length);
  expect(kpis.filter((kpi) => new Set(Object.values(kpi.sentence)).size < 4)).toEqual([]);
});

test("a sentence is one sentence that ends with a full stop, a label has none", () => {
  for (const kpi of kpis)
    for (const language of ["en", "fi", "sv", "nb"] as const) {
      expect(kpi.sentence[language]).toMatch(/^\p{Lu}[^.]{20,}\.$/u);
      expect(kpi.label[language]).toMatch(/^\p{Lu}[^.]*$/u);
    }
});

test("every figure has a unit test with awkward rows in its own file", () => {
  const untested = kpis.filter((kpi) => {
    const file = parse(yamlOf(kpi.name)) as {unit_tests?: {model: string}[]};
    return !file.unit_tests?.some((unitTest) => unitTest.model === `kpi_${kpi.name}`);
  });
  expect(untested).toEqual([]);
});

test("a figure needs only tables and columns of the contract", () => {
  const known = CONTRACT.flatMap((table) => [table.name, ...table.columns.map((c) => `${table.name}.${c.name}`)]);
  for (const kpi of kpis) for (const need of kpi.needs.flatMap((one) => one.split("|"))) expect(known).toContain(need);
});

test("amounts and reasons are for leadership and office only", () => {
  for (const name of ["arrears_amount", "left_by_reason"])
    expect(kpis.find((kpi) => kpi.name === name)?.audience).toEqual(["leadership", "office"]);
});

test("exits by reason have a part for every reason of the contract", () => {
  expect(kpis.find((kpi) => kpi.name === "left_by_reason")?.parts).toEqual([...EXIT_REASONS]);
});

test("columns are one per part, and a second one for the base of a share", () => {
  expect(kpis.find((kpi) => kpi.name === "joined")?.columns).toEqual(["joined__new", "joined__returned"]);
  expect(kpis.find((kpi) => kpi.name === "density")?.columns).toEqual(["density", "density__of"]);
  expect(kpis.find((kpi) => kpi.name === "members")?.columns).toEqual(["members"]);
});

test("a file that does not fit is refused by name with what is wrong", () => {
  const yaml = yamlOf("members");
  expect(() => kpiOf("members", yaml.replace("unit: count", "unit: heads"))).toThrow(/unit .*: kpi_members$/s);
  expect(() => kpiOf("members", yaml.replace(/ {10}nb: .*\n/, ""))).toThrow("kpi_members");
  expect(() => kpiOf("other", yaml)).toThrow("no model kpi_other in its own file: kpi_other.yml");
  expect(() => kpiOf("joined", yamlOf("joined").replace("parts: [new, ", "parts: [newly, "))).toThrow("part_labels");
});

test("a figure that counts rows names a mart that says of each row why it is in that figure or not", () => {
  const counted = kpis.filter((kpi) => kpi.counted !== undefined);
  expect(counted.length).toBeGreaterThan(10);
  const silent = counted.filter(({name, counted: mart}) => {
    // what counts every member, whatever by, has one reason
    const column = mart === "counted_memberships" ? "why" : `why_${name}`;
    return !readFileSync(join(MARTS, `${mart}.yml`), "utf8").includes(`{name: ${column}, data_type: string}`);
  });
  expect(silent.map(({name}) => name)).toEqual([]);
});

test("a figure has counted rows or says in one word why it has none, never both", () => {
  const yaml = yamlOf("members");
  const counted = /\n +counted: .*/;
  expect(() => kpiOf("members", yaml.replace(counted, ""))).toThrow("name either");
  expect(() => kpiOf("members", yaml.replace(counted, "$&\n        without_rows: money"))).toThrow("name either");
  expect(kpiOf("members", yaml.replace(counted, "\n        without_rows: money")).withoutRows).toBe("money");
});
