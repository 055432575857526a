import {expect, test} from "vitest";
import {amount, outOf, written} from "./tile.ts";
import {textOf, type KpiWords} from "./words.ts";

const messages = {
  "tile.of": "{value} of {of}",
  "tile.days": {one: "{n} day", other: "{n} days"},
  "tile.average": {one: "one person", other: "average of {n} people"}
};
const text = textOf({language: "en", messages, kpis: []}, "SEK");
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

test("an average of days is whole days with their word, and says over how many people it is", () => {
  const days: KpiWords = {...share, unit: "days", withoutRows: "days"};
  expect(written(text, days, 1430, 10)).toBe("143 days");
  expect(outOf(text, days, 1430, 10)).toBe("average of 10 people");
  expect(written(text, days, 1, 1)).toBe("1 day");
  expect(written(text, days, 0, 3)).toBe("0 days");
  expect(written(text, days, null, 0)).toBe("–");
});
