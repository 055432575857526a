/** The privacy documents say what the code does, and not what it did. */
import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {EXPORT_DAYS} from "../../api/answers/exports.ts";
import {CONTRACT} from "../../pipelines/contract/contract.ts";
import {aboutWhom, FIGURES_THAT_CHANGE} from "../../pipelines/erasure/tombstone.ts";
import {readPolicy} from "../policy.ts";
import {CLASSES, DATA_MAP, dataMap, LIMITS, PURPOSES} from "./dataMap.test-data.ts";

const page = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8").replaceAll(/\s+/g, " ");

test("the data map is what the contract, the policy and the limits say", () => {
  expect(readFileSync(DATA_MAP, "utf8")).toBe(dataMap());
});

test("the night and the API give a file the same days where the union says nothing", () => {
  expect(LIMITS.export_days).toBe(EXPORT_DAYS);
});

test("every table about people has a purpose, and no other", () => {
  const about = CONTRACT.filter(aboutWhom).map(({name}) => name);
  expect(Object.keys(PURPOSES).toSorted()).toEqual(about.toSorted());
});

test("every text about a person is classed, and nothing is classed that is not there", () => {
  const columns = CONTRACT.filter(aboutWhom).flatMap(({name, columns: all}) =>
    all.map(({name: column, type}) => ({name: `${name}.${column}`, type}))
  );
  expect(columns.filter(({name, type}) => type === "text" && !CLASSES[name])).toEqual([]);
  expect(Object.keys(CLASSES).filter((name) => !columns.some((column) => column.name === name))).toEqual([]);
});

test.each(["processing-record.md", "dpia.md", "summary.en.md", "summary.fi.md", "summary.sv.md", "summary.nb.md"])(
  "%s gives the limits that the code has",
  (name) => {
    const {landing_days, month_ends_years, audit_months, export_days, session_hours} = LIMITS;
    const missing = Object.entries({landing_days, month_ends_years, audit_months, export_days, session_hours}).filter(
      ([, figure]) => !new RegExp(`(?<!\\d)${figure}(?!\\d)`).test(page(name))
    );
    expect(missing).toEqual([]);
    expect(page(name)).toContain("npm run erase");
    expect(page(name)).toContain("retention.left_members_months");
  }
);

test("the processing record names every table about people and every role", () => {
  const record = page("processing-record.md");
  const names = [...Object.keys(PURPOSES), ...Object.keys(readPolicy().roles)];
  expect(names.filter((name) => !record.includes(`\`${name}\``))).toEqual([]);
});

test("the assessment names the figures that an erasure changes, and every command it relies on", () => {
  const dpia = page("dpia.md");
  expect(FIGURES_THAT_CHANGE.filter((kpi) => !dpia.includes(`\`${kpi}\``))).toEqual([]);
  const {scripts}: {scripts: Record<string, string>} = JSON.parse(page("../../package.json"));
  const commands = [...dpia.matchAll(/`npm run ([\w-]+)/g)].map((match) => match[1] ?? "");
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.filter((command) => !scripts[command])).toEqual([]);
});

test.each(["processing-record.md", "dpia.md", "summary.en.md"])("every page that %s points to is there", (name) => {
  const links = [...page(name).matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1] ?? "");
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !existsSync(join(import.meta.dirname, link)))).toEqual([]);
});
