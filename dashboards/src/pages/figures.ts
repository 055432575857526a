import {json} from "../components/api.ts";
import {fill, h, type Child} from "../components/element.ts";
import {explained, type Explanation} from "../components/explanation.ts";
import {newest, type Overview} from "../components/overview.ts";
import {open, type Page} from "../components/shell.ts";
import {baseOf, hasBase, outOf, written} from "../components/tile.ts";
import type {KpiWords, Words} from "../components/words.ts";

/** The order in which people ask; a KPI that is not here stands at the end. */
const ORDER = [
  "members",
  "in_work",
  "also_here",
  "exempt",
  "joined",
  "new_members_contacted",
  "graduates_next_month",
  "left",
  "left_by_reason",
  "moved",
  "kept_12_months",
  "resigning_this_month",
  "resigning_next_month",
  "employment_notice",
  "in_arrears",
  "arrears_amount",
  "density",
  "members_per_100",
  "stewards",
  "covered_workplaces",
  "covered_of_all",
  "covered_members",
  "workplaces_without_steward",
  "mandates_ending",
  "mandates_renewed",
  "members_per_steward",
  "stewards_reachable",
  "stewards_trained",
  "stewards_licensed",
  "chain_complete",
  "posts_filled",
  "election_turnout",
  "payroll_messages",
  "four_fields",
  "contact_confirmed"
];
const rank = (kpi: KpiWords): number => (ORDER.includes(kpi.name) ? ORDER.indexOf(kpi.name) : ORDER.length);

/** What each figure means, from the same catalogue that computes it, and who is counted in the person's own scope. */
export const start = (words: Words): Promise<void> => open(words, "figures", async () => undefined, draw);

async function draw(page: Page): Promise<void> {
  const {text, main, session, unit} = page;
  const {t} = text;
  const kpis = text.kpis
    .filter((kpi) => !session.kpis.length || session.kpis.includes(kpi.name))
    .toSorted((a, b) => rank(a) - rank(b));
  const values = new Map(kpis.map((kpi) => [kpi.name, h("div", {class: "now"})]));
  const place = h("span");
  fill(
    main,
    h("h1", {}, t("title.figures")),
    h("p", {class: "lead"}, t("figures.lead"), " ", place),
    h(
      "nav",
      {class: "contents", "aria-label": t("figures.contents")},
      h(
        "ul",
        {},
        kpis.map((kpi) => h("li", {}, h("a", {href: `#${kpi.name}`}, kpi.label)))
      )
    ),
    h(
      "div",
      {class: "definitions"},
      kpis.map((kpi) => definition(page, kpi, values.get(kpi.name)))
    ),
    h(
      "section",
      {class: "card"},
      h("h2", {}, t("figures.rules_title")),
      h(
        "ul",
        {class: "rules"},
        (["once", "months", "shares", "death", "protected"] as const).map((rule) =>
          h("li", {}, t(`figures.rule_${rule}`))
        )
      )
    )
  );
  const target = location.hash.slice(1);
  const jump = (): void => {
    if (target) document.getElementById(target)?.scrollIntoView();
  };
  jump();
  if (!session.kpis.length) return;
  const overview = await json<Overview>("/api/overview", {unit});
  if (overview.unit) fill(place, h("strong", {}, t("figures.scope", {name: overview.unit.name})));
  for (const kpi of kpis) fill(values.get(kpi.name) ?? h("div"), value(page, kpi, overview));
  jump();
}

function definition(page: Page, kpi: KpiWords, now: HTMLElement | undefined): Child {
  const {text, session, unit} = page;
  const {t} = text;
  const facts = [t(kpi.kind === "stock" ? "figures.stock" : "figures.flow")];
  if (kpi.unit !== "count") facts.push(t(`figures.unit_${kpi.unit}`));
  return h(
    "section",
    {class: "card definition", id: kpi.name},
    h("h2", {}, kpi.label),
    now,
    h("p", {}, kpi.sentence),
    h(
      "p",
      {class: "quiet"},
      facts.join(" "),
      " ",
      t("figures.needs"),
      " ",
      kpi.needs.flatMap((column, index) => [index ? ", " : null, h("code", {}, column)])
    ),
    session.kpis.length ? whoIsCounted(page, kpi, unit) : null
  );
}

/** Asked for when it is opened: nobody reads the rows of every figure. */
function whoIsCounted(page: Page, kpi: KpiWords, unit: string | undefined): HTMLElement {
  const rows = h("div", {"aria-live": "polite"});
  const details = h("details", {class: "twin"}, h("summary", {}, page.text.t("figures.explained")), rows);
  const tell = async (): Promise<void> => {
    fill(rows, explained(page, kpi, await json<Explanation>("/api/explanation", {kpi: kpi.name, unit})));
  };
  details.addEventListener(
    "toggle",
    () => void tell().catch(() => fill(rows, h("p", {role: "alert"}, page.text.t("error.text")))),
    {once: true}
  );
  details.open = location.hash === `#${kpi.name}`;
  return details;
}

/** The newest value, with its parts; or that there is no source. */
function value({text}: Page, kpi: KpiWords, {kpis}: Overview): Child {
  const figure = kpis[kpi.name];
  if (!figure) return null;
  if (!figure.has_source) return h("p", {class: "none"}, text.t("tile.no_source"));
  const now = newest(figure);
  const parts = Object.entries(figure.parts ?? {}).filter(([, values]) => values.at(-1));
  const of = hasBase(kpi) ? baseOf(kpi, figure.of?.at(-1)) : null;
  return [
    h("p", {class: "value"}, written(text, kpi, now, figure.of?.at(-1))),
    of === null || now === null ? null : h("p", {class: "quiet"}, outOf(text, kpi, now, of)),
    parts.length
      ? h(
          "p",
          {class: "quiet"},
          parts.map(([part, values]) => `${kpi.parts[part] ?? part} ${text.format.count(values.at(-1))}`).join(" · ")
        )
      : null
  ];
}
