import {card, table} from "./block.ts";
import {h, type Child} from "./element.ts";
import type {Text} from "./words.ts";

/** Where a unit stands against a target, its own or one from above. */
export type TargetGap = {
  readonly node_id: string;
  readonly name: string;
  readonly year: number;
  readonly kpi: string;
  readonly unit: "count" | "share";
  readonly wanted: "more" | "fewer";
  readonly target: number;
  readonly numerator: number;
  readonly base: number | null;
  readonly people_missing: number;
};

/** Units named below each figure. */
const WORST = 3;

/** A share below a base of ten is told as so many of so many. */
export const shareOf = ({format, t}: Text, value: number | null, of: number | null | undefined): string =>
  value === null || !of ? format.none : of < 10 ? t("tile.of", {value, of}) : format.share(value, of);

const aim = ({format}: Text, gap: TargetGap): string =>
  gap.unit === "share" ? format.percent(gap.target / 100) : format.count(gap.target);

const stand = (text: Text, gap: TargetGap): string =>
  gap.unit === "share" ? shareOf(text, gap.numerator, gap.base) : text.format.count(gap.numerator);

/** Targets of the newest year: those of the unit itself, and of the units below it. */
export function targetsOf(gaps: readonly TargetGap[], unit: string | undefined) {
  const newest = Math.max(...gaps.map((gap) => gap.year));
  const years = gaps.filter((gap) => gap.year === newest);
  return {
    own: years.filter((gap) => gap.node_id === unit),
    below: years.filter((gap) => gap.node_id !== unit)
  };
}

/** Figure by figure: where the unit stands, what it wants, how many people that is, and where below most are missing. */
export function targetCard(text: Text, gaps: readonly TargetGap[], unit: string | undefined): HTMLElement {
  const {t} = text;
  const {own, below} = targetsOf(gaps, unit);
  const [first] = own;
  if (!first) return card(t("targets.title"), null, h("p", {class: "quiet"}, t("targets.none")));
  const missing = (gap: TargetGap): Child =>
    gap.people_missing === 0
      ? h("span", {class: "delta good"}, t("targets.met"))
      : t(gap.wanted === "more" ? "targets.more" : "targets.fewer", {n: gap.people_missing});
  const worst = (kpi: string): Child => {
    const rows = below
      .filter((gap) => gap.kpi === kpi && gap.people_missing > 0)
      .toSorted((a, b) => b.people_missing - a.people_missing)
      .slice(0, WORST);
    return rows.map((gap, index) => `${index ? " · " : ""}${gap.name} ${text.format.count(gap.people_missing)}`);
  };
  const columns = [
    {title: t("targets.figure"), head: true, cell: (gap: TargetGap) => text.kpi(gap.kpi)?.label ?? gap.kpi},
    {title: t("targets.now"), number: true, cell: (gap: TargetGap) => stand(text, gap)},
    {title: t("targets.target"), number: true, cell: (gap: TargetGap) => aim(text, gap)},
    {title: t("targets.missing"), number: true, cell: missing},
    ...(below.length ? [{title: t("targets.worst"), cell: (gap: TargetGap) => worst(gap.kpi)}] : [])
  ];
  return card(
    t("targets.title_year", {year: String(first.year)}),
    null,
    table(t("targets.title"), columns, own, "tree"),
    h("p", {class: "quiet"}, t("targets.note"))
  );
}

/** The density target as one sentence: a task in persons. */
export function densityTask(text: Text, gaps: readonly TargetGap[], unit: string | undefined): Child {
  const gap = targetsOf(gaps, unit).own.find(({kpi}) => kpi === "density");
  if (!gap) return null;
  const target = aim(text, gap);
  return gap.people_missing === 0
    ? [" ", text.rich("answer.target_met", {target})]
    : [" ", text.rich("answer.target", {target, n: gap.people_missing})];
}
