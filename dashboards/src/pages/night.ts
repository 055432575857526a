import {json} from "../components/api.ts";
import {card, table, twin} from "../components/block.ts";
import {fill, h, type Child} from "../components/element.ts";
import {countRows, rejectedTable, type Rejected} from "../components/rejected.ts";
import {open, type Page} from "../components/shell.ts";
import type {Text, Words} from "../components/words.ts";

type Step = {
  readonly step: number | string;
  readonly name: string;
  readonly status: string;
  readonly rows: number | null;
  readonly seconds: number;
};
type Test = {
  readonly name: string;
  readonly status: string;
  readonly failures: number | null;
  readonly seconds: number | null;
};
type Night = {
  readonly publication: {readonly run_id: string; readonly as_of: string; readonly published_at: string};
  readonly steps: readonly Step[];
  readonly tests: readonly Test[];
  readonly rejected: readonly Rejected[];
};

/** Did the night go well? Its steps, what it refused and why, and its tests. */
export const start = (words: Words): Promise<void> => open(words, "night", () => json<Night>("/api/night"), draw);

function draw(page: Page, {publication, steps, tests, rejected}: Night): void {
  const {text, main} = page;
  const {t, format} = text;
  const seconds = steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0);
  const refused = countRows(rejected);
  const failed = tests.filter((test) => isBad(test.status));
  fill(
    main,
    h("h1", {}, t("title.night")),
    h(
      "p",
      {class: "lead big"},
      text.rich("night.answer", {
        date: format.weekday(publication.as_of),
        time: format.moment(publication.published_at),
        seconds: format.seconds(seconds)
      }),
      " ",
      refused ? text.rich("night.refused", {n: refused}) : t("night.refused_none"),
      " ",
      tests.length
        ? failed.length
          ? text.rich("night.tests_failed", {n: failed.length, of: tests.length})
          : text.rich("night.tests_passed", {n: tests.length})
        : null
    ),
    card(t("night.steps"), null, stepTable(text, steps)),
    card(
      t("night.rejected"),
      null,
      rejected.length ? rejectedTable(text, rejected) : h("p", {class: "quiet"}, t("night.refused_none"))
    ),
    tests.length ? card(t("night.tests"), null, testTable(text, tests)) : null,
    h("p", {class: "counted"}, t("night.run", {run: publication.run_id}))
  );
}

const isBad = (status: string): boolean => ["fail", "failed", "error"].includes(status);

function result(text: Text, code: string): Child {
  return h(
    "span",
    {class: `pill ${isBad(code) ? "bad" : code === "warn" || code === "skipped" ? "warn" : "good"}`},
    text.code("status", code)
  );
}

/** Each step's time as a bar on one scale: the picture and its table are the same thing. */
function stepTable(text: Text, steps: readonly Step[]): HTMLElement {
  const {t, format} = text;
  const most = Math.max(0.1, ...steps.map((step) => step.seconds ?? 0));
  const bar = (step: Step): Child => {
    const fillBar = h("span", {class: "bar-fill"});
    fillBar.style.setProperty("width", `${(100 * (step.seconds ?? 0)) / most}%`);
    return h("span", {class: "bar-track", "aria-hidden": "true"}, fillBar);
  };
  return table<Step>(
    t("night.steps"),
    [
      {title: t("night.step"), head: true, cell: (step) => text.code("step", step.name)},
      {title: t("night.status"), cell: (step) => result(text, step.status)},
      {title: t("night.rows"), number: true, cell: (step) => format.count(step.rows)},
      {title: t("night.time"), number: true, cell: (step) => format.seconds(step.seconds ?? 0)},
      {title: t("night.picture"), cell: bar}
    ],
    steps,
    "bars"
  );
}

function testTable(text: Text, tests: readonly Test[]): HTMLElement {
  const {t, format} = text;
  const sorted = tests.toSorted(
    (a, b) => Number(isBad(b.status)) - Number(isBad(a.status)) || format.compare(a.name, b.name)
  );
  const rows = (list: readonly Test[]): HTMLElement =>
    table<Test>(
      t("night.tests"),
      [
        {title: t("night.test"), head: true, cell: (test) => h("code", {}, test.name)},
        {title: t("night.status"), cell: (test) => result(text, test.status)},
        {title: t("night.failures"), number: true, cell: (test) => format.count(test.failures)}
      ],
      list
    );
  const bad = sorted.filter((test) => isBad(test.status));
  return h(
    "div",
    {},
    bad.length ? rows(bad) : null,
    twin(t("night.all_tests", {n: tests.length}), () => rows(sorted))
  );
}
