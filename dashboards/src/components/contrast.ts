import {card, table, twin} from "./block.ts";
import {h} from "./element.ts";
import {newest, type Overview} from "./overview.ts";
import {written} from "./tile.ts";
import type {Text} from "./words.ts";

export const CONTRASTED = ["voluntary_exits_with_steward", "voluntary_exits_without_steward"];

/** A year's member-months and exits by choice at workplaces alike in sector and size. */
export type Contrast = {
  readonly sector: string;
  readonly band: string;
  readonly has_steward: boolean;
  readonly member_months: number;
  readonly voluntary_exits: number;
};

/** Ten members for a year: a rate of fewer only jumps. */
const LEAST = 120;

/** Two rates beside each other, the same among workplaces alike, and the sentence that says what they do not say. */
export function contrastCard(text: Text, {kpis}: Overview, alike: readonly Contrast[]): HTMLElement {
  const {t, format} = text;
  const rates = CONTRASTED.flatMap((name) => {
    const [kpi, figure] = [text.kpi(name), kpis[name]];
    return kpi && figure ? [{kpi, left: newest(figure), months: figure.of?.at(-1) ?? null}] : [];
  });
  type Rate = (typeof rates)[number];
  const columns = [
    {title: t("contrast.where"), head: true, cell: ({kpi}: Rate) => kpi.label},
    {title: t("contrast.left"), number: true, cell: ({left}: Rate) => format.count(left)},
    {title: t("contrast.months"), number: true, cell: ({months}: Rate) => format.count(months)},
    {title: t("contrast.rate"), number: true, cell: ({kpi, left, months}: Rate) => written(text, kpi, left, months)}
  ];
  return card(
    t("contrast.title"),
    null,
    rates.some(({left}) => left !== null)
      ? table(t("contrast.title"), columns, rates, "tree")
      : h("p", {class: "none"}, t("tile.no_source")),
    h("p", {class: "quiet"}, t("contrast.note")),
    alike.length ? twin(t("contrast.alike"), () => alikeTable(text, alike)) : null
  );
}

/** Sector by sector and size by size. */
function alikeTable(text: Text, alike: readonly Contrast[]): HTMLElement {
  const {t, format} = text;
  const keyOf = ({sector, band}: Contrast): string => `${sector} ${band}`;
  const rows = [...new Set(alike.map(keyOf))].flatMap((key) => {
    const group = alike.filter((row) => keyOf(row) === key);
    const [first] = group;
    const rate = (hasSteward: boolean): string => {
      const row = group.find((one) => one.has_steward === hasSteward);
      return !row || row.member_months < LEAST
        ? format.none
        : format.perThousand(row.voluntary_exits, row.member_months);
    };
    return first ? [{...first, withOne: rate(true), without: rate(false)}] : [];
  });
  type Alike = (typeof rows)[number];
  const size = (band: string): string =>
    t(band === "from_1" ? "contrast.small" : band === "from_10" ? "contrast.middle" : "contrast.large");
  const columns = [
    {
      title: t("contrast.kind"),
      head: true,
      cell: (row: Alike) => `${text.code("sector", row.sector)}, ${size(row.band)}`
    },
    {title: t("contrast.with"), number: true, cell: (row: Alike) => row.withOne},
    {title: t("contrast.without"), number: true, cell: (row: Alike) => row.without}
  ];
  return table(t("contrast.alike"), columns, rows, "tree");
}
