import {json} from "../components/api.ts";
import {fill, h, type Child} from "../components/element.ts";
import {explained, type Explanation} from "../components/explanation.ts";
import {needsOf} from "../components/noSource.ts";
import {newest, type Overview} from "../components/overview.ts";
import {open, type Page} from "../components/shell.ts";
import {amount, baseOf, hasBase, headcountNote, outOf, written} from "../components/tile.ts";
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
  "graduates_contacted",
  "left",
  "left_by_reason",
  "moved",
  "kept_12_months",
  "resigning_this_month",
  "resigning_next_month",
  "employment_notice",
  "job_loss_contacted",
  "in_arrears",
  "arrears_amount",
  "out_of_arrears",
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
  "days_to_licence",
  "chain_complete",
  "posts_filled",
  "election_turnout",
  "elections_contested",
  "payroll_messages",
  "four_fields",
  "contact_confirmed",
  "certificates_expired"
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
  const values = new Map(kpis.map((kpi) => [kpi.name, {now: h("span", {class: "now"}), parts: h("div")}]));
  const [place, none] = [h("span"), h("p", {class: "quiet", role: "status"})];
  const cards = kpis.map((kpi) => ({kpi, card: definition(page, kpi, values.get(kpi.name))}));
  const find = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const asked = event.target.value.trim().toLocaleLowerCase(text.language);
    for (const {kpi, card} of cards)
      card.hidden = !`${kpi.label} ${kpi.sentence}`.toLocaleLowerCase(text.language).includes(asked);
    fill(none, cards.every(({card}) => card.hidden) ? t("list.none") : null);
  };
  fill(
    main,
    h("h1", {}, t("title.figures")),
    h("p", {class: "lead"}, t("figures.lead"), " ", place),
    h(
      "div",
      {class: "finder"},
      h("label", {class: "hidden", for: "search"}, t("figures.search")),
      h("input", {id: "search", type: "search", autocomplete: "off", placeholder: t("figures.search"), oninput: find})
    ),
    none,
    h(
      "div",
      {class: "definitions"},
      cards.map(({card}) => card)
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
  const overview = await json<Overview>("/api/overview", {unit, people: "none"});
  if (overview.unit)
    fill(place, h("strong", {}, t("figures.scope", {name: overview.unit.name, date: text.format.day(session.as_of)})));
  for (const kpi of kpis) {
    const boxes = values.get(kpi.name);
    if (!boxes) continue;
    fill(boxes.now, value(page, kpi, overview));
    fill(boxes.parts, partsOf(page, kpi, overview));
  }
  jump();
}

type Values = {readonly now: HTMLElement; readonly parts: HTMLElement};

/** Closed it says the figure's name and value, open what both mean. */
function definition(page: Page, kpi: KpiWords, values: Values | undefined): HTMLElement {
  const {text, session, unit} = page;
  const {t} = text;
  const facts = [t(kpi.kind === "stock" ? "figures.stock" : "figures.flow")];
  if (kpi.unit !== "count") facts.push(t(`figures.unit_${kpi.unit}`));
  return h(
    "details",
    {class: "card fold definition", id: kpi.name, open: location.hash === `#${kpi.name}`},
    h("summary", {}, h("h2", {}, kpi.label), values?.now),
    h("p", {}, kpi.sentence),
    values?.parts,
    h("p", {class: "quiet"}, `${facts.join(" ")} ${t("figures.needs")} ${needsOf(text, kpi)}.`),
    session.kpis.length ? whoIsCounted(page, kpi, unit) : null,
    h(
      "p",
      {class: "technical"},
      t("figures.technical"),
      " ",
      [kpi.name, ...kpi.needs.flatMap((need) => need.split("|"))].map((name) => [h("code", {}, name), " "])
    )
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

/** The newest value; or that there is no source. */
function value({text}: Page, kpi: KpiWords, {kpis}: Overview): Child {
  const figure = kpis[kpi.name];
  if (!figure) return null;
  return figure.has_source ? written(text, kpi, newest(figure), figure.of?.at(-1)) : text.t("tile.no_source");
}

/** What the value is a share of, and the parts it is the sum of. */
function partsOf({text}: Page, kpi: KpiWords, overview: Overview): Child {
  const figure = overview.kpis[kpi.name];
  const now = newest(figure);
  if (!figure || now === null) return null;
  const of = hasBase(kpi) ? baseOf(kpi, figure.of?.at(-1)) : null;
  const parts = Object.entries(figure.parts ?? {}).filter(([, values]) => values.at(-1));
  return [
    of === null ? null : h("p", {class: "quiet"}, outOf(text, kpi, now, of)),
    kpi.name === "density" ? h("p", {class: "quiet"}, headcountNote(text, overview)) : null,
    parts.length
      ? h(
          "p",
          {class: "quiet"},
          parts.map(([part, values]) => `${kpi.parts[part] ?? part} ${amount(text, kpi, values.at(-1))}`).join(" · ")
        )
      : null
  ];
}
