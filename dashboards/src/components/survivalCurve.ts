import {areaY, axisX, axisY, gridY, line, plot, pointerX, ruleY, text as textMark, tip} from "@observablehq/plot";
import {room} from "./room.ts";
import {followed, type SurvivalPoint} from "./survivalPoint.ts";
import type {Text} from "./words.ts";

/** Whole years on the axis, as many as have room. */
function yearsOf(last: number, width: number): number[] {
  const years = Math.floor(last / 12);
  const every = Math.max(1, Math.ceil((years * 52) / width));
  return Array.from({length: Math.floor(years / every) + 1}, (_, index) => index * every * 12);
}

/** Steps downwards with their band, the second curve as a thin line, and below the axis how many are followed still. */
export function drawSurvival(
  text: Text,
  points: readonly SurvivalPoint[],
  besides: readonly SurvivalPoint[],
  width: number
): Element {
  const {format, t} = text;
  const write = format.percent;
  const start: SurvivalPoint = {month: 0, survival: 1, lower: null, upper: null, atRisk: points[0]?.atRisk ?? 0};
  const own = [start, ...points];
  const last = own.at(-1) ?? start;
  const lowest = Math.min(...own.map((point) => point.lower ?? point.survival), ...besides.map((p) => p.survival));
  const marginLeft = Math.max(room(write(1)), room(t("survival.followed")) + room(format.count(start.atRisk)) / 2) + 14;
  const marginRight = room(write(last.survival), 700) + 18;
  const years = yearsOf(last.month, width - marginLeft - marginRight);
  const title = (point: SurvivalPoint): string =>
    [
      t("survival.month", {n: point.month}),
      write(point.survival) +
        (point.lower === null || point.upper === null ? "" : ` (${write(point.lower)}–${write(point.upper)})`),
      `${t("survival.followed")} ${format.count(point.atRisk)}`
    ].join("\n");
  return plot({
    className: "plot",
    width,
    height: 320,
    marginLeft,
    marginRight,
    marginTop: 14,
    marginBottom: 58,
    x: {domain: [0, last.month]},
    y: {domain: [Math.max(0, Math.floor(lowest * 10) / 10), 1]},
    marks: [
      gridY({ticks: 5, stroke: "var(--line)", strokeOpacity: 1}),
      axisY({ticks: 5, tickSize: 0, label: null, tickFormat: write, fill: "var(--ink-2)"}),
      axisX(years, {
        label: null,
        tickSize: 5,
        stroke: "var(--ink-3)",
        fill: "var(--ink-2)",
        tickFormat: (month: number) => t("survival.years", {n: month / 12})
      }),
      areaY(
        own.filter((point) => point.lower !== null),
        {x: "month", y1: "lower", y2: "upper", curve: "step-after", fill: "var(--data-1)", fillOpacity: 0.18}
      ),
      line([start, ...besides], {x: "month", y: "survival", curve: "step-after", stroke: "var(--data-2)"}),
      line(own, {x: "month", y: "survival", curve: "step-after", stroke: "var(--data-1)", strokeWidth: 2}),
      ruleY([0], {stroke: "var(--ink-3)"}),
      textMark([last], {
        x: "month",
        y: "survival",
        text: () => write(last.survival),
        textAnchor: "start",
        dx: 8,
        fontWeight: 700,
        fontSize: 13,
        fill: "var(--ink)"
      }),
      textMark(years, {
        x: (month: number) => month,
        frameAnchor: "bottom",
        dy: 44,
        text: (month: number) => format.count(followed(points, month)),
        fill: "var(--ink-2)"
      }),
      textMark([t("survival.followed")], {
        frameAnchor: "bottom-left",
        text: (label: string) => label,
        textAnchor: "end",
        dx: -room(format.count(start.atRisk)) / 2 - 6,
        dy: 44,
        fill: "var(--ink-2)"
      }),
      tip(
        own,
        pointerX({x: "month", y: "survival", title, fill: "var(--surface)", stroke: "var(--line)", fontSize: 13})
      )
    ]
  });
}
