import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {completeExtracts, landingFolder, removeOldExtracts, runId} from "./landing.ts";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "tillit-"));
});
afterEach(() => rmSync(data, {recursive: true}));

function extractOf(id: string): void {
  const folder = join(landingFolder(data, "crm"), id);
  mkdirSync(folder, {recursive: true});
  const manifest = {
    source: "crm",
    kind: "files",
    extract_id: id,
    as_of: id.slice(0, 10),
    taken_at: "",
    contract_version: 1
  };
  writeFileSync(
    join(folder, "manifest.json"),
    JSON.stringify({...manifest, people: "real", tables: {}, absent: [], warnings: []})
  );
}

const there = (): string[] => readdirSync(landingFolder(data, "crm")).toSorted();

test("an extract's name sorts by its night and then by its moment, also across midnight in UTC", () => {
  const [first, later] = ["2026-11-22T23:30:03.456Z", "2026-11-23T08:00:00.000Z"].map((moment) =>
    runId("2026-11-23", new Date(moment))
  );
  expect(first).toBe("2026-11-23T20261122233003456");
  expect([later, first].toSorted()).toEqual([first, later]);
});

test("an extract without its manifest does not exist", () => {
  extractOf("2026-11-20T010000000");
  extractOf("2026-11-21T010000000");
  mkdirSync(join(landingFolder(data, "crm"), "2026-11-22T010000000"));
  mkdirSync(join(landingFolder(data, "crm"), "2026-11-22T020000000.partial"));
  expect(completeExtracts(data, "crm").map(({manifest}) => manifest.extract_id)).toEqual([
    "2026-11-21T010000000",
    "2026-11-20T010000000"
  ]);
});

test("a manifest that is none is named", () => {
  extractOf("2026-11-20T010000000");
  writeFileSync(join(landingFolder(data, "crm"), "2026-11-20T010000000", "manifest.json"), "{}");
  expect(() => completeExtracts(data, "crm")).toThrow(/not a landing manifest .*2026-11-20T010000000/);
});

test("old extracts go: those of 35 days stay, of each earlier month the last, for ten years; half-made ones go", () => {
  const kept = [
    "2016-12-31T01",
    "2026-08-31T01",
    "2026-09-30T01",
    "2026-10-19T01",
    "2026-10-31T01",
    "2026-11-22T01",
    "2026-11-22T02"
  ];
  const gone = ["2016-10-31T01", "2026-08-30T01", "2026-09-30T00", "2026-10-01T01"];
  for (const id of [...kept, ...gone]) extractOf(id);
  mkdirSync(join(landingFolder(data, "crm"), "2026-11-21T03.partial"));
  const removed = removeOldExtracts(data, "crm", "2026-11-22", {landing_days: 35, month_ends_years: 10});
  expect(removed.toSorted()).toEqual([...gone, "2026-11-21T03.partial"].toSorted());
  expect(there()).toEqual(kept);
});

test("the newest extract always stays", () => {
  extractOf("2001-01-01T01");
  expect(removeOldExtracts(data, "crm", "2026-11-22", {landing_days: 1, month_ends_years: 0})).toEqual([]);
  expect(there()).toEqual(["2001-01-01T01"]);
});
