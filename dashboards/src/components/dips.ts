import {card, table} from "./block.ts";
import {h} from "./element.ts";
import type {Text} from "./words.ts";

/** A unit whose last full month departs from the twelve before it, which are added up. */
export type Dip = {
  readonly node_id: string;
  readonly node_kind: string;
  readonly name: string;
  readonly measure: "members" | "joined" | "left";
  readonly month: string;
  readonly people: number;
  readonly before_12: number;
};

/** What to look at: a list, not a finding. */
export function dipCard(text: Text, dips: readonly Dip[], total: number): HTMLElement {
  const {t, format} = text;
  const [first] = dips;
  if (!first) return card(t("dips.title"), null, h("p", {class: "quiet"}, t("dips.none")));
  const columns = [
    {title: t("dips.unit"), head: true, cell: (dip: Dip) => dip.name},
    {title: t("dips.level"), cell: (dip: Dip) => text.code("kind", dip.node_kind)},
    {title: t("dips.measure"), cell: (dip: Dip) => t(`dips.${dip.measure}`)},
    {title: format.month(first.month), number: true, cell: (dip: Dip) => format.count(dip.people)},
    {title: t("dips.usual"), number: true, cell: (dip: Dip) => format.count(Math.round(dip.before_12 / 12))}
  ];
  return card(
    t("dips.title"),
    null,
    table(t("dips.title"), columns, dips, "tree"),
    total > dips.length ? h("p", {class: "quiet"}, t("dips.more", {n: total - dips.length})) : null,
    h("p", {class: "quiet"}, t("dips.note"))
  );
}
