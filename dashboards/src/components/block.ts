import {h, type Child} from "./element.ts";
import type {Text} from "./words.ts";

/** A card with a heading and, on its right, one door. */
export function card(title: string, door: Child, ...content: readonly Child[]): HTMLElement {
  return h(
    "section",
    {class: "card"},
    h("header", {class: "head"}, h("h2", {}, title), door ? h("span", {class: "door"}, door) : null),
    content
  );
}

/** A card that opens when its heading is chosen: what matters less often stays one tap away. */
export function fold(title: string, isOpen: boolean, ...content: readonly Child[]): HTMLDetailsElement {
  return h("details", {class: "card fold", open: isOpen}, h("summary", {}, h("h2", {}, title)), content);
}

/** What is drawn only when its box is open: at once where it is, else when someone opens it. */
export async function whenOpen(box: HTMLDetailsElement, draw: () => Promise<void>): Promise<void> {
  if (box.open) return draw();
  box.addEventListener("toggle", () => void draw(), {once: true});
}

/** Beside each other there is room for what a phone keeps one tap away. */
export const isWide = (): boolean => matchMedia("(min-width: 761px)").matches;

/** The button that brings the rest of a list; nothing where all of it stands. */
export function rest({t}: Text, left: number, bring: () => void): Child {
  if (left <= 0) return null;
  return h("p", {}, h("button", {type: "button", class: "button", onclick: bring}, t("list.more", {n: left})));
}

export type Column<Row> = {
  readonly title: string;
  readonly cell: (row: Row) => Child;
  readonly number?: boolean;
  /** The row's name: a header cell, and the first line of the card on a phone. */
  readonly head?: boolean;
};

/** A plain table in a scrolling box of its own; on a phone each row becomes a card that repeats the column titles. */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  look = ""
): HTMLElement {
  const head = h(
    "tr",
    {},
    columns.map((column) => h("th", {scope: "col", class: column.number ? "number" : undefined}, column.title))
  );
  const body = rows.map((row) =>
    h(
      "tr",
      {},
      columns.map((column) => {
        const attributes = {class: column.number ? "number" : undefined, "data-title": column.title};
        return column.head
          ? h("th", {scope: "row", ...attributes}, column.cell(row))
          : h("td", attributes, column.cell(row));
      })
    )
  );
  return h(
    "div",
    {class: `table ${look}`, role: "region", "aria-label": caption, tabindex: 0},
    h("table", {}, h("caption", {class: "hidden"}, caption), h("thead", {}, head), h("tbody", {}, body))
  );
}

/** The table twin of a chart, closed until asked for; its rows are made when it is first opened. */
export function twin(title: string, rows: () => HTMLElement): HTMLDetailsElement {
  const details = h("details", {class: "twin"}, h("summary", {}, title));
  details.addEventListener("toggle", () => details.append(rows()), {once: true});
  return details;
}
