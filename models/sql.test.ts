import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {parse} from "yaml";
import {CONTRACT} from "../pipelines/contract/contract.ts";
import {readCatalogue} from "./catalogue.ts";

const read = (folder: string) =>
  readdirSync(join(import.meta.dirname, folder))
    .filter((file) => file.endsWith(".sql"))
    .map((file) => ({folder, file, sql: readFileSync(join(import.meta.dirname, folder, file), "utf8")}));
const models = ["staging", "intermediate", "marts"].flatMap(read);
const everything = [...models, ...read("tests"), ...read("macros")];
const yaml = (path: string): unknown => parse(readFileSync(join(import.meta.dirname, path), "utf8"));

/** Comments and string literals say what they like. */
const code = (sql: string) =>
  sql
    .replaceAll(/\{#.*?#\}/gs, "")
    .replaceAll(/--.*$/gm, "")
    .replaceAll(/'[^']*'/g, "''");

test("the first line of every model states its grain", () => {
  expect(models.filter(({sql}) => !/^-- One row\b.{8,}\n/.test(sql))).toEqual([]);
});

/** Forms that another engine refuses or answers otherwise, and what to say instead. */
const NOT_PORTABLE: readonly (readonly [RegExp, string])[] = [
  [/::/, "cast(x as t)"],
  [/\bvarchar\b|\btext\b/i, "string"],
  [/\bexclude\b|\bby name\b|\basof\b|\bpivot\b/i, "columns by name"],
  [/\bdayofweek\b|\bmonthname\b|\blog\(/i, "another form"],
  [/\bquantile_cont\b|\bepoch\b|\bstrftime\b/i, "percentile_cont, date functions of both engines"],
  [/\blist\(|\bstring_agg\(/i, "array_sort(array_agg(x))"],
  [/,\s*\n\s*((from|where)\b|\))/i, "no comma before from"],
  [/(?<!cast\()\bdate_trunc\(/i, "cast(date_trunc('month', d) as date)"],
  [/\s\/\/\s/, "whole_division"],
  [/\bdatediff\(/i, "days_between"]
];

const inFolder = (folder: string) => models.filter((model) => model.folder === folder);

test("models use the forms that DuckDB and Spark answer alike", () => {
  const faults = everything
    .filter(({folder, sql}) => folder !== "macros" || !sql.includes("dispatch"))
    .flatMap(({file, sql}) =>
      NOT_PORTABLE.filter(([form]) => form.test(code(sql))).map(([form, instead]) => `${file}: ${form}, say ${instead}`)
    );
  expect(faults).toEqual([]);
});

test("an order says where the empty ones stand", () => {
  const orders = models.flatMap(({file, sql}) =>
    [...code(sql).matchAll(/\border by ([^)]*?)(?= rows between|\)|\n\))/g)].map(([, list = ""]) => `${file}: ${list}`)
  );
  expect(orders.filter((order) => !/nulls (first|last)|month_number|= ''/.test(order))).toEqual([]);
});

test("sums and counts that leave a mart are cast", () => {
  const bare = inFolder("marts").filter(({sql}) => /^\s*(sum|count)\([^\n]* as (numerator|denominator)/m.test(sql));
  expect(bare.map(({file}) => file)).toEqual([]);
});

test("only staging reads the raw tables, and it only picks, renames and casts", () => {
  expect(models.filter(({sql}) => sql.includes("source("))).toEqual(inFolder("staging"));
  for (const {sql} of inFolder("staging")) expect(code(sql)).not.toMatch(/\b(join|where|group by|case|coalesce)\b/i);
});

test("a staging model has exactly the columns of its contract table", () => {
  for (const table of CONTRACT) {
    const model = inFolder("staging").find(({sql}) => sql.includes(`source('raw', '${table.name}')`));
    const picked = [...(model?.sql ?? "").matchAll(/ as (\w+)(,|\n)/g)].map(([, name]) => name);
    const wanted = table.columns.map((column) => column.name);
    expect({[table.name]: picked.filter((name) => name !== "source")}).toEqual({
      [table.name]: wanted.filter((name) => name !== "source")
    });
  }
});

/** What the YAML of a model says of it. */
type Entry = {name: string; description: string; config?: {contract?: {enforced?: boolean}}; data_tests?: unknown[]};

const entriesOf = (folder: string): Entry[] =>
  readdirSync(join(import.meta.dirname, folder))
    .filter((name) => name.endsWith(".yml"))
    .flatMap((file) => (yaml(`${folder}/${file}`) as {models?: Entry[]}).models ?? []);

test("every model is described once", () => {
  for (const folder of ["staging", "intermediate", "marts"]) {
    const entries = entriesOf(folder);
    expect(entries.map((entry) => `${entry.name}.sql`).toSorted()).toEqual(
      inFolder(folder)
        .map(({file}) => file)
        .toSorted()
    );
    expect(entries.filter((entry) => entry.description.length <= 20)).toEqual([]);
  }
});

const figures = new Set(readCatalogue().map(({name}) => `kpi_${name}`));

// the publication proves every figure whole while it reads it, which spares the night a hundred tests of dbt
const isHeld = ({name, config, data_tests}: Entry) =>
  config?.contract?.enforced === true && (figures.has(name) || JSON.stringify(data_tests).includes("whole"));

test("every mart enforces its contract and is a figure or tested whole", () => {
  expect(entriesOf("marts").filter((entry) => !isHeld(entry))).toEqual([]);
});
