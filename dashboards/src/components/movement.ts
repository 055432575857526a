import {table, twin} from "./block.ts";
import type {Row} from "./charts.ts";
import {fill, h, type Child} from "./element.ts";
import type {Text} from "./words.ts";

type Charts = typeof import("./charts.ts");
type Step = {readonly label: string; readonly value: number; readonly level?: boolean};

/** Months one after the other: the stock before the first is the opening, that of the last the closing. */
type Period = {
  readonly name: string;
  readonly before: Row;
  readonly months: readonly Row[];
  readonly isPartial: boolean;
  /** Members at the opening as its own last night knew them, where that night is kept. */
  readonly knownThen?: number;
};

/** Members by month, each as its last night knew it. */
export type KnownThen = ReadonlyMap<string, number>;

/** Reasons with a step of their own; the rest are one. */
const REASONS = 6;

const number = (row: Row | undefined, column: string): number => {
  const value = row?.[column];
  return typeof value === "number" ? value : 0;
};

/** The last full month, the present one and the last twelve full months, as far as the rows reach. */
function periodsOf({t, format}: Text, rows: readonly Row[], then: KnownThen): Period[] {
  const full = rows.findLastIndex((row) => row["is_partial"] !== true);
  const latest = rows.length - 1;
  const over = (name: string, first: number, last: number): Period[] => {
    const before = rows[first - 1];
    if (!before) return [];
    const knownThen = then.get(String(before["month"]));
    const known = knownThen === undefined ? {} : {knownThen};
    return [{name, before, months: rows.slice(first, last + 1), isPartial: last > full, ...known}];
  };
  const month = (index: number): string => format.month(String(rows[index]?.["month"] ?? ""));
  return [
    ...(full >= 1 ? over(month(full), full, full) : []),
    ...(latest > full ? over(month(latest), latest, latest) : []),
    ...(full >= 12 ? over(t("moved.twelve"), full - 11, full) : [])
  ];
}

/**
 * Opening, what became known or was corrected after it, who came, who went and why, closing; what moved nobody is left
 * out. The steps between always make the difference of the two levels.
 */
export function stepsOf(text: Text, {before, months, knownThen}: Period): Step[] {
  const {t} = text;
  const sum = (column: string): number => months.reduce((total, row) => total + number(row, column), 0);
  const now = number(before, "members");
  const steps: Step[] = [{label: t("moved.opening"), value: knownThen ?? now, level: true}];
  const add = (label: string, value: number): void => {
    if (value !== 0) steps.push({label, value});
  };
  add(t("moved.revised"), now - (knownThen ?? now));
  for (const [part, label] of Object.entries(text.kpi("joined")?.parts ?? {})) add(label, sum(`joined__${part}`));
  const reasons = Object.entries(text.kpi("left_by_reason")?.parts ?? {})
    .map(([part, label]) => ({label, value: -sum(`left_by_reason__${part}`)}))
    .filter((reason) => reason.value !== 0)
    .toSorted((a, b) => a.value - b.value);
  if (reasons.length) {
    for (const {label, value} of reasons.slice(0, REASONS)) add(label, value);
    add(
      t("moved.other"),
      reasons.slice(REASONS).reduce((total, reason) => total + reason.value, 0)
    );
  } else add(text.kpi("left")?.label ?? t("trend.left"), -sum("left"));
  add(t("moved.moved"), sum("moved"));
  steps.push({label: t("moved.closing"), value: number(months.at(-1), "members"), level: true});
  return steps;
}

/** How the number moved over the last full month, the present one or twelve months. */
export function movement(
  text: Text,
  box: HTMLElement,
  rows: readonly Row[],
  charts: Charts,
  then: KnownThen = new Map()
): void {
  const {t, format} = text;
  const periods = periodsOf(text, rows, then);
  box.classList.remove("chart-space");
  const show = (period: Period | undefined): void => {
    if (!period) return void fill(box, h("h2", {}, t("moved.title_plain")), h("p", {class: "quiet"}, t("trend.short")));
    const month = period.name;
    const steps = stepsOf(text, period);
    const choice = (one: Period): Child =>
      h(
        "button",
        {type: "button", class: "chip", "aria-pressed": String(one === period), onclick: () => show(one)},
        one.name
      );
    const columns = [
      {title: t("moved.step"), head: true, cell: (step: Step) => step.label},
      {
        title: t("trend.members"),
        number: true,
        cell: (step: Step) => (step.level ? format.count(step.value) : format.signed(step.value))
      }
    ];
    fill(
      box,
      h(
        "header",
        {class: "head"},
        h("h2", {}, t("moved.title", {month})),
        periods.length > 1 ? h("span", {class: "chips"}, periods.map(choice)) : null
      ),
      charts.chart(
        t("moved.label", {month, opening: format.count(steps[0]?.value), closing: format.count(steps.at(-1)?.value)}),
        (width) => charts.drawWaterfall(text, steps, width)
      ),
      period.isPartial
        ? h("p", {class: "quiet"}, t("trend.partial", {month: format.monthName(String(period.months[0]?.["month"]))}))
        : null,
      twin(t("chart.table"), () => table(t("moved.title", {month}), columns, steps))
    );
  };
  show(periods[0]);
}
