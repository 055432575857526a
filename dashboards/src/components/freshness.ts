import {h, type Child} from "./element.ts";
import type {Text} from "./words.ts";

/** The extract of one source that the figures were made from. */
export type Source = {readonly source: string; readonly as_of: string; readonly taken_at: string};

/** How old each source's snapshot is now; one that is older than the night's date is the last that could be used. */
export function freshness(text: Text, sources: readonly Source[], asOf: string, now = Date.now()): Child {
  const {t, format} = text;
  return sources.map(({source, as_of, taken_at}) => {
    const hours = Math.max(1, Math.ceil((now - Date.parse(taken_at)) / 3_600_000));
    return h(
      "p",
      {},
      t("sources.of", {
        source,
        date: format.day(taken_at),
        time: format.moment(taken_at),
        hours: format.hours(hours)
      }),
      as_of < asOf ? [" ", h("span", {class: "pill warn long"}, t("sources.old", {date: format.day(as_of)}))] : null
    );
  });
}
