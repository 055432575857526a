import {
  axisX,
  axisY,
  dot,
  gridY,
  line,
  plot,
  pointerX,
  rectY,
  ruleX,
  ruleY,
  text as textMark,
  tip
} from "@observablehq/plot";
import {room} from "./room.ts";
import type {Text} from "./words.ts";

/** One month of a trend; `joined` and `left` are drawn below when given; `value` null leaves a gap. */
export type TrendMonth = {
  readonly month: string;
  readonly value: number | null;
  /** What the month's last night knew of it; null where no night was kept. */
  readonly known_then?: number | null;
  readonly joined?: number | null;
  readonly left?: number | null;
  readonly is_partial?: boolean;
};
export type TrendEvent = {readonly happened_on: string; readonly label: string};
export type TrendOptions = {
  readonly events?: readonly TrendEvent[];
  /** How a value is written at the axis and the line's end. */
  readonly write?: (value: number) => string;
  readonly name?: string;
};

const day = (iso: string): Date => new Date(`${iso.slice(0, 10)}T00:00:00Z`);
const next = (month: Date): Date => new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1));
/** Events whose words have room beside their line, on the right or else on the left, without covering one another. */
function labelled(events: readonly TrendEvent[], months: readonly Date[], width: number) {
  const [first, last] = [Number(months[0]), Number(months.at(-1))];
  const taken: [number, number][] = [];
  return events
    .toSorted((a, b) => a.happened_on.localeCompare(b.happened_on))
    .flatMap((event) => {
      const x = ((Number(day(event.happened_on)) - first) / (last - first || 1)) * width;
      const words = room(event.label) + 8;
      const sides = [
        {isLate: false, from: x, to: x + words},
        {isLate: true, from: x - words, to: x}
      ];
      const free = sides.find(
        ({from, to}) => from >= 0 && to <= width && taken.every(([start, end]) => to <= start || end <= from)
      );
      if (!free) return [];
      taken.push([free.from, free.to]);
      return [{event, isLate: free.isLate}];
    });
}

/** A stock as a line with its last value written at the end; joined above and left below an axis of their own. */
export function drawTrend(
  text: Text,
  months: readonly TrendMonth[],
  width: number,
  options: TrendOptions = {}
): Element {
  const {format, t} = text;
  const {events = [], write = format.count, name = ""} = options;
  const rows = months.map((row) => ({...row, at: day(row.month), to: next(day(row.month))}));
  const known = rows.filter((row) => row.value !== null);
  const values = [...known.map((row) => Number(row.value)), ...rows.flatMap((row) => row.known_then ?? [])];
  const hasFlows = rows.some((row) => row.joined !== undefined);
  const last = known.at(-1);
  const ends = [last ? write(Number(last.value)) : "", ...(hasFlows ? [t("trend.joined"), t("trend.left")] : [])];
  const margins = {
    marginLeft: Math.max(...values.map((value) => room(write(value))), 20) + 14,
    marginRight: Math.max(...ends.map((label) => room(label, 700))) + 18
  };
  const first = rows[0]?.at;
  const end = rows.at(-1)?.to;
  const x = {type: "utc" as const, domain: [first, end], axis: null};
  const years = rows.length > 18;
  const begins = rows.map((row) => row.at);
  const januaries = begins.filter((at) => at.getUTCMonth() === 0);
  // As many years as have room side by side.
  const every = Math.max(1, Math.ceil((januaries.length * 44) / (width - margins.marginLeft - margins.marginRight)));
  const ticks = years
    ? januaries.filter((at) => at.getUTCFullYear() % every === 0)
    : begins.filter((at) => at.getUTCMonth() % 3 === 0);
  const flowOf = (value: number | null | undefined) => (value === undefined ? "" : format.count(value));
  const title = (row: (typeof rows)[number]): string =>
    [
      format.month(row.month),
      `${name} ${row.value === null ? format.none : write(row.value)}`.trim(),
      ...(typeof row.known_then === "number" ? [`${t("trend.known_then")} ${write(row.known_then)}`] : []),
      ...(hasFlows ? [`${t("trend.joined")} ${flowOf(row.joined)}`, `${t("trend.left")} ${flowOf(row.left)}`] : [])
    ].join("\n");
  const spread = Math.max(...values) - Math.min(...values);
  // A handful of members up or down must not look like a mountain.
  const pad = Math.max(spread * 0.12, options.write ? 0.005 : (10 - spread) / 2);
  const low = Math.max(0, Math.min(...values) - pad);
  const spaced = labelled(events, begins, width - margins.marginLeft - margins.marginRight);
  const stock = plot({
    className: "plot",
    width,
    height: 230,
    ...margins,
    marginTop: 14,
    marginBottom: 26,
    x,
    y: {domain: [low, Math.max(...values) + pad]},
    marks: [
      gridY({ticks: 4, stroke: "var(--line)", strokeOpacity: 1}),
      axisY({
        ticks: 4,
        tickSize: 0,
        label: null,
        tickFormat: (value: number) => (Number.isInteger(value) || options.write ? write(value) : ""),
        fill: "var(--ink-2)"
      }),
      axisX(ticks, {
        label: null,
        tickSize: 5,
        stroke: "var(--ink-3)",
        fill: "var(--ink-2)",
        tickFormat: (at: Date) => (years ? String(at.getUTCFullYear()) : format.monthShort(at.toISOString()))
      }),
      ruleX(
        events.map((event) => day(event.happened_on)),
        {stroke: "var(--ink-3)", strokeDasharray: "2,3"}
      ),
      spaced.map(({event, isLate}) =>
        textMark([event], {
          x: day(event.happened_on),
          frameAnchor: "top",
          text: "label",
          textAnchor: isLate ? "end" : "start",
          dx: isLate ? -5 : 5,
          dy: -8,
          fill: "var(--ink-2)"
        })
      ),
      line(rows, {x: "at", y: "known_then", stroke: "var(--data-2)", strokeWidth: 1.5, strokeDasharray: "4,3"}),
      dot(
        rows.filter((row) => typeof row.known_then === "number"),
        {x: "at", y: "known_then", r: 2, fill: "var(--data-2)"}
      ),
      line(rows, {x: "at", y: "value", stroke: "var(--data-1)", strokeWidth: 2}),
      last ? dot([last], {x: "at", y: "value", r: 3.5, fill: "var(--data-1)"}) : null,
      last
        ? textMark([last], {
            x: "at",
            y: "value",
            text: () => write(Number(last.value)),
            textAnchor: "start",
            dx: 8,
            fontWeight: 700,
            fontSize: 13,
            fill: "var(--ink)"
          })
        : null,
      tip(known, pointerX({x: "at", y: "value", title, fill: "var(--surface)", stroke: "var(--line)", fontSize: 13}))
    ]
  });
  if (!hasFlows) return stock;
  const most = Math.max(4, ...rows.flatMap((row) => [row.joined ?? 0, row.left ?? 0]));
  const lastAt = rows.at(-1)?.to;
  const flows = plot({
    className: "plot",
    width,
    height: 112,
    ...margins,
    marginTop: 6,
    marginBottom: 6,
    x,
    y: {domain: [-most, most]},
    marks: [
      axisY([-most, 0, most], {
        tickSize: 0,
        label: null,
        tickFormat: (value: number) => format.count(Math.abs(value)),
        fill: "var(--ink-2)"
      }),
      rectY(rows, {
        x1: "at",
        x2: "to",
        y: (row: (typeof rows)[number]) => row.joined ?? 0,
        fill: "var(--good)",
        fillOpacity: (row: (typeof rows)[number]) => (row.is_partial ? 0.55 : 1),
        insetLeft: 1,
        insetRight: 1
      }),
      rectY(rows, {
        x1: "at",
        x2: "to",
        y: (row: (typeof rows)[number]) => -(row.left ?? 0),
        fill: "var(--bad)",
        fillOpacity: (row: (typeof rows)[number]) => (row.is_partial ? 0.55 : 1),
        insetLeft: 1,
        insetRight: 1
      }),
      ruleY([0], {stroke: "var(--ink-2)"}),
      textMark(
        [
          {y: most / 2, label: t("trend.joined"), fill: "var(--good)"},
          {y: -most / 2, label: t("trend.left"), fill: "var(--bad)"}
        ],
        {x: () => lastAt, y: "y", text: "label", fill: "fill", textAnchor: "start", dx: 8, fontWeight: 600}
      )
    ]
  });
  const box = document.createElement("div");
  box.append(stock, flows);
  return box;
}
