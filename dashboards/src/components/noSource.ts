import {h, type Child} from "./element.ts";
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
