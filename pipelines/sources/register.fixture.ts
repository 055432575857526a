/** A register of a dozen invented people in the contract's own tables, small enough to be wrong in one place at a time. */
import {randomUUID} from "node:crypto";
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {DuckDBInstance} from "@duckdb/node-api";
import type {Source} from "../configuration.ts";
import {extract, type ExtractOptions} from "./extract.ts";
import {load, type LoadOptions, type LoadReport} from "../loading/load.ts";

export type Row = Readonly<Record<string, string | number | boolean | null>>;
export type Tables = Readonly<Record<string, readonly Row[]>>;

const numbers = Array.from({length: 12}, (_, index) => index + 1);

/** Every core table and those expected ones that the tests break. */
export const REGISTER: Tables = {
  union: [{union_id: "u1", name: "Testiliitto", country: "FI", currency: "EUR"}],
  member: numbers.map((n) => ({
    member_id: `m${n}`,
    union_id: "u1",
    given_name: n === 3 ? "Åsa" : `Given${n}`,
    family_name: n === 4 ? "Öberg-Mäkelä" : `Family${n}`,
    birth_year: 1960 + n,
    is_protected: n === 5,
    deceased_on: n === 12 ? "2026-05-04" : null
  })),
  organisation_unit: [
    {organisation_unit_id: "north", union_id: "u1", parent_id: null, kind: "region", name: "North"},
    {organisation_unit_id: "b1", union_id: "u1", parent_id: "north", kind: "branch", name: "Branch 1"}
  ],
  employer_unit: [
    {employer_unit_id: "c", parent_id: null, kind: "concern", name: "Concern"},
    {employer_unit_id: "g", parent_id: "c", kind: "company_group", name: "Company"},
    {employer_unit_id: "w1", parent_id: "g", kind: "workplace", name: "Mill"},
    {employer_unit_id: "w2", parent_id: "g", kind: "workplace", name: "Yard"}
  ],
  membership: numbers.map((n) => ({
    membership_id: `s${n}`,
    member_id: `m${n}`,
    branch_id: "b1",
    kind: "working",
    starts_on: `201${n % 10}-02-01`,
    ends_on: n === 2 ? "2025-03-01" : null,
    exit_reason: n === 2 ? "own_wish" : null
  })),
  employment: numbers.map((n) => ({
    employment_id: `e${n}`,
    member_id: `m${n}`,
    employer_unit_id: n % 2 === 0 ? "w1" : "w2",
    starts_on: "2020-01-01",
    ends_on: null
  })),
  payment: numbers.map((n) => ({
    payment_id: `p${n}`,
    member_id: `m${n}`,
    paid_on: "2026-10-05",
    amount_minor: 1000 + n,
    currency: "EUR"
  }))
};

/** The register with one table's rows changed. */
export function changed(table: string, change: (rows: readonly Row[]) => readonly Row[]): Tables {
  return {...REGISTER, [table]: change(REGISTER[table] ?? [])};
}

/** Rows as CSV with a header of every key that occurs; null is empty. */
export function csv(rows: readonly Row[]): string {
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: Row[string] | undefined): string => (value === null || value === undefined ? "" : `"${value}"`);
  return [header.join(","), ...rows.map((row) => header.map((name) => cell(row[name])).join(",")), ""].join("\n");
}

/** A data folder whose `register/` holds the tables as CSV; `remove` takes it away again. */
export function dataFolder(tables: Tables = REGISTER): {data: string; register: string; remove: () => void} {
  const data = mkdtempSync(join(tmpdir(), "tillit-"));
  const register = join(data, "register");
  mkdirSync(register);
  for (const [name, rows] of Object.entries(tables)) writeFileSync(join(register, `${name}.csv`), csv(rows));
  return {data, register, remove: () => rmSync(data, {recursive: true, force: true})};
}

export const AS_OF = "2026-11-22";
export const DEMO = {name: "demo", kind: "files", folder: "register"} as const;

/** Extracts the folder's register and loads it; `rows` asks the build file. */
export async function loadRegister(
  data: string,
  options: Partial<LoadOptions> & Pick<ExtractOptions, "environment"> & {readonly source?: Source} = {}
): Promise<{report: LoadReport; rows: (sql: string) => Promise<unknown[][]>; close: () => void}> {
  const {source = DEMO, asOf = AS_OF, people = "real", environment = {}, ...loading} = options;
  await extract(source, {data, asOf, people, environment});
  const buildFile = join(data, `build-${randomUUID()}.duckdb`);
  const report = await load({
    data,
    sources: [source.name],
    buildFile,
    asOf,
    runId: "test",
    people,
    ...loading
  });
  const instance = await DuckDBInstance.create(buildFile, {access_mode: "READ_ONLY"});
  const duckdb = await instance.connect();
  return {
    report,
    rows: async (sql) => (await duckdb.runAndReadAll(sql)).getRowsJson(),
    close: () => {
      duckdb.closeSync();
      instance.closeSync();
    }
  };
}
