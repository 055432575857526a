import {json} from "../components/api.ts";
import {card, table} from "../components/block.ts";
import {fill, h} from "../components/element.ts";
import {deed, type Entries, type Entry, placeOf, rolesOf} from "../components/entries.ts";
import {open, type Page} from "../components/shell.ts";
import type {Words} from "../components/words.ts";

const STEP = 50;
const ask = (before?: number): Promise<Entries> => json<Entries>("/api/looks", {limit: STEP, before});

/** What one has looked at oneself: every look at names is written down, and whoever looked may read it. */
export const start = (words: Words): Promise<void> => open(words, "looks", () => ask(), draw);

function draw(page: Page, first: Entries): void {
  const {text, main} = page;
  const {t} = text;
  const days = h("div", {class: "stack"});
  const more = h("p");
  let shown: readonly Entry[] = [];

  const show = (found: Entries): void => {
    shown = [...shown, ...found.rows];
    const byDay = Map.groupBy(shown, ({at}) => text.format.weekday(dayOf(at)));
    fill(
      days,
      shown.length === 0 ? h("p", {class: "quiet"}, t("looks.none")) : null,
      [...byDay].map(([day, entries]) => card(day, null, dayTable(page, day, entries)))
    );
    const bring = (): void => void ask(shown.at(-1)?.number).then(show);
    fill(more, found.more ? h("button", {type: "button", class: "button", onclick: bring}, t("looks.more")) : null);
  };
  fill(main, h("h1", {}, t("title.looks")), h("p", {class: "lead"}, t("looks.lead")), days, more);
  show(first);
}

/** The reader's own day of a moment. */
function dayOf(at: string): string {
  const moment = new Date(at);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString();
}

function dayTable({text}: Page, day: string, entries: readonly Entry[]): HTMLElement {
  const {t, format} = text;
  return table<Entry>(
    day,
    [
      {title: t("looks.when"), cell: (entry) => format.moment(entry.at)},
      {title: t("looks.what"), head: true, cell: (entry) => deed(text, entry)},
      {title: t("looks.where"), cell: (entry) => placeOf(text, entry)},
      {title: t("looks.rows"), number: true, cell: (entry) => (entry.rows === null ? "" : format.count(entry.rows))},
      {title: t("looks.as"), cell: (entry) => rolesOf(text, entry)}
    ],
    entries,
    "worklist stacked"
  );
}
