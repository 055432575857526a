import {address} from "./api.ts";
import {card} from "./block.ts";
import {h} from "./element.ts";
import type {Text} from "./words.ts";

/** How often members turned to the union in an hour of the week over twelve months; `hour_of_day` null where nobody noted it. */
export type ContactHour = {
  readonly node_id: string;
  readonly weekday: number;
  readonly hour_of_day: number | null;
  readonly contacts: number;
};

const DAYS = [1, 2, 3, 4, 5, 6, 7];
const SHADES = 10;
/** An hour with fewer is no habit. */
const HANDFUL = 5;

/**
 * The hours of a union's or a region's week, the darker the more contacts: when somebody should be there to answer.
 * Nothing where the unit has none, as a branch or a workplace.
 */
export function contactHours(text: Text, rows: readonly ContactHour[], unit: string | undefined): HTMLElement | null {
  const {t, format} = text;
  const own = rows.filter((row) => row.node_id === unit);
  const busiest = own.filter((row) => row.hour_of_day !== null).toSorted((a, b) => b.contacts - a.contacts)[0];
  if (!busiest) return null;
  const of = sum(own);
  const withoutHour = sum(own.filter((row) => row.hour_of_day === null));
  const weekend = sum(own.filter((row) => row.weekday > 5));
  return card(
    t("hours.title"),
    h("a", {href: address("/api/contact-hours", {unit, format: "csv"}), download: "contact-hours.csv"}, "CSV"),
    h(
      "p",
      {},
      busiest.contacts < HANDFUL
        ? null
        : text.rich("hours.busiest", {
            day: format.weekdayName(busiest.weekday),
            hours: span(busiest.hour_of_day ?? 0),
            share: format.share(busiest.contacts, of)
          }),
      " ",
      t("hours.weekend", {share: format.share(weekend, of)})
    ),
    week(text, own, busiest.contacts),
    h("p", {class: "quiet"}, t("hours.note"), withoutHour ? ` ${t("hours.unknown", {n: withoutHour})}` : null)
  );
}

/** Hours down, so that seven days fit a phone; from the first hour with a contact to the last. */
function week({t, format}: Text, rows: readonly ContactHour[], most: number): HTMLElement {
  const found = new Map(rows.map((row) => [`${row.weekday} ${row.hour_of_day}`, row.contacts]));
  const noted = rows.flatMap(({hour_of_day: hour}) => (hour === null ? [] : [hour]));
  const first = Math.min(...noted);
  const hours = Array.from({length: Math.max(...noted) - first + 1}, (_, index) => first + index);
  const cell = (day: number, hour: number): HTMLTableCellElement => {
    const n = found.get(`${day} ${hour}`);
    if (!n) return h("td");
    return h("td", {class: `heat heat-${Math.min(SHADES - 1, Math.floor((SHADES * n) / most))}`}, format.count(n));
  };
  return h(
    "div",
    {class: "table heats", role: "region", "aria-label": t("hours.title"), tabindex: 0},
    h(
      "table",
      {},
      h("caption", {class: "hidden"}, `${t("hours.title")}. ${t("hours.note")}`),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", {scope: "col"}, t("hours.hour")),
          DAYS.map((day) => h("th", {scope: "col"}, format.weekdayBrief(day)))
        )
      ),
      h(
        "tbody",
        {},
        hours.map((hour) =>
          h(
            "tr",
            {},
            h("th", {scope: "row"}, span(hour)),
            DAYS.map((day) => cell(day, hour))
          )
        )
      )
    )
  );
}

/** An hour as it is said: from nine to ten. */
const span = (hour: number): string => `${hour}–${hour + 1}`;

const sum = (rows: readonly ContactHour[]): number => rows.reduce((total, {contacts}) => total + contacts, 0);
