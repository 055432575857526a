import {describe, expect, it} from "vitest";
import {shade} from "./cohorts.ts";
import {placeLabels} from "./gapPicture.ts";
import {isSmall, trace} from "./sparkline.ts";
import {stack} from "./waterfall.ts";

describe("sparkline", () => {
  it("draws small counts as dots, since a line would only wiggle", () => {
    expect(isSmall([3, 9, null, 0])).toBe(true);
    expect(isSmall([3, 10, 2])).toBe(false);
  });

  it("leaves a gap where a month has no value", () => {
    const {path} = trace([10, 12, null, 14, 15]);
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.match(/L/g)).toHaveLength(2);
  });

  it("stays inside its frame and ends at the last value", () => {
    const {path, last} = trace([40, 10, 90, 55]);
    for (const [, x, y] of path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)) {
      expect(Number(x)).toBeLessThanOrEqual(76);
      expect(Number(y)).toBeLessThanOrEqual(26);
    }
    expect(last?.[0]).toBe(73);
  });
});

describe("waterfall", () => {
  it("goes from opening to closing without a jump", () => {
    const steps = stack([
      {label: "opening", value: 100, level: true},
      {label: "joined", value: 12},
      {label: "left", value: -7},
      {label: "closing", value: 105, level: true}
    ]);
    expect(steps.map(({from, to}) => [from, to])).toEqual([
      [100, 100],
      [100, 112],
      [112, 105],
      [105, 105]
    ]);
  });
});

describe("labels beside dots", () => {
  const frame = {x: 0, y: 0, width: 400, height: 300};
  const dots = Array.from({length: 12}, (_, n) => ({
    name: `Workplace number ${n}`,
    x: 60 + (n % 4) * 30,
    y: 150 + Math.floor(n / 4) * 12
  }));

  it("never cover one another and never leave the frame", () => {
    const labels = placeLabels(dots, dots, frame);
    expect(labels.length).toBeGreaterThan(1);
    const boxes = labels.map(({text, x, y, anchor}) => {
      const width = text.length * 7;
      const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
      return {left, right: left + width, top: y - 11, bottom: y};
    });
    for (const [n, a] of boxes.entries()) {
      expect(a.left).toBeGreaterThanOrEqual(0);
      expect(a.right).toBeLessThanOrEqual(400);
      for (const b of boxes.slice(n + 1))
        expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
    }
  });

  it("names the most urgent first when there is room for one only", () => {
    const both = [
      {name: "Urgent", x: 200, y: 150},
      {name: "Less so", x: 204, y: 150}
    ];
    const low = {x: 150, y: 140, width: 112, height: 20};
    expect(placeLabels(both, both, low).map(({text}) => text)).toEqual(["Urgent"]);
    expect(placeLabels(both.toReversed(), both, low)[0]?.text).toBe("Less so");
  });
});

describe("cohort cells", () => {
  it("are darker the more stay", () => {
    const shades = [20, 50, 62, 75, 88, 100].map(shade);
    expect(shades).toEqual(shades.toSorted((a, b) => a - b));
    expect([shade(0), shade(100)]).toEqual([0, 9]);
  });
});
