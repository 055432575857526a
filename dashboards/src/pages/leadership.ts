import {arrow, json} from "../components/api.ts";
import {card, table, twin} from "../components/block.ts";
import {cohortTable} from "../components/cohorts.ts";
import {fill, h, type Child} from "../components/element.ts";
import {newest, type Overview} from "../components/overview.ts";
import {open, type Page} from "../components/shell.ts";
import {childrenOf, treeTable, type Children, type TreeNode} from "../components/tree.ts";
import {eventsSince, eventWords, type RegisterEvent} from "../components/trendCard.ts";
import type {Words} from "../components/words.ts";

const WHERE = ["members", "kept_12_months", "workplaces_without_steward", "in_arrears"];
const MOVES = ["members", "joined", "left", "left_by_reason", "moved", "kept_12_months"];

/** Reasons with a step of their own; the rest are one. */
const REASONS = 6;

type Row = Readonly<Record<string, string | number | boolean | null>>;
type Charts = typeof import("../components/charts.ts");

/** Are we keeping our members? The answer as a sentence, then how the number moved, for whom, and where it hurts. */
export const start = (words: Words): Promise<void> =>
  open(words, "leadership", (unit) => json<Overview>("/api/overview", {unit}), draw);

async function draw(page: Page, overview: Overview): Promise<void> {
  const {text, main, session, unit, link} = page;
  const {t} = text;
  const may = (names: readonly string[]): string[] => names.filter((name) => session.kpis.includes(name));
  const sentence = h("p", {class: "lead big"}, answer(page, overview));
  const [moved, kept] = [h("div", {class: "card chart-space"}), h("div", {class: "card chart-space"})];
  const [cohorts, where] = [h("div", {class: "card ghost tall"}), h("div", {class: "card ghost tall"})];
  fill(
    main,
    h("h1", {}, t("title.leadership")),
    sentence,
    moved,
    h("div", {class: "two"}, cohorts, kept),
    where,
    h("p", {class: "counted"}, h("a", {href: link("figures", {unit})}, t("explain.door")))
  );
  const asked = Promise.all([
    import("../components/charts.ts"),
    arrow("/api/figures", {kpi: may(MOVES).join(","), unit}),
    arrow("/api/cohorts", {unit}),
    json<{rows: RegisterEvent[]}>("/api/events", {unit})
  ]);
  asked.catch(() => undefined); // handled where it is awaited
  const children = await childrenOf(unit, may(WHERE));
  fill(sentence, answer(page, overview), weakest(page, children));
  where.replaceWith(
    card(
      t("where.title"),
      null,
      treeTable(page, t("where.title"), may(WHERE), children, unit, (node: TreeNode) => node.name),
      h("p", {class: "quiet"}, t("where.note"))
    )
  );
  const [charts, figures, survivors, happened] = await asked;
  const rows = charts.rowsOf(figures);
  movement(page, moved, rows, charts);
  retention(page, kept, rows, happened.rows, charts);
  cohorts.replaceWith(
    card(
      t("cohorts.title"),
      null,
      cohortTable(text, charts.rowsOf(survivors)),
      h("p", {class: "quiet"}, t("cohorts.note"))
    )
  );
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
  const share = format.share(newest(kept), kept?.of?.at(-1));
  return [first, share === format.none ? null : [" ", text.rich("answer.kept", {share})]];
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

/** The last full month by default: the present one has not ended. */
function movement(page: Page, box: HTMLElement, rows: readonly Row[], charts: Charts): void {
  const {text} = page;
  const {t, format} = text;
  const full = rows.findLastIndex((row) => row["is_partial"] !== true);
  const latest = rows.length - 1;
  const show = (index: number): void => {
    const [row, before] = [rows[index], rows[index - 1]];
    if (!row || !before) {
      fill(box, h("h2", {}, t("moved.title_plain")), h("p", {class: "quiet"}, t("trend.short")));
      return;
    }
    const month = format.month(String(row["month"]));
    const steps = stepsOf(page, before, row);
    const choice = (label: string, target: number): Child =>
      h(
        "button",
        {type: "button", class: "chip", "aria-pressed": String(target === index), onclick: () => show(target)},
        label
      );
    box.classList.remove("chart-space");
    const name = (target: number): string => format.month(String(rows[target]?.["month"] ?? ""));
    const columns = [
      {title: t("moved.step"), head: true, cell: (step: (typeof steps)[number]) => step.label},
      {
        title: t("trend.members"),
        number: true,
        cell: (step: (typeof steps)[number]) => (step.level ? format.count(step.value) : format.signed(step.value))
      }
    ];
    fill(
      box,
      h(
        "header",
        {class: "head"},
        h("h2", {}, t("moved.title", {month})),
        full >= 1 && full !== latest
          ? h("span", {class: "chips"}, choice(name(full), full), choice(name(latest), latest))
          : null
      ),
      charts.chart(
        t("moved.label", {month, opening: format.count(steps[0]?.value), closing: format.count(steps.at(-1)?.value)}),
        (width) => charts.drawWaterfall(text, steps, width)
      ),
      row["is_partial"] === true
        ? h("p", {class: "quiet"}, t("trend.partial", {month: format.monthName(String(row["month"]))}))
        : null,
      twin(t("chart.table"), () => table(t("moved.title", {month}), columns, steps))
    );
  };
  show(full >= 1 ? full : latest);
}

/** Opening, who came, who went and why, closing; what moved nobody is left out. */
function stepsOf({text}: Page, before: Row, row: Row): {label: string; value: number; level?: boolean}[] {
  const {t} = text;
  const steps: {label: string; value: number; level?: boolean}[] = [
    {label: t("moved.opening"), value: number(before, "members") ?? 0, level: true}
  ];
  const add = (label: string, value: number | null): void => {
    if (value) steps.push({label, value});
  };
  for (const [part, label] of Object.entries(text.kpi("joined")?.parts ?? {}))
    add(label, number(row, `joined__${part}`));
  const reasons = Object.entries(text.kpi("left_by_reason")?.parts ?? {})
    .map(([part, label]) => ({label, value: -(number(row, `left_by_reason__${part}`) ?? 0)}))
    .filter((reason) => reason.value !== 0)
    .toSorted((a, b) => a.value - b.value);
  if (reasons.length) {
    for (const {label, value} of reasons.slice(0, REASONS)) add(label, value);
    add(
      t("moved.other"),
      reasons.slice(REASONS).reduce((sum, reason) => sum + reason.value, 0)
    );
  } else add(text.kpi("left")?.label ?? t("trend.left"), -(number(row, "left") ?? 0));
  add(t("moved.moved"), number(row, "moved"));
  steps.push({label: t("moved.closing"), value: number(row, "members") ?? 0, level: true});
  return steps;
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
