import {expect, test} from "vitest";
import {kpiWords} from "../data/kpis.ts";
import {readWords} from "../../speak.ts";
import {stepsOf} from "./movement.ts";
import {textOf} from "./words.ts";

const text = textOf({language: "en", messages: readWords("en"), kpis: kpiWords("en")});
const row = (month: string, members: number, flows: Readonly<Record<string, number>> = {}) => ({
  month,
  members,
  ...flows
});

test("what became known later stands between the opening of then and the closing of now", () => {
  const before = row("2026-08-01", 103);
  const months = [
    row("2026-09-01", 104, {
      joined__new: 4,
      joined__returned: 1,
      left_by_reason__died: 1,
      left_by_reason__unpaid: 2,
      moved: -1
    }),
    row("2026-10-01", 102, {left_by_reason__own_wish: 2})
  ];
  for (const knownThen of [100, 103, 110]) {
    const steps = stepsOf(text, {name: "", before, months, isPartial: false, knownThen});
    const [opening, closing] = [steps[0], steps.at(-1)];
    const between = steps.slice(1, -1).reduce((sum, step) => sum + step.value, 0);
    expect([opening?.value, closing?.value, between]).toEqual([knownThen, 102, 102 - knownThen]);
    const revised = steps.find((step) => step.label === "Known or corrected later");
    expect(revised?.value).toBe(knownThen === 103 ? undefined : 103 - knownThen);
  }
});

test("without a night of then the opening is the one known now", () => {
  const steps = stepsOf(text, {
    name: "",
    before: row("2026-08-01", 7),
    months: [row("2026-09-01", 7)],
    isPartial: false
  });
  expect(steps.map(({value}) => value)).toEqual([7, 7]);
});
