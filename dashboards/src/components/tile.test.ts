import {expect, test} from "vitest";
import {amount, outOf} from "./tile.ts";
import {textOf, type KpiWords} from "./words.ts";

const text = textOf({language: "en", messages: {"tile.of": "{value} of {of}"}, kpis: []}, "SEK");
const share: KpiWords = {
  name: "dues_collected",
  unit: "share",
  times: 1,
  kind: "flow",
  direction: "up_good",
  label: "Collected",
  sentence: "What came in.",
  parts: {},
  needs: [],
  withoutRows: "money"
};
const heads: KpiWords = {...share, name: "in_work", withoutRows: null};

test("the base of a share of money is an amount, never its minor units", () => {
  expect(outOf(text, share, 27_550_000, 29_000_000)).toBe("SEK\u00a0275,500.00 of SEK\u00a0290,000.00");
  expect(amount(text, {...share, unit: "money"}, 150)).toBe("SEK\u00a01.50");
});

test("the base of a share of people is a count", () => {
  expect(outOf(text, heads, 275, 290.4)).toBe("275 of 290");
});
