import {card} from "./block.ts";
import {h, type Child} from "./element.ts";
import type {Overview} from "./overview.ts";
import type {KpiWords, Text} from "./words.ts";

/** What a figure is counted from, in the words for the register's tables and columns. */
export function needsOf({t, code}: Text, {needs}: KpiWords): string {
  // of several that would do, one is enough
  const either = (need: string): string[] => need.split("|").map((column) => code("register", column));
  return needs.map((need) => either(need).join(` ${t("figures.or")} `)).join(", ");
}

/** That a figure has no source, and what the register would have to give for it. */
export function noSource(text: Text, kpi: KpiWords): Child {
  return [
    h("p", {class: "none"}, text.t("tile.no_source")),
    h("p", {class: "quiet"}, text.t("source.connect", {needs: needsOf(text, kpi)}))
  ];
}

/**
 * The card that stands in for a list of what lacks a steward where the register has no mandates: every workplace would
 * pass for one that never had a steward, every post for a vacant one. Asks for the figure `posts_filled`.
 */
export function withoutMandates(text: Text, {kpis}: Pick<Overview, "kpis">, title?: string): HTMLElement | null {
  const posts = text.kpi("posts_filled");
  if (!posts || kpis[posts.name]?.has_source !== false) return null;
  return card(title ?? posts.label, null, noSource(text, posts));
}
