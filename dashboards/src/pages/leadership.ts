import {arrow, json} from "../components/api.ts";
import {card, table, twin} from "../components/block.ts";
import {fill, h, type Child} from "../components/element.ts";
import {movement} from "../components/movement.ts";
import {newest, type Overview} from "../components/overview.ts";
import {open, type Page} from "../components/shell.ts";
import {survivalCard} from "../components/survivalCard.ts";
import {densityTask, shareOf, targetCard, type TargetGap} from "../components/targets.ts";
import {childrenOf, treeTable, type Children, type TreeNode} from "../components/tree.ts";
import {eventsSince, eventWords, type RegisterEvent} from "../components/trendCard.ts";
import {VACANCY_ROWS, vacancyTimes, type VacancyTime} from "../components/vacancyTimes.ts";
import type {Text, Words} from "../components/words.ts";

const WHERE = ["members", "kept_12_months", "workplaces_without_steward", "in_arrears"];
const MOVES = ["members", "joined", "left", "left_by_reason", "moved", "kept_12_months"];
const ANSWERED = [
  "members",
  "kept_12_months",
  "exit_rate",
  "voluntary_exit_rate",
  "voluntary_exit_rate_most",
  "dues_collected",
  "posts_filled"
];

type Row = Readonly<Record<string, string | number | boolean | null>>;
type Charts = typeof import("../components/charts.ts");

/** Are we keeping our members? The answer as a sentence, then how the number moved, for whom, and where it hurts. */
export const start = (words: Words): Promise<void> =>
  open(
    words,
    "leadership",
    (unit) => json<Overview>("/api/overview", {unit, kpi: ANSWERED.join(","), people: "none"}),
    draw
  );

async function draw(page: Page, overview: Overview): Promise<void> {
  const {text, main, session, unit, link} = page;
  const {t} = text;
  const may = (names: readonly string[]): string[] => names.filter((name) => session.kpis.includes(name));
  const sentence = h("p", {class: "lead big"}, answer(page, overview));
  const [moved, kept] = [h("div", {class: "card chart-space"}), h("div", {class: "card chart-space"})];
  const [stay, where] = [h("div", {class: "card chart-space"}), h("div", {class: "card ghost tall"})];
  const [targets, times] = [h("div", {class: "card ghost"}), h("div")];
  const below = session.pages.includes("retention")
    ? h("a", {href: link("retention", {unit})}, t("nav.retention"))
    : null;
  fill(
    main,
    h("h1", {}, t("title.leadership")),
    sentence,
    moved,
    targets,
    h("div", {class: "two"}, stay, kept),
    where,
    times,
    h("p", {class: "counted"}, below, below ? " · " : null, h("a", {href: link("figures", {unit})}, t("explain.door")))
  );
  const asked = Promise.all([
    import("../components/charts.ts"),
    arrow("/api/figures", {kpi: may(MOVES).join(","), unit}),
    arrow("/api/survival", {unit, join_year: 0}),
    arrow("/api/figures", {kpi: "members", unit, known: "then"}),
    json<{rows: RegisterEvent[]}>("/api/events", {unit})
  ]);
  asked.catch(() => undefined); // handled where it is awaited
  const [children, gaps, vacant] = await Promise.all([
    childrenOf(unit, may(WHERE)),
    json<{rows: TargetGap[]}>("/api/targets", {unit}),
    json<{rows: VacancyTime[]}>("/api/vacancy-times", {limit: VACANCY_ROWS, unit})
  ]);
  const id = overview.unit?.id;
  fill(sentence, answer(page, overview), densityTask(text, gaps.rows, id), weakest(page, children));
  targets.replaceWith(targetCard(text, gaps.rows, id));
  where.replaceWith(
    card(
      t("where.title"),
      null,
      treeTable(page, t("where.title"), may(WHERE), children, unit, (node: TreeNode) => node.name),
      h("p", {class: "quiet"}, t("where.note"))
    )
  );
  fill(times, vacancyTimes(text, vacant.rows, overview));
  const [charts, figures, survivors, known, happened] = await asked;
  const rows = charts.rowsOf(figures);
  const then = new Map(charts.rowsOf(known).map((row) => [String(row["month"]), Number(row["members"])]));
  movement(text, moved, rows, charts, then);
  const curves = charts.rowsOf(survivors).filter((row) => row["join_year"] === 0);
  survivalCard(text, stay, curves, charts, {door: below?.cloneNode(true)});
  retention(page, kept, rows, happened.rows, charts);
}

/** What the data show and nothing more: no cause. */
function answer({text}: Page, {kpis, months}: Overview): Child {
  const {format, t} = text;
  const members = kpis["members"];
  const [now, before] = [newest(members), members?.value.at(-2) ?? null];
  const month = months.at(-1);
  if (now === null || !month) return t("tile.no_source");
  const change = before === null ? null : now - before;
  const first =
    change === null
      ? text.rich("answer.members", {members: format.count(now)})
      : change === 0
        ? text.rich("answer.same", {members: format.count(now)})
        : text.rich(change > 0 ? "answer.more" : "answer.fewer", {
            members: format.count(now),
            change: format.count(Math.abs(change))
          });
  const kept = kpis["kept_12_months"];
  const share = shareOf(text, newest(kept), kept?.of?.at(-1));
  return [
    first,
    share === format.none ? null : [" ", text.rich("answer.kept", {share})],
    " ",
    exits(text, kpis),
    dues(text, kpis)
  ];
}

/** How many left in twelve months, and between how many and how many by their own choice. */
function exits(text: Text, kpis: Overview["kpis"]): Child {
  const [left, least, most] = ["exit_rate", "voluntary_exit_rate", "voluntary_exit_rate_most"].map((name) =>
    newest(kpis[name])
  );
  if (left === null || left === undefined) return null;
  if (typeof least !== "number" || typeof most !== "number") return text.rich("answer.left", {n: left});
  const {count} = text.format;
  return least === most
    ? text.rich("answer.left_known", {n: left, own: count(least)})
    : text.rich("answer.left_range", {n: left, least: count(least), most: count(most)});
}

/** How much of the dues came in, in one line; the rest is the office's. */
function dues(text: Text, kpis: Overview["kpis"]): Child {
  const collected = kpis["dues_collected"];
  const share = shareOf(text, newest(collected), collected?.of?.at(-1));
  return share === text.format.none ? null : [" ", text.rich("answer.collected", {share})];
}

const number = (row: Row, column: string): number | null => {
  const value = row[column];
  return typeof value === "number" ? value : null;
};

/** The place that keeps the fewest, if it is large enough to say so. */
function weakest({text}: Page, {rows}: Children): Child {
  const shares = rows.flatMap((row) => {
    const [kept, of] = [number(row, "kept_12_months"), number(row, "kept_12_months__of")];
    return kept === null || of === null || of < 100 ? [] : [{name: row.name, kept, of}];
  });
  if (shares.length < 2) return null;
  const least = shares.reduce((a, b) => (b.kept / b.of < a.kept / a.of ? b : a));
  return [" ", text.rich("answer.weakest", {name: least.name, share: text.format.share(least.kept, least.of)})];
}

/** The share kept over twelve months, month by month. */
function retention(
  {text}: Page,
  box: HTMLElement,
  rows: readonly Row[],
  happened: readonly RegisterEvent[],
  charts: Charts
): void {
  const {t, format} = text;
  const months = rows.flatMap((row) => {
    const [kept, of] = [number(row, "kept_12_months"), number(row, "kept_12_months__of")];
    return kept === null || !of ? [] : [{month: String(row["month"]), value: kept / of}];
  });
  box.classList.remove("chart-space");
  const [first, last] = [months[0], months.at(-1)];
  const title = text.kpi("kept_12_months")?.label ?? "";
  if (!first || !last || months.length < 2) {
    fill(box, h("h2", {}, title), h("p", {class: "quiet"}, t("trend.short")));
    return;
  }
  const events = eventsSince(text, happened, first.month);
  const write = (value: number): string => format.share(value, 1);
  const label = t("trend.share_label", {
    name: title,
    from: format.month(first.month),
    to: format.month(last.month),
    first: write(first.value),
    last: write(last.value)
  });
  const columns = [
    {title: t("trend.month"), head: true, cell: (row: (typeof months)[number]) => format.month(row.month)},
    {title, number: true, cell: (row: (typeof months)[number]) => write(row.value)}
  ];
  fill(
    box,
    h("header", {class: "head"}, h("h2", {}, title)),
    charts.chart(label, (width) => charts.drawTrend(text, months, width, {write, events})),
    h("p", {class: "quiet"}, text.kpi("kept_12_months")?.sentence),
    eventWords(text, events),
    twin(t("chart.table"), () => table(title, columns, months.toReversed()))
  );
}
