import {expect, test} from "vitest";
import {fold, spelling} from "./names.ts";

const key = (name: string): string => spelling(fold(name));

test.each([
  ["Karlsson", "Carlson"],
  ["Karlsson", "Carlsen"],
  ["Marit", "Maarit"],
  ["Wikström", "Vikström"],
  ["Johansson", "Johansen"],
  ["Lindqvist", "Lindkvist"],
  ["Ødegård", "Odegaard"],
  ["Christer", "Krister"],
  ["Kjell", "Kiel"]
])("%s is found as %s", (one, other) => {
  expect(key(one)).toBe(key(other));
});

test.each([
  ["Hansen", "Jansen"],
  ["Berg", "Borg"],
  ["Virtanen", "Virolainen"]
])("%s is not taken for %s", (one, other) => {
  expect(key(one)).not.toBe(key(other));
});

test("what is typed so far finds the whole name", () => {
  for (const typed of ["Carl", "Carls", "Carlss", "Carlsso", "Carlsson"])
    expect(`${fold("Karlsson")} ${key("Karlsson")}`).toContain(key(typed).replace(/sn?o?$/, ""));
});
