import {table, twin} from "./block.ts";
import type {Row} from "./charts.ts";
import {fill, h, type Child} from "./element.ts";
import {followed, type SurvivalPoint} from "./survivalPoint.ts";
import type {Text} from "./words.ts";

type Charts = typeof import("./charts.ts");

/** After so many years it is said in words how many of a hundred are left. */
const TOLD = [1, 2, 5];

const measure = (row: Row, column: string): number | null => {
  const value = row[column];
  return typeof value === "number" ? value : null;
};

function pointsOf(rows: readonly Row[], curve: string, year: number): SurvivalPoint[] {
  return rows
    .filter((row) => row["curve"] === curve && row["join_year"] === year)
    .map((row) => ({
      month: Number(row["month_of_membership"]),
      survival: Number(row["survival"]),
      lower: measure(row, "lower_bound"),
      upper: measure(row, "upper_bound"),
      atRisk: Number(row["at_risk"])
    }));
}

const shareAt = (points: readonly SurvivalPoint[], month: number): number | null => {
  const reached = (points.at(-1)?.month ?? 0) >= month;
  return reached ? (points.findLast((point) => point.month <= month)?.survival ?? 1) : null;
};

/** How long who joined stay: in words, as steps with their band, and as a table. `choose` offers single years. */
export function survivalCard(
  text: Text,
  box: HTMLElement,
  rows: readonly Row[],
  charts: Charts,
  {door = null, choose = false}: {readonly door?: Child; readonly choose?: boolean} = {}
): void {
  const {t, format} = text;
  const years = [...new Set(rows.map((row) => Number(row["join_year"])))].toSorted((a, b) => a - b);
  const name = (year: number): string => (year === 0 ? t("survival.all") : String(year));
  const write = (value: number | null): string => (value === null ? format.none : format.share(value, 1));
  box.classList.remove("chart-space");
  const show = (year: number): void => {
    const points = pointsOf(rows, "own_ways", year);
    const head = h("header", {class: "head"}, h("h2", {}, t("survival.title")), h("span", {class: "door"}, door));
    if (points.length === 0) return void fill(box, head, h("p", {class: "quiet"}, t("survival.few")));
    const besides = pointsOf(rows, "all_ways", year);
    const told = TOLD.flatMap((after) => {
      const share = shareAt(points, 12 * after);
      return share === null ? [] : [{after, left: format.count(Math.round(100 * share))}];
    });
    const sentence = told.map(({after, left}, index) => [
      index ? ", " : " ",
      text.rich("survival.after", {left, n: after})
    ]);
    const label = [t("survival.of_hundred"), ...told.map(({after, left}) => t("survival.after", {left, n: after}))]
      .join(" ")
      .replaceAll("**", "");
    const yearly = points.filter(
      (point, index) => Math.floor(point.month / 12) > Math.floor((points[index - 1]?.month ?? 0) / 12)
    );
    const columns = [
      {title: t("survival.since"), head: true, cell: (point: SurvivalPoint) => t("survival.month", {n: point.month})},
      {title: t("survival.left"), number: true, cell: (point: SurvivalPoint) => write(point.survival)},
      {
        title: t("survival.interval"),
        number: true,
        cell: ({lower, upper}: SurvivalPoint) => (lower === null ? format.none : `${write(lower)}–${write(upper)}`)
      },
      {
        title: t("survival.all_ways"),
        number: true,
        cell: ({month}: SurvivalPoint) => write(shareAt(besides, month))
      },
      {
        title: t("survival.followed"),
        number: true,
        cell: ({month}: SurvivalPoint) => format.count(followed(points, month))
      }
    ];
    fill(
      box,
      head,
      choose && years.length > 1
        ? h(
            "p",
            {class: "chips"},
            years.map((one) =>
              h(
                "button",
                {type: "button", class: "chip", "aria-pressed": String(one === year), onclick: () => show(one)},
                name(one)
              )
            )
          )
        : null,
      told.length ? h("p", {}, t("survival.of_hundred"), sentence, ".") : null,
      charts.chart(label, (width) => charts.drawSurvival(text, points, besides, width)),
      h("p", {class: "quiet"}, t("survival.note")),
      twin(t("chart.table"), () => table(t("survival.title"), columns, yearly))
    );
  };
  show(years[0] ?? 0);
}
