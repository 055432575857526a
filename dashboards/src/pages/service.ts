import {json} from "../components/api.ts";
import {card, table} from "../components/block.ts";
import {contactHours, type ContactHour} from "../components/contactHours.ts";
import {fill, h, type Child} from "../components/element.ts";
import type {Figure, Overview} from "../components/overview.ts";
import {open, type Page} from "../components/shell.ts";
import {outOf, tile, type TileNote} from "../components/tile.ts";
import {childrenOf, treeTable, type TreeNode} from "../components/tree.ts";
import type {Text, Words} from "../components/words.ts";

const PROMISE = [
  "answered_in_a_day",
  "urgent_helped",
  "job_loss_contacted",
  "acknowledged",
  "answered_in_a_week",
  "closed_at_first_contact",
  "reopened",
  "transfers",
  "promises_kept",
  "cases_without_news"
];
/** Nobody is asked every month, and exams have their months: these tell of the last month in which there was anything. */
const SOMETIMES = ["graduates_contacted", "satisfied"];
const REACH = ["contacts", "first_contacts", "members_reached", "took_part", ...SOMETIMES];
const KINDS = ["contacts_by_channel", "contacts_by_topic"];
const WHERE = ["members", "answered_in_a_day", "cases_without_news", "contacts"];
const YEAR = 12;
/** Hours of a week, and the days whose hour nobody noted; the unit asked about comes first. */
const WEEK = 24 * 7 + 7;

/** Is the promise kept? How soon members hear from a person, what they ask about and how, and where it takes long. */
export const start = (words: Words): Promise<void> =>
  open(
    words,
    "service",
    (unit) => json<Overview>("/api/overview", {unit, kpi: [...PROMISE, ...REACH, ...KINDS].join(","), people: "none"}),
    draw
  );

async function draw(page: Page, overview: Overview): Promise<void> {
  const {text, main, session, unit, link} = page;
  const {t} = text;
  const explain = link("figures", {unit});
  const [hours, where] = [h("div", {class: "card ghost tall"}), h("div", {class: "card ghost tall"})];
  const asked = upToLast(overview, SOMETIMES);
  const month = overview.months.at(-1);
  const tiles = (names: readonly string[]): Child =>
    names.map((name) => tile(text, asked, name, explain, SOMETIMES.includes(name) ? lastMonth(text, name) : undefined));
  fill(
    main,
    h("h1", {}, t("title.service")),
    h("p", {class: "lead big"}, answer(text, overview)),
    month ? h("h2", {}, t("service.so_far", {month: text.format.month(month)})) : null,
    h("section", {class: "tiles five", "aria-label": t("service.promise")}, tiles(PROMISE)),
    h(
      "div",
      {class: "abreast"},
      KINDS.map((name) => kinds(text, overview, name)),
      hours
    ),
    h("section", {class: "tiles small", "aria-label": t("service.reach")}, tiles(REACH)),
    where,
    h("p", {class: "counted"}, h("a", {href: explain}, t("explain.door")))
  );
  const names = WHERE.filter((name) => session.kpis.includes(name));
  const [children, {rows}] = await Promise.all([
    childrenOf(unit, names),
    json<{rows: ContactHour[]}>("/api/contact-hours", {unit, limit: WEEK})
  ]);
  const week = contactHours(text, rows, overview.unit?.id);
  if (week) hours.replaceWith(week);
  else hours.remove();
  where.replaceWith(
    card(
      t("service.where"),
      null,
      treeTable(page, t("service.where"), names, children, unit, (node: TreeNode) => node.name),
      h("p", {class: "quiet"}, t("service.note"))
    )
  );
}

/** The last full month in words: the present one is asked about only in part. */
function answer(text: Text, {kpis, months}: Overview): Child {
  const {t, format} = text;
  const month = months.at(-2);
  const share = (name: string): string => {
    const figure = kpis[name];
    return figure?.has_source ? format.share(figure.value.at(-2), figure.of?.at(-2)) : format.none;
  };
  const [answered, helped] = [share("answered_in_a_day"), share("urgent_helped")];
  if (!month || answered === format.none) return t("service.none");
  const [most] = partsOf(text, kpis["contacts_by_channel"], "contacts_by_channel");
  return [
    text.rich("service.answered", {month: format.month(month), share: answered}),
    helped === format.none ? null : [" ", text.rich("service.helped", {share: helped})],
    most ? [" ", text.rich("service.most", {channel: most.label, share: format.share(most.n, most.of)})] : null
  ];
}

/** Some figures up to the last month in which they counted anything. */
function upToLast(overview: Overview, names: readonly string[]): Overview {
  const cut = names.flatMap((name) => {
    const figure = overview.kpis[name];
    const last = figure?.of?.findLastIndex((of) => of !== null && of > 0) ?? -1;
    return figure?.of && last >= 0
      ? [[name, {...figure, value: figure.value.slice(0, last + 1), of: figure.of.slice(0, last + 1)}] as const]
      : [];
  });
  return {...overview, kpis: {...overview.kpis, ...Object.fromEntries(cut)}};
}

/** Of how many, and in which month. */
const lastMonth =
  (text: Text, name: string): TileNote =>
  ({value, of}, {months}) => {
    const [kpi, n, base, month] = [text.kpi(name), value.at(-1), of?.at(-1), months[value.length - 1]];
    return kpi && month && base && n !== null && n !== undefined
      ? `${outOf(text, kpi, n, base)}, ${text.format.monthShort(month)}`
      : text.t("tile.not_known");
  };

type Part = {readonly label: string; readonly n: number; readonly of: number};

/** The parts of a figure over twelve months, the largest first; none without a source. */
function partsOf(text: Text, figure: Figure | undefined, name: string): Part[] {
  if (!figure?.has_source) return [];
  const labels = text.kpi(name)?.parts ?? {};
  const sums = Object.entries(figure.parts ?? {}).map(([part, values]) => ({
    label: labels[part] ?? part,
    n: values.slice(-YEAR).reduce<number>((sum, value) => sum + (value ?? 0), 0)
  }));
  const of = sums.reduce((sum, {n}) => sum + n, 0);
  return sums
    .filter(({n}) => n > 0)
    .map(({label, n}) => ({label, n, of}))
    .toSorted((a, b) => b.n - a.n);
}

/** What members ask about, or how they come, over twelve months. */
function kinds(text: Text, {kpis}: Overview, name: string): Child {
  const {t, format} = text;
  const kpi = text.kpi(name);
  const figure = kpis[name];
  if (!kpi || !figure) return null;
  const parts = partsOf(text, figure, name);
  const columns = [
    {title: kpi.label, head: true, cell: (part: Part) => part.label},
    {title: t("service.times"), number: true, cell: (part: Part) => format.count(part.n)},
    {title: t("service.share"), number: true, cell: (part: Part) => format.share(part.n, part.of)}
  ];
  return card(
    kpi.label,
    null,
    parts.length
      ? [table(kpi.label, columns, parts), h("p", {class: "quiet"}, t("service.year"))]
      : h("p", {class: "none"}, t(figure.has_source ? "service.none" : "tile.no_source"))
  );
}
