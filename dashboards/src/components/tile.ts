import {h, type Child} from "./element.ts";
import {daysBetween, monthsBetween} from "./format.ts";
import {inTheUnion} from "./outside.ts";
import type {Figure, Overview} from "./overview.ts";
import {sparkline} from "./sparkline.ts";
import type {KpiWords, Text} from "./words.ts";

/** "+2 since last month": coloured by the KPI's direction, with its sign and words beside the colour. */
export function delta(text: Text, kpi: KpiWords, change: number, since: string): Child {
  const good =
    kpi.direction === "neutral" || change === 0 ? "" : change > 0 === (kpi.direction === "up_good") ? " good" : " bad";
  const sign = change > 0 ? "+" : change < 0 ? "−" : "";
  return h("span", {class: `delta${good}`}, `${sign}${amount(text, kpi, Math.abs(change))} ${since}`);
}

/** Whether a figure is a part of a base. */
export const hasBase = (kpi: KpiWords): boolean => kpi.unit !== "count" && kpi.unit !== "money";

/** What a figure is a part of: where the base adds up closes, their average. */
export const baseOf = (kpi: KpiWords, of: number | null | undefined): number | null =>
  of === null || of === undefined ? null : of / kpi.times;

/** A KPI's newest value as the reader sees it. */
export function written(text: Text, kpi: KpiWords, value: number | null, of: number | null | undefined): string {
  const {format} = text;
  const base = baseOf(kpi, of);
  if (kpi.unit === "share") return format.share(value, base);
  if (kpi.unit === "per_hundred") return format.perHundred(value, base);
  if (kpi.unit === "ratio") return format.ratio(value, base);
  if (kpi.unit === "days") return base ? text.t("tile.days", {n: Math.round((value ?? 0) / base)}) : format.none;
  if (kpi.unit === "per_thousand") return format.perThousand(value, base);
  if (kpi.unit === "money") return format.minor(value);
  return format.count(value);
}

/** A number that a figure is made of: an amount where it adds up money, shares of money included, else a count. */
export const amount = ({format}: Text, {withoutRows}: KpiWords, value: number | null | undefined): string =>
  withoutRows === "money" ? format.minor(value) : format.count(value);

/** What a share or a ratio was divided from, always shown beside it; of days, over how many people they are an average. */
export function outOf(text: Text, kpi: KpiWords, value: number, of: number): string {
  if (kpi.unit === "days") return text.t("tile.average", {n: of});
  const key = kpi.unit === "ratio" ? "tile.ratio" : "tile.of";
  return text.t(key, {value: amount(text, kpi, value), of: amount(text, kpi, Math.round(of))});
}

/** A share as a number to draw. */
function drawn(kpi: KpiWords, figure: Figure): (number | null)[] {
  if (!hasBase(kpi)) return [...figure.value];
  if ((baseOf(kpi, figure.of?.at(-1)) ?? 0) < 10) return []; // a share of a handful only jumps
  return figure.value.map((value, index) => {
    const of = figure.of?.[index];
    return value === null || !of ? null : (100 * value) / of;
  });
}

export type TileNote = (figure: Figure, overview: Overview) => Child;

/** How old the number is that density was divided by, and that it is too low where there are more members than it says. */
export function headcountNote({t, format}: Text, {headcounts, as_of, unit}: Overview): string | null {
  if (!headcounts) return null;
  const date = format.dayShort(headcounts.oldest_on);
  const isOne = unit?.kind === "workplace";
  if (headcounts.exceeded === 0) return t(isOne ? "density.counted" : "density.counted_since", {date});
  return isOne
    ? t("density.too_low", {date, n: monthsBetween(headcounts.oldest_on, as_of)})
    : t("density.too_low_at", {date, n: headcounts.exceeded});
}

/** The words under a tile's figure when its page has none of its own: what changed, or what it is a share of. */
function note(text: Text, kpi: KpiWords, figure: Figure, overview: Overview): Child {
  const {as_of, before_as_of} = overview;
  const [now, last] = [figure.value.at(-1) ?? null, figure.value.at(-2) ?? null];
  if (now === null) return text.t("tile.not_known");
  if (hasBase(kpi)) {
    const of = baseOf(kpi, figure.of?.at(-1));
    if (!of) return text.t("tile.not_known");
    const headcount = kpi.name === "density" ? headcountNote(text, overview) : null;
    return [
      outOf(text, kpi, now, of),
      headcount ? h("span", {class: "under"}, headcount) : null,
      inTheUnion(text, overview, kpi.name)
    ];
  }
  if (kpi.kind === "flow" && last !== null) return text.t("tile.flow", {value: amount(text, kpi, last)});
  const change = figure.before === null ? 0 : now - figure.before;
  if (change !== 0 && before_as_of) {
    const yesterday = daysBetween(before_as_of, as_of) === 1;
    const since = yesterday
      ? text.t("tile.since_yesterday")
      : text.t("tile.since", {date: text.format.dayShort(before_as_of)});
    return delta(text, kpi, change, since);
  }
  if (last === null) return null;
  return now === last ? text.t("tile.same") : delta(text, kpi, now - last, text.t("tile.since_month"));
}

/** One figure with its last 24 months; the tile is a door to the figure's explanation. No source is said, never 0. */
export function tile(text: Text, overview: Overview, name: string, explain: string, own?: TileNote): Child {
  const kpi = text.kpi(name);
  const figure = overview.kpis[name];
  if (!kpi || !figure) return null;
  const door = {class: "tile", href: `${explain}#${name}`};
  if (!figure.has_source)
    return h("a", door, h("span", {class: "label"}, kpi.label), h("span", {class: "none"}, text.t("tile.no_source")));
  return h(
    "a",
    door,
    h("span", {class: "label"}, kpi.label),
    h("span", {class: "value"}, written(text, kpi, figure.value.at(-1) ?? null, figure.of?.at(-1))),
    h(
      "span",
      {class: "foot"},
      h("span", {class: "note"}, own?.(figure, overview) ?? note(text, kpi, figure, overview)),
      sparkline(drawn(kpi, figure))
    )
  );
}
