import {expect, test} from "vitest";
import {CONTRACT} from "../contract/contract.ts";
import {aboutWhom, BEGAN, DROPPED, isSpan, KEPT, links, ownId, WITH_THE_PERSON} from "./tombstone.ts";

test("of every table of the contract it is decided what stays of somebody erased", () => {
  const about = CONTRACT.filter(aboutWhom).map(({name}) => name);
  expect(about.length).toBeGreaterThan(20);
  expect(about.toSorted()).toEqual([...Object.keys(KEPT), ...DROPPED].toSorted());
  const known = CONTRACT.flatMap(({name, columns}) => columns.map((column) => `${name}.${column.name}`));
  const kept = Object.entries(KEPT).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`));
  expect(kept.filter((column) => !known.includes(column))).toEqual([]);
});

test("a tombstone has every column that the contract requires", () => {
  const lacking = CONTRACT.filter(({name}) => KEPT[name]).flatMap((table) => {
    const own = [ownId(table), aboutWhom(table)?.column];
    return table.columns
      .filter(({name, required}) => required && !own.includes(name) && !KEPT[table.name]?.includes(name))
      .map(({name}) => `${table.name}.${name}`);
  });
  expect(lacking).toEqual([]);
});

test("an id of the contract that refers to nothing is a key or a person's", () => {
  const loose = CONTRACT.flatMap((table) =>
    table.columns
      .filter(({name, type, references}) => type === "id" && references === undefined && name !== table.key[0])
      .filter(({name}) => !links(table).some(({column}) => column === name))
      .map(({name}) => `${table.name}.${name}`)
  );
  expect(loose).toEqual([]);
});

const columnsOf = (of: string): string[] =>
  CONTRACT.find(({name}) => name === of)?.columns.map((column) => column.name) ?? [];

/** Tables that do not say when a row began; whoever returns gets none of their rows. */
const WITHOUT_A_DAY = ["study"];

test("of every table about a person it is decided when a row began", () => {
  const about = CONTRACT.filter(aboutWhom).map(({name}) => name);
  expect([...Object.keys(BEGAN), ...WITH_THE_PERSON, ...WITHOUT_A_DAY].toSorted()).toEqual(about.toSorted());
  const unknown = Object.entries(BEGAN).filter(([name, on]) => {
    if (typeof on === "string") return !columnsOf(name).includes(on);
    const table = CONTRACT.find((one) => one.name === name);
    const parent = table?.columns.find((column) => column.name === on.through)?.references ?? "";
    const there = on.there ?? BEGAN[parent];
    return typeof there !== "string" || !columnsOf(parent).includes(there);
  });
  expect(unknown).toEqual([]);
});

test("a mandate's unions last as long as the mandate", () => {
  expect(CONTRACT.filter(isSpan).map(({name}) => name)).toEqual(expect.arrayContaining(["mandate", "mandate_union"]));
  expect(CONTRACT.filter(isSpan).map(({name}) => name)).not.toContain("case_event");
});
