import {address, json} from "../components/api.ts";
import {card, fold, rest, table, whenOpen} from "../components/block.ts";
import {chips} from "../components/chips.ts";
import {fill, h, type Child} from "../components/element.ts";
import {lastDayOf} from "../components/format.ts";
import {lineTable, type Lines} from "../components/lines.ts";
import {withoutMandates} from "../components/noSource.ts";
import type {Gap, Overview, Steward} from "../components/overview.ts";
import {nameOf, reach} from "../components/person.ts";
import {open, type Page} from "../components/shell.ts";
import {loadTable, type Loads} from "../components/stewardLoad.ts";
import {tile} from "../components/tile.ts";
import {vacancy} from "../components/vacancy.ts";
import type {Text, Words} from "../components/words.ts";

type Stewards = {readonly total: number; readonly rows: readonly Steward[]};
type Data = {
  readonly stewards: Stewards;
  readonly gaps: {readonly total: number; readonly apart?: number; readonly rows: readonly Gap[]};
  readonly overview: Overview;
  readonly loads: Loads;
  readonly chain: Lines;
};
type Sector = {
  readonly sector: string;
  readonly workplaces: number;
  readonly covered_of_all: number;
  readonly eligible: number;
  readonly covered: number;
  readonly members: number;
  readonly covered_members: number;
};

/** What is shown one at a time. */
const SECTIONS = ["people", "loads", "vacant", "chain"] as const;
type Section = (typeof SECTIONS)[number];

const STEP = 60;
const VACANT = 30;
const LOADS = 12;
const ALL = 500;
/** Figures that stand above; the others are one tap away. */
const FIRST = 6;
const FIGURES = [
  "covered_workplaces",
  "covered_members",
  "posts_filled",
  "mandates_ending",
  "stewards_trained",
  "members_per_steward",
  "covered_of_all",
  "chain_complete",
  "cases_past_the_chain",
  "mandates_renewed",
  "stewards_licensed",
  "days_to_licence",
  "stewards_reachable",
  "active_stewards",
  "election_turnout",
  "elections_contested",
  "stewards_on_boards"
];
const LOAD_LISTS = ["ending", "large", "untrained", "unlicensed"] as const;
const CHAIN_LISTS = ["no_deputy", "no_chief", "no_safety"] as const;

/** Who holds a mandate, what they carry and how they are trained; which posts and which units have nobody. */
export const start = (words: Words): Promise<void> =>
  open(
    words,
    "stewards",
    async (unit): Promise<Data> => {
      const [stewards, gaps, overview, loads, chain] = await Promise.all([
        json<Stewards>("/api/stewards", {unit, limit: STEP}),
        json<Data["gaps"]>("/api/gaps", {list: "enough", unit, limit: VACANT}),
        json<Overview>("/api/overview", {unit, kpi: FIGURES.join(","), people: "none"}),
        json<Loads>("/api/loads", {unit, limit: LOADS}),
        json<Lines>("/api/lines", {list: "no_deputy", sort: "persons", unit, limit: LOADS})
      ]);
      return {stewards, gaps, overview, loads, chain};
    },
    draw
  );

async function draw(page: Page, data: Data): Promise<void> {
  const {text, main, unit} = page;
  const {t} = text;
  const unknown = withoutMandates(text, data.overview, t("title.stewards"));
  const explain = page.link("figures", {unit});
  const tiles = (kpis: readonly string[]): HTMLElement =>
    h(
      "section",
      {class: "tiles small", "aria-label": t("stewards.figures")},
      kpis.map((kpi) => tile(text, data.overview, kpi, explain))
    );
  const [choices, shown, sectors] = [h("div", {class: "filters"}), h("div", {class: "section"}), h("div")];
  const more = fold(
    t(own(page) ? "workplace.more_figures" : "stewards.more_figures"),
    false,
    tiles(FIGURES.slice(FIRST)),
    sectors
  );
  if (!own(page) && !unknown) void whenOpen(more, async () => void fill(sectors, await bySector(text, unit)));
  const totals: Readonly<Record<Section, number | undefined>> = {
    people: data.stewards.total,
    loads: own(page) ? undefined : data.loads.total,
    vacant: data.gaps.total,
    chain: CHAIN_LISTS.reduce((sum, name) => sum + (data.chain.counts[name] ?? 0), 0)
  };
  const show = (section: Section): void => {
    fill(
      choices,
      chips(
        text,
        t("stewards.sections"),
        SECTIONS.filter((name) => totals[name] !== undefined).map((name) => ({
          label: t(`stewards.section_${name}`),
          n: totals[name],
          pressed: name === section,
          press: () => {
            history.replaceState(null, "", address(location.pathname, {unit, show: name}));
            show(name);
          }
        }))
      )
    );
    fill(shown, drawn[section]());
  };
  const drawn: Readonly<Record<Section, () => Child>> = {
    people: () => people(page, data.stewards),
    loads: () => loadCard(page, data.loads),
    vacant: () => vacant(page, data.gaps),
    chain: () => chainCard(page, data.chain)
  };
  fill(
    main,
    h("h1", {}, t("title.stewards")),
    own(page) ? loadCard(page, data.loads) : null,
    tiles(FIGURES.slice(0, FIRST)),
    more,
    unknown ?? [choices, shown]
  );
  const asked = new URLSearchParams(location.search).get("show");
  show(SECTIONS.find((name) => name === asked && totals[name] !== undefined) ?? (own(page) ? "people" : "loads"));
}

/** Everyone with a mandate, unit by unit: search as you type, the next ones when asked for. */
function people({text, unit}: Page, first: Stewards): Child {
  const {t} = text;
  const [list, count, more] = [h("div", {class: "units"}), h("p", {class: "quiet", role: "status"}), h("div")];
  let [rows, search, turn] = [[...first.rows], "", 0];
  const show = (total: number): void => {
    fill(count, t("stewards.found", {n: total}));
    fill(list, rows.length ? byUnit(text, rows) : h("p", {class: "quiet"}, t("list.none")));
    fill(
      more,
      rest(text, total - rows.length, () => void ask(rows.length))
    );
  };
  const ask = async (from: number): Promise<void> => {
    const mine = ++turn;
    const limit = from === 0 ? STEP : ALL;
    const answer = await json<Stewards>("/api/stewards", {unit, search: search.trim(), limit, offset: from});
    if (mine !== turn) return; // a later question is under way
    rows = from === 0 ? [...answer.rows] : [...rows, ...answer.rows];
    show(answer.total);
  };
  const find = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) search = event.target.value;
    void ask(0);
  };
  show(first.total);
  return [
    h(
      "div",
      {class: "finder"},
      h("label", {class: "hidden", for: "search"}, t("stewards.search")),
      h("input", {id: "search", type: "search", autocomplete: "off", placeholder: t("stewards.search"), oninput: find})
    ),
    h(
      "div",
      {class: "between"},
      count,
      h("a", {class: "button", href: "/api/stewards?format=csv", download: "stewards.csv"}, "CSV")
    ),
    list,
    more
  ];
}

/** Whose rights are mandates alone sees their own load and no other. */
const own = ({session}: Page): boolean => session.nodes.every((node) => node.tree === "employer");

/** What stewards carry, whose term ends and who waits for training; each list with its number. */
function loadCard(page: Page, first: Loads): HTMLElement {
  const {text, unit} = page;
  const {t} = text;
  const title = t(own(page) ? "stewards.own_load" : "stewards.loads");
  const [choices, rows] = [h("div"), h("div")];
  const show = (loads: Loads, list: (typeof LOAD_LISTS)[number] | undefined): void => {
    const choose = (chosen: typeof list, limit = LOADS): void =>
      void json<Loads>("/api/loads", {
        unit,
        limit,
        list: chosen,
        sort: chosen === "ending" ? "until_on" : chosen === "untrained" ? "course_due_on" : "load"
      }).then((answer) => show(answer, chosen));
    const every = {label: t("stewards.list_all"), pressed: !list, press: () => choose(undefined)};
    const others = LOAD_LISTS.map((name) => ({
      label: t(`stewards.list_${name}`),
      n: loads.counts[name] ?? 0,
      pressed: list === name,
      press: () => choose(name)
    }));
    fill(choices, own(page) ? null : chips(text, title, [every, ...others]));
    fill(
      rows,
      loadTable(text, title, loads.rows),
      rest(text, loads.total - loads.rows.length, () => choose(list, ALL))
    );
  };
  show(first, undefined);
  return card(title, null, choices, rows);
}

/** Posts of the chain that should be filled and are not: deputy, chief steward, safety delegate. */
function chainCard(page: Page, first: Lines): HTMLElement {
  const {text, unit} = page;
  const {t} = text;
  const [choices, rows] = [h("div"), h("div")];
  const show = (lines: Lines, list: (typeof CHAIN_LISTS)[number]): void => {
    const choose = (chosen: typeof list, limit = LOADS): void =>
      void json<Lines>("/api/lines", {unit, limit, list: chosen, sort: "persons"}).then((answer) =>
        show(answer, chosen)
      );
    fill(
      choices,
      chips(
        text,
        t("stewards.chain"),
        CHAIN_LISTS.map((name) => ({
          label: t(`stewards.chain_${name}`),
          n: lines.counts[name] ?? 0,
          pressed: list === name,
          press: () => choose(name)
        }))
      )
    );
    fill(
      rows,
      lineTable(page, t("stewards.chain"), lines.rows),
      rest(text, lines.total - lines.rows.length, () => choose(list, ALL))
    );
  };
  show(first, "no_deputy");
  return card(t("stewards.chain"), null, h("p", {class: "quiet"}, t("stewards.chain_note")), choices, rows);
}

/** Coverage by sector: always the share and what it was divided from. */
async function bySector(text: Text, unit: string | undefined): Promise<Child> {
  const {t, format} = text;
  const {rows} = await json<{rows: readonly Sector[]}>("/api/sectors", {unit});
  const share = (value: number, of: number): Child => [
    h("span", {}, format.share(value, of)),
    h("span", {class: "under"}, t("tile.of", {value, of}))
  ];
  const columns = [
    {title: t("stewards.sector"), head: true, cell: (row: Sector) => text.code("sector", row.sector)},
    {title: t("stewards.of_eligible"), number: true, cell: (row: Sector) => share(row.covered, row.eligible)},
    {title: t("stewards.of_all"), number: true, cell: (row: Sector) => share(row.covered_of_all, row.workplaces)},
    {title: t("stewards.of_members"), number: true, cell: (row: Sector) => share(row.covered_members, row.members)}
  ];
  return [h("h3", {}, t("stewards.sectors")), table(t("stewards.sectors"), columns, rows, "tree")];
}

function vacant({text, session, link}: Page, {rows, total, apart}: Data["gaps"]): HTMLElement {
  const door = session.pages.includes("region")
    ? h("a", {href: link("region", {list: "enough"})}, text.t("stewards.all", {n: total}))
    : null;
  return card(
    text.t("stewards.without"),
    door,
    apart ? h("p", {class: "quiet"}, text.t("region.companies", {n: apart})) : null,
    rows.length ? null : h("p", {class: "quiet"}, text.t("list.none")),
    h(
      "ul",
      {class: "rows columns"},
      rows.map((gap) =>
        h(
          "li",
          {class: "row"},
          h("div", {}, h("strong", {class: "name"}, gap.name), h("p", {class: "quiet"}, vacancy(text, gap))),
          h("span", {class: "pill bad"}, text.t("stewards.vacant"))
        )
      )
    )
  );
}

function byUnit(text: Text, rows: readonly Steward[]): Child[] {
  const units = Map.groupBy(rows, (row) => row.employer_unit_id);
  return [...units.values()].map((members) =>
    h(
      "section",
      {class: "card"},
      h("h2", {}, members[0]?.unit_name ?? ""),
      h(
        "ul",
        {class: "rows"},
        members.map((steward) => line(text, steward))
      )
    )
  );
}

function line(text: Text, steward: Steward): HTMLElement {
  const {t, format} = text;
  const until = steward.term_ends_on ?? steward.ends_on;
  return h(
    "li",
    {class: "row"},
    h(
      "div",
      {},
      h("strong", {class: "name"}, nameOf(text, steward)),
      steward.is_notified === false ? h("span", {class: "pill warn"}, t("stewards.not_notified")) : null,
      h(
        "p",
        {class: "quiet"},
        text.code("role", steward.role),
        until ? ` · ${t("stewards.until", {date: format.day(lastDayOf(until))})}` : ""
      )
    ),
    reach(text, steward, "button plain")
  );
}
