import {h, type Child} from "./element.ts";
import {newest, type Overview} from "./overview.ts";
import type {KpiWords, Text} from "./words.ts";

/** A rounded share of others, in words that say that it is one; null where too few stand behind it. */
export function about(
  {t, format}: Text,
  unit: KpiWords["unit"],
  value: number | null,
  of: number | null
): string | null {
  if (value === null || !of) return null;
  if (value === 0) return t("outside.few");
  // both are rounded by themselves: a part may have become more than its whole
  return unit === "per_hundred" ? format.count((100 * value) / of) : format.percent(Math.min(1, value / of));
}

/** What the same share is in the whole union, under one's own. */
export function inTheUnion(text: Text, {outside}: Overview, name: string): Child {
  const [kpi, figure] = [text.kpi(name), outside?.kpis[name]];
  const share = kpi && figure && about(text, kpi.unit, figure.value, figure.of ?? null);
  return share ? under(text.t("outside.union", {share})) : null;
}

/** A count as a share of the members, here and in the whole union. */
export function ofMembers(text: Text, {kpis, outside}: Overview, name: string): Child {
  const [own, all] = [newest(kpis[name]), newest(kpis["members"])];
  const share = about(text, "share", outside?.kpis[name]?.value ?? null, outside?.kpis["members"]?.value ?? null);
  return own === null || !all || share === null
    ? null
    : under(text.t("outside.here", {own: text.format.percent(own / all), share}));
}

const under = (words: string): Child => h("span", {class: "under"}, words);

/** From when figures of others are and why they are rounded, where a page shows any. */
export const whyRounded = ({t, format}: Text, {outside}: Overview): string =>
  outside ? ` ${t("outside.why", {month: format.month(outside.month)})}` : "";
