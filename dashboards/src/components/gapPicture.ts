import {axisX, axisY, dot, gridY, plot, pointer, ruleY, text as textMark, tip} from "@observablehq/plot";
import {svg} from "./element.ts";
import type {Gap} from "./overview.ts";
import {room} from "./room.ts";
import type {Text} from "./words.ts";

const DAYS = [0, 30, 90, 180, 365, 730, 1825, 3650];
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

type Box = {readonly x: number; readonly y: number; readonly width: number; readonly height: number};
const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export type Label = {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "end" | "middle";
};

/**
 * Names beside their dots: each, first come first served, takes the first free place to the right, left, above or below
 * that lies inside the frame and covers neither a name nor a dot; a name without a free place is left out.
 */
export function placeLabels(
  wanted: readonly {readonly name: string; readonly x: number; readonly y: number}[],
  dots: readonly {readonly x: number; readonly y: number}[],
  frame: Box
): Label[] {
  const taken: Box[] = dots.map(({x, y}) => ({x: x - 4, y: y - 4, width: 8, height: 8}));
  const placed: Label[] = [];
  for (const {name, x, y} of wanted) {
    const width = room(name);
    const places = [
      {anchor: "start" as const, left: x + 8, base: y + 4, at: x + 8},
      {anchor: "end" as const, left: x - 8 - width, base: y + 4, at: x - 8},
      {anchor: "middle" as const, left: x - width / 2, base: y - 9, at: x},
      {anchor: "middle" as const, left: x - width / 2, base: y + 18, at: x}
    ];
    for (const {anchor, left, base, at} of places) {
      const box = {x: left, y: base - 11, width, height: 14};
      const inside =
        left >= frame.x && left + width <= frame.x + frame.width && box.y >= frame.y && base <= frame.y + frame.height;
      if (!inside || taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      placed.push({text: name, x: at, y: base, anchor});
      break;
    }
  }
  return placed;
}

/**
 * Workplaces without a steward: members (log) against days without (square root, so that 30, 90 and 365 days can be
 * told apart); those that never had one stand in a band of their own on top. Rows come most urgent first.
 */
export function drawGaps(text: Text, gaps: readonly Gap[], width: number): Element {
  const {t, format} = text;
  const days = gaps.flatMap((gap) => (gap.days_without === null ? [] : [gap.days_without]));
  const most = Math.max(365, ...days);
  const top = Math.sqrt(most);
  const band = top * 1.16;
  const hasBand = gaps.some((gap) => gap.days_without === null);
  const points = gaps.map((gap, index) => ({
    ...gap,
    x: Math.max(1, gap.members),
    y: gap.days_without === null ? band + ((index * 7) % 5) * top * 0.022 : Math.sqrt(gap.days_without)
  }));
  const written = (value: number): string => t("gap.days_short", {n: value});
  const ticks = DAYS.filter((value) => value <= most * 1.05);
  const height = 380;
  const marginLeft =
    Math.max(...ticks.map((value) => room(written(value))), hasBand ? room(t("gap.never_short")) : 0) + 12;
  const sizes = [Math.min(...points.map((point) => point.x)), Math.max(...points.map((point) => point.x))] as const;
  const domain: [number, number] = [Math.max(0.9, sizes[0] * 0.85), Math.max(10, sizes[1] * 1.25)];
  const margins = {marginLeft, marginRight: 12, marginTop: 16, marginBottom: 50};
  const title = (gap: Gap): string =>
    [
      gap.name,
      t("gap.members", {n: gap.members}),
      gap.days_without === null ? t("gap.never") : t("gap.days", {n: gap.days_without})
    ].join("\n");
  const picture = plot({
    className: "plot",
    width,
    height,
    ...margins,
    x: {type: "log", domain},
    y: {domain: [-top * 0.04, hasBand ? band * 1.12 : top * 1.06]},
    marks: [
      gridY(ticks.map(Math.sqrt), {stroke: "var(--line)", strokeOpacity: 1}),
      axisY(ticks.map(Math.sqrt), {
        tickSize: 0,
        label: null,
        fill: "var(--ink-2)",
        tickFormat: (value: number) => written(Math.round(value * value))
      }),
      hasBand ? ruleY([(top + band) / 2], {stroke: "var(--ink-3)", strokeDasharray: "2,3"}) : null,
      hasBand
        ? textMark([0], {
            x: domain[0],
            y: band * 1.04,
            text: () => t("gap.never_short"),
            textAnchor: "end",
            dx: -8,
            fill: "var(--ink-2)"
          })
        : null,
      axisX(
        SIZES.filter((size) => size >= domain[0] && size <= domain[1]),
        {
          label: t("gap.axis"),
          labelAnchor: "right",
          labelArrow: "right",
          labelOffset: 40,
          tickSize: 4,
          stroke: "var(--ink-3)",
          fill: "var(--ink-2)",
          text: (size: number) => format.count(size)
        }
      ),
      dot(points, {
        x: "x",
        y: "y",
        r: 4,
        fill: (gap: Gap) =>
          gap.days_without === null ? "var(--surface)" : gap.status === "lost" ? "var(--bad)" : "var(--data-2)",
        stroke: (gap: Gap) => (gap.days_without === null ? "var(--data-2)" : "var(--surface)"),
        strokeWidth: 1.5
      }),
      tip(points, pointer({x: "x", y: "y", title, fill: "var(--surface)", stroke: "var(--line)", fontSize: 13}))
    ]
  });
  const [px, py] = [picture.scale("x"), picture.scale("y")];
  const pixels = points.map((point) => ({
    name: point.name,
    x: Number(px?.apply(point.x)),
    y: Number(py?.apply(point.y))
  }));
  const frame = {
    x: marginLeft,
    y: margins.marginTop,
    width: width - marginLeft,
    height: height - margins.marginTop - margins.marginBottom
  };
  const labels = placeLabels(pixels.slice(0, width < 480 ? 5 : 9), pixels, frame);
  picture.append(
    ...labels.map((label) =>
      svg("text", {x: label.x, y: label.y, "text-anchor": label.anchor, class: "name"}, label.text)
    )
  );
  return picture;
}
