import {table, twin} from "./block.ts";
import {fill, h} from "./element.ts";
import type {Page} from "./shell.ts";

/** Members with joined and left below, from the bytes of `/api/figures`; the drawing code is fetched only now. */
export async function trendCard(page: Page, box: HTMLElement, bytes: Uint8Array, title: string): Promise<void> {
  const {text} = page;
  const {t, format} = text;
  const {chart, drawTrend, rowsOf} = await import("./charts.ts");
  const months = rowsOf(bytes).map((row) => ({
    month: String(row["month"]),
    value: number(row["members"]),
    joined: number(row["joined"] ?? sum(row["joined__new"], row["joined__returned"])),
    left: number(row["left"]),
    is_partial: row["is_partial"] === true
  }));
  box.classList.remove("chart-space");
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last || months.length < 2) {
    fill(box, h("h2", {}, title), h("p", {class: "quiet"}, t("trend.short")));
    return;
  }
  const label = t("trend.label", {
    from: format.month(first.month),
    to: format.month(last.month),
    first: format.count(first.value),
    last: format.count(last.value)
  });
  const rows = () =>
    table(
      title,
      [
        {title: t("trend.month"), head: true, cell: (row: (typeof months)[number]) => format.month(row.month)},
        {title: t("trend.members"), number: true, cell: (row) => format.count(row.value)},
        {title: t("trend.joined"), number: true, cell: (row) => format.count(row.joined)},
        {title: t("trend.left"), number: true, cell: (row) => format.count(row.left)}
      ],
      months.toReversed()
    );
  fill(
    box,
    h("header", {class: "head"}, h("h2", {}, title)),
    chart(label, (width) => drawTrend(text, months, width, {name: t("trend.members")})),
    last.is_partial ? h("p", {class: "quiet"}, t("trend.partial", {month: format.monthName(last.month)})) : null,
    twin(t("chart.table"), rows)
  );
}

const number = (value: unknown): number | null => (typeof value === "number" ? value : null);

function sum(a: unknown, b: unknown): number | null {
  return typeof a === "number" || typeof b === "number" ? Number(a ?? 0) + Number(b ?? 0) : null;
}
