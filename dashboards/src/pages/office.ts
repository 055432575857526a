import {address, json, type Query} from "../components/api.ts";
import {card, fold, isWide, table, whenOpen} from "../components/block.ts";
import {differences} from "../components/differences.ts";
import {dues} from "../components/dues.ts";
import {experts} from "../components/experts.ts";
import {fill, h, type Child} from "../components/element.ts";
import {nameOf, reach} from "../components/person.ts";
import {rejectedTable, type Rejected} from "../components/rejected.ts";
import {open, type Page} from "../components/shell.ts";
import {surveySample} from "../components/surveySample.ts";
import type {Text, Words} from "../components/words.ts";

type Count = {readonly code: string; readonly n: number; readonly since: string | null};
type Office = {
  readonly as_of: string;
  readonly tasks: readonly Count[];
  readonly issues: readonly Count[];
  readonly protected: number;
  readonly rejected: number;
};
type Task = {
  readonly kind: string;
  readonly why: string | null;
  readonly exemption_reason: string | null;
  readonly member_id: string | null;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly unit_name: string | null;
  readonly on_date: string;
  readonly period_on: string | null;
  readonly members: number;
  readonly phone: string | null;
  readonly email: string | null;
};
type Tasks = {readonly total: number; readonly rows: readonly Task[]};
type Everything = {readonly office: Office; readonly tasks: Tasks; readonly rejected: readonly Rejected[]};

/** In the order in which an office works: what keeps others waiting comes first. */
const KINDS = ["late_return", "deduction", "correction", "fund", "renew_exemption", "unplaced"] as const;
type Kind = (typeof KINDS)[number];
const STEP = 25;

const asked = new URLSearchParams(location.search).get("kind");
let chosen: Kind | undefined = KINDS.find((kind) => kind === asked);
const question = (unit: string | undefined): Query => ({unit, kind: chosen});

/** What must be put right today? Counts first, each a door to its list; then the register's own errors. */
export const start = (words: Words): Promise<void> =>
  open(
    words,
    "office",
    async (unit): Promise<Everything> => {
      const [office, night] = await Promise.all([
        json<Office>("/api/office", {unit}),
        json<{readonly rejected: readonly Rejected[]}>("/api/night")
      ]);
      chosen ??= KINDS.find((kind) => countOf(office, kind) > 0);
      const tasks = await json<Tasks>("/api/tasks", {...question(unit), limit: STEP});
      return {office, tasks, rejected: night.rejected};
    },
    draw
  );

const ghost = (): HTMLElement => h("div", {class: "ghost tall"});

const countOf = (office: Office, kind: Kind): number => office.tasks.find(({code}) => code === kind)?.n ?? 0;

async function draw(page: Page, {office, tasks, rejected}: Everything): Promise<void> {
  const {text, main, unit} = page;
  const {t} = text;
  const waiting = office.tasks.reduce((sum, {n}) => sum + n, 0);
  const [doors, list] = [h("nav", {class: "tiles small", "aria-label": t("office.tasks")}), h("div", {id: "list"})];
  const paid = h("div", {class: "card ghost tall"});
  const [different, drawn, known] = [ghost(), ghost(), ghost()];
  const sample = fold(t("sample.title"), isWide(), drawn);
  const expert = fold(t("experts.title"), isWide(), known);
  let shown: Task[] = [];
  let turn = 0;

  const show = ({rows, total}: Tasks, from: number): void => {
    shown = from === 0 ? [...rows] : [...shown, ...rows];
    fill(doors, doorTiles(page, office, choose));
    fill(list, chosen ? taskCard(page, chosen, shown, total, () => void ask(shown.length)) : null);
  };
  const ask = async (from: number): Promise<void> => {
    const mine = ++turn;
    const answer = await json<Tasks>("/api/tasks", {...question(unit), limit: STEP, offset: from});
    if (mine === turn) show(answer, from); // else a later question is under way
  };
  const choose = (kind: Kind): void => {
    chosen = kind;
    history.replaceState(null, "", address(location.pathname, question(unit)));
    void ask(0);
  };
  fill(
    main,
    h("h1", {}, t("title.office")),
    h("p", {class: "lead big"}, waiting ? text.rich("office.waits", {n: waiting}) : t("office.nothing")),
    doors,
    list,
    card(t("difference.title"), null, different),
    paid,
    sample,
    expert,
    card(
      t("office.issues"),
      office.issues.length ? csvLink(page, "/api/issues", {unit}, "issues") : null,
      office.issues.length ? issueTable(text, office.issues) : null,
      h("p", {class: "quiet"}, t(office.issues.length ? "office.issues_note" : "office.no_issues"))
    ),
    card(
      t("office.rejected"),
      null,
      rejected.length ? rejectedTable(text, rejected) : h("p", {class: "quiet"}, t("night.refused_none"))
    ),
    h("p", {class: "counted"}, text.rich("office.protected", {n: office.protected}))
  );
  show(tasks, 0);
  await Promise.all([
    differences(page, different),
    dues(page, paid),
    whenOpen(sample, () => surveySample(page, drawn)),
    whenOpen(expert, () => experts(page, known))
  ]);
}

/** A file of a whole list. */
const csvLink = ({text}: Page, path: string, query: Query, name: string): Child =>
  h(
    "a",
    {
      href: address(path, {...query, format: "csv"}),
      download: `${name}.csv`,
      "aria-label": `CSV: ${text.t("office.tasks")}`
    },
    "CSV"
  );

/** One tile for each kind of work: how many, and how long the oldest has waited. */
function doorTiles({text, link, unit}: Page, office: Office, choose: (kind: Kind) => void): Child {
  const {t, format} = text;
  return KINDS.map((kind) => {
    // how long a member has been one says nothing about the missing workplace
    const since = kind === "unplaced" ? undefined : office.tasks.find(({code}) => code === kind)?.since;
    return h(
      "a",
      {
        class: "tile",
        href: `${link("office", {unit, kind})}#list`,
        "aria-current": kind === chosen ? "true" : undefined,
        onclick: (event) => {
          event.preventDefault();
          choose(kind);
        }
      },
      h("span", {class: "label"}, text.code("task", kind)),
      h("span", {class: "value"}, format.count(countOf(office, kind))),
      h(
        "span",
        {class: "foot"},
        h("span", {class: "note"}, since ? t("office.oldest", {date: format.monthShort(since)}) : "")
      )
    );
  });
}

function taskCard(page: Page, kind: Kind, rows: readonly Task[], total: number, more: () => void): HTMLElement {
  const {text, unit} = page;
  const {t} = text;
  const left = total - rows.length;
  return card(
    text.code("task", kind),
    rows.length ? csvLink(page, "/api/tasks", question(unit), kind) : null,
    rows.length ? taskTable(text, kind, rows) : h("p", {class: "quiet"}, t("list.none")),
    left > 0 ? h("button", {type: "button", class: "button", onclick: more}, t("list.more", {n: left})) : null
  );
}

function taskTable(text: Text, kind: Kind, rows: readonly Task[]): HTMLElement {
  const {t, format} = text;
  // An employer has no door of its own here.
  const ofPeople = rows.some((row) => row.member_id);
  return table<Task>(
    text.code("task", kind),
    [
      {
        title: t("office.who"),
        head: true,
        cell: (row) =>
          row.member_id
            ? [nameOf(text, row), row.unit_name ? h("span", {class: "under"}, row.unit_name) : null]
            : (row.unit_name ?? "–")
      },
      {title: t("office.what"), cell: (row) => about(text, row)},
      {title: t("office.since"), cell: (row) => format.day(row.on_date)},
      ...(ofPeople ? [{title: t("members.contact"), cell: (row: Task) => reach(text, row, "button plain")}] : [])
    ],
    rows,
    ofPeople ? "worklist people" : "worklist stacked"
  );
}

/** Why the row is here, in words. */
function about(text: Text, row: Task): Child {
  const {t, format} = text;
  if (row.kind === "deduction" && row.period_on)
    return [
      text.code("why", row.why ?? ""),
      h("span", {class: "under"}, t("office.period", {month: format.month(row.period_on)}))
    ];
  if (row.period_on)
    return [
      t("office.period", {month: format.month(row.period_on)}),
      h("span", {class: "under"}, t("office.charged", {n: row.members}))
    ];
  return [
    row.why ? text.code("why", row.why) : null,
    row.exemption_reason ? h("span", {class: "under"}, text.code("exempt", row.exemption_reason)) : null
  ];
}

function issueTable(text: Text, issues: readonly Count[]): HTMLElement {
  const {t, format} = text;
  return table<Count>(
    t("office.issues"),
    [
      {title: t("office.what"), head: true, cell: (row) => text.code("issue", row.code)},
      {title: t("night.rows"), number: true, cell: (row) => format.count(row.n)}
    ],
    issues.toSorted((a, b) => b.n - a.n)
  );
}
