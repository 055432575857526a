import {json} from "./api.ts";
import {card, table} from "./block.ts";
import {h, type Child} from "./element.ts";
import type {Figure, Overview} from "./overview.ts";
import type {Page} from "./shell.ts";
import {tile, type TileNote} from "./tile.ts";
import type {KpiWords, Text} from "./words.ts";

const SUMS = ["dues_expected", "dues_charged", "dues_paid"];
const TILES = [
  "dues_collected",
  "cured",
  "out_of_arrears",
  "cured_after_contact",
  "at_lapse_line",
  "credit_balances",
  "deduction_mismatches",
  "dues_capped",
  "entrepreneurs"
];
const MONTHS = 3;

/** What should come in, was charged and was paid, month by month; then what stays open. Fills the box when it has come. */
export async function dues(page: Page, box: HTMLElement): Promise<void> {
  const {text, unit, session, link} = page;
  const {t} = text;
  const asked = [...SUMS, ...TILES].filter((name) => session.kpis.includes(name));
  if (!asked.length) return box.remove();
  const overview = await json<Overview>("/api/overview", {unit, kpi: asked.join(","), people: "none"});
  const explain = link("figures", {unit});
  const drawn = card(
    t("dues.title"),
    h("a", {href: explain}, t("explain.door")),
    sumTable(text, overview, explain),
    h("p", {class: "quiet"}, t("dues.note")),
    h(
      "div",
      {class: "tiles five"},
      TILES.map((name) => tile(text, overview, name, explain, NOTES[name]?.(text)))
    )
  );
  box.replaceWith(drawn);
}

/** The newest months that are over, the newest first: a month under way has not been charged yet. */
function sumTable(text: Text, {kpis, months, as_of}: Overview, explain: string): Child {
  const {t, format} = text;
  const newest = months.length - (isLastDay(as_of) ? 1 : 2);
  const shown = Array.from({length: MONTHS}, (_, back) => newest - back).filter((index) => index >= 0);
  const rows = SUMS.flatMap((name) => {
    const [kpi, figure] = [text.kpi(name), kpis[name]];
    return kpi && figure ? [{kpi, figure}] : [];
  });
  if (!rows.length || !shown.length) return null;
  type Row = {readonly kpi: KpiWords; readonly figure: Figure};
  return table<Row>(
    t("dues.title"),
    [
      {
        title: t("office.what"),
        head: true,
        cell: ({kpi}) => h("a", {href: `${explain}#${kpi.name}`}, kpi.label)
      },
      ...shown.map((index) => ({
        title: format.month(months[index] ?? ""),
        number: true,
        cell: ({figure}: Row) => (figure.has_source ? format.minor(figure.value[index]) : t("tile.no_source"))
      }))
    ],
    rows,
    "tree"
  );
}

/** Whether the day after is another month's. */
const isLastDay = (day: string): boolean => new Date(Date.parse(day) + 86_400_000).getUTCDate() === 1;

/** How many in each part. */
const partsOf =
  (name: string) =>
  (text: Text): TileNote =>
  ({parts = {}}) =>
    Object.entries(parts)
      .filter(([, values]) => values.at(-1))
      .map(([part, values]) => `${text.kpi(name)?.parts[part] ?? part}: ${text.format.count(values.at(-1))}`)
      .join(" · ") || null;

const NOTES: Readonly<Record<string, (text: Text) => TileNote>> = {
  entrepreneurs: partsOf("entrepreneurs"),
  out_of_arrears: partsOf("out_of_arrears")
};
