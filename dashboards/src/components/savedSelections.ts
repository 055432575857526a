import {chips} from "./chips.ts";
import {fill, h} from "./element.ts";
import type {Text} from "./words.ts";

/** A selection as a page's address says it: names of filters and what they are set to, nobody's name and no unit. */
export type Selection = Readonly<Record<string, string>>;

/** What is kept in the browser, as localStorage is. */
export type Kept = Pick<Storage, "getItem" | "setItem">;

const MOST = 12;

const same = (one: Selection, other: Selection): boolean =>
  new URLSearchParams(one).toString() === new URLSearchParams(other).toString();

/** A selection without what is not set, its names in one order. */
export const selectionOf = (query: Readonly<Record<string, string | undefined>>): Selection =>
  Object.fromEntries(
    Object.entries(query)
      .filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "")
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
  );

/** The selections of one page, newest last; what is no list of selections counts as none. */
export function readSelections(kept: Kept, page: string): Selection[] {
  try {
    const found: unknown = JSON.parse(kept.getItem(keyOf(page)) ?? "[]");
    return Array.isArray(found)
      ? found.map((text) => selectionOf(Object.fromEntries(new URLSearchParams(String(text)))))
      : [];
  } catch {
    return [];
  }
}

/** Keeps a selection, or takes it out where it is kept; of more than a dozen the oldest goes. */
export function toggleSelection(kept: Kept, page: string, selection: Selection): void {
  const before = readSelections(kept, page);
  const others = before.filter((one) => !same(one, selection));
  const after = others.length < before.length ? others : [...others, selection].slice(-MOST);
  kept.setItem(keyOf(page), JSON.stringify(after.map((one) => new URLSearchParams(one).toString())));
}

const keyOf = (page: string): string => `tillit-selections-${page}`;

export type SelectionRow = {
  readonly page: string;
  readonly kept: Kept;
  /** The words of a selection; null for one that says nothing, such as everyone in the usual order. */
  readonly label: (selection: Selection) => string | null;
  readonly choose: (selection: Selection) => void;
};

/** The row of what is kept, and the button that keeps what the page shows now or forgets it. */
export function selectionRow(text: Text, box: HTMLElement, now: Selection, row: SelectionRow): void {
  const {t} = text;
  const {page, kept, label, choose} = row;
  const all = readSelections(kept, page).flatMap((selection) => {
    const words = label(selection);
    return words ? [{selection, words}] : [];
  });
  const isKept = all.some(({selection}) => same(selection, now));
  const items = all.map(({selection, words}) => ({
    label: words,
    pressed: same(selection, now),
    press: () => choose(selection)
  }));
  const toggle = (): void => {
    toggleSelection(kept, page, now);
    selectionRow(text, box, now, row);
  };
  const button = label(now)
    ? h(
        "button",
        {type: "button", class: "button plain", onclick: toggle},
        t(isKept ? "selection.forget" : "selection.keep")
      )
    : null;
  box.hidden = !items.length && !button;
  fill(box, items.length || button ? chips(text, t("selection.title"), items, button) : null);
}
