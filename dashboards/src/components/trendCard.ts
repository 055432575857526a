import {arrow, json} from "./api.ts";
import {table, twin} from "./block.ts";
import {fill, h, type Child} from "./element.ts";
import type {Page} from "./shell.ts";
import type {Text} from "./words.ts";

/** What moved the figures without moving members. */
export type RegisterEvent = {
  readonly happened_on: string;
  readonly kind: string;
  readonly reason: string;
  readonly is_whole_union: boolean;
};

/** A month that is over as its last night knew it. */
type KnownThen = {readonly month: string; readonly members: number | null};

/** Events from a month on, each with its word. */
export function eventsSince(text: Text, events: readonly RegisterEvent[], month: string) {
  return events
    .filter((event) => event.happened_on >= month)
    .map((event) => ({...event, label: text.code("event", event.kind)}));
}

/** The same events in words, below their picture; the reason is the union's own sentence. */
export function eventWords({t, format}: Text, events: ReturnType<typeof eventsSince>): Child {
  return events.map(({happened_on, label, reason, is_whole_union}) =>
    h(
      "p",
      {class: "quiet"},
      `${format.day(happened_on)}: ${label}${is_whole_union ? ` (${t("trend.whole_union")})` : ""}. ${reason}`
    )
  );
}

/**
 * Members of three years with joined and left below, and beside what is known now what was known then; figures and
 * drawing code are fetched only now.
 */
export async function trendCard(page: Page, box: HTMLElement, unit: string | undefined, title: string): Promise<void> {
  const {text, session} = page;
  const {t, format} = text;
  const from = `${Number(session.as_of.slice(0, 4)) - 3}${session.as_of.slice(4, 7)}`;
  const [bytes, {rows: kept}, {rows: happened}, {chart, drawTrend, rowsOf}] = await Promise.all([
    arrow("/api/figures", {kpi: "members,joined,left", unit, from}),
    json<{rows: KnownThen[]}>("/api/figures", {kpi: "members", unit, from, known: "then"}),
    json<{rows: RegisterEvent[]}>("/api/events", {unit}),
    import("./charts.ts")
  ]);
  const then = new Map(kept.map((row) => [row.month.slice(0, 7), row.members]));
  const months = rowsOf(bytes).map((row) => ({
    month: String(row["month"]),
    value: number(row["members"]),
    known_then: then.get(String(row["month"]).slice(0, 7)) ?? null,
    joined: number(row["joined"] ?? sum(row["joined__new"], row["joined__returned"])),
    left: number(row["left"]),
    is_partial: row["is_partial"] === true
  }));
  box.classList.remove("chart-space");
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last || months.filter((row) => row.value !== null).length < 2) {
    fill(box, h("h2", {}, title), h("p", {class: "quiet"}, t("trend.short")));
    return;
  }
  const events = eventsSince(text, happened, first.month);
  const label = t("trend.label", {
    from: format.month(first.month),
    to: format.month(last.month),
    first: format.count(first.value),
    last: format.count(last.value)
  });
  const thenOf = (row: (typeof months)[number]): string => format.count(row.known_then);
  const rows = () =>
    table(
      title,
      [
        {title: t("trend.month"), head: true, cell: (row: (typeof months)[number]) => format.month(row.month)},
        {
          title: t(then.size ? "trend.known_now" : "trend.members"),
          number: true,
          cell: (row) => format.count(row.value)
        },
        ...(then.size ? [{title: t("trend.known_then"), number: true, cell: thenOf}] : []),
        {title: t("trend.joined"), number: true, cell: (row) => format.count(row.joined)},
        {title: t("trend.left"), number: true, cell: (row) => format.count(row.left)}
      ],
      months.toReversed()
    );
  fill(
    box,
    h("header", {class: "head"}, h("h2", {}, title)),
    chart(label, (width) => drawTrend(text, months, width, {name: t("trend.members"), events})),
    last.is_partial ? h("p", {class: "quiet"}, t("trend.partial", {month: format.monthName(last.month)})) : null,
    h(
      "p",
      {class: "quiet"},
      t(then.size ? "trend.then_drawn" : "trend.then_since", {date: format.day(session.known_since)})
    ),
    eventWords(text, events),
    twin(t("chart.table"), rows)
  );
}

const number = (value: unknown): number | null => (typeof value === "number" ? value : null);

function sum(a: unknown, b: unknown): number | null {
  return typeof a === "number" || typeof b === "number" ? Number(a ?? 0) + Number(b ?? 0) : null;
}
