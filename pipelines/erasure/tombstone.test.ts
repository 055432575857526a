import {expect, test} from "vitest";
import {CONTRACT} from "../contract/contract.ts";
import {aboutWhom, DROPPED, KEPT, links, ownId} from "./tombstone.ts";

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
