import {h} from "./element.ts";
import type {Text} from "./words.ts";

type Row = Readonly<Record<string, string | number | boolean | null>>;

/** How dark a cell is, 0 to 9; the figure in it says the same. Full at 100, pale at 50 and below. */
export function shade(perHundred: number): number {
  return Math.max(0, Math.min(9, Math.floor((perHundred - 50) / 5)));
}

/** Of a hundred who joined in a year, how many were members so many years later; empty where the time has not come. */
export function cohortTable(text: Text, rows: readonly Row[]): HTMLElement {
  const cells = new Map(rows.map((row) => [`${row["join_year"]} ${row["years_since"]}`, row]));
  const years = [...new Set(rows.map((row) => Number(row["join_year"])))].toSorted((a, b) => a - b);
  const since = [...new Set(rows.map((row) => Number(row["years_since"])))].toSorted((a, b) => a - b);
  const caption = text.t("cohorts.title");
  const cell = (year: number, after: number): HTMLTableCellElement => {
    const row = cells.get(`${year} ${after}`);
    const [kept, joined] = [Number(row?.["kept"] ?? 0), Number(row?.["joined"] ?? 0)];
    if (!row || joined === 0) return h("td");
    const value = (100 * kept) / joined;
    const title = text.t("cohorts.cell", {kept, joined});
    return h("td", {class: `heat heat-${shade(value)}`, title}, text.format.count(Math.round(value)));
  };
  return h(
    "div",
    {class: "table heats", role: "region", "aria-label": caption, tabindex: 0},
    h(
      "table",
      {},
      h("caption", {class: "hidden"}, `${caption}. ${text.t("cohorts.note")}`),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", {scope: "col"}, text.t("cohorts.joined")),
          since.map((after) => h("th", {scope: "col"}, String(after)))
        )
      ),
      h(
        "tbody",
        {},
        years.map((year) =>
          h(
            "tr",
            {},
            h("th", {scope: "row"}, String(year)),
            since.map((after) => cell(year, after))
          )
        )
      )
    )
  );
}
