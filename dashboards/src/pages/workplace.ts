import {json} from "../components/api.ts";
import {card, fold, isWide, whenOpen} from "../components/block.ts";
import {fill, h, type Child} from "../components/element.ts";
import {lastDayOf} from "../components/format.ts";
import {type Around, newest, type FollowUp, type Overview} from "../components/overview.ts";
import {ofMembers, whyRounded} from "../components/outside.ts";
import {nameOf, reach, workplaceOf} from "../components/person.ts";
import {reasonPill, reasonWords} from "../components/reason.ts";
import {open, type Page} from "../components/shell.ts";
import {tile, type TileNote} from "../components/tile.ts";
import {trendCard} from "../components/trendCard.ts";
import {vacancy} from "../components/vacancy.ts";
import type {Text, Words} from "../components/words.ts";

const FIRST = ["members", "in_work", "in_arrears", "joined", "left", "exempt"];
const MORE = [
  "also_here",
  "employment_notice",
  "graduates_next_month",
  "four_fields",
  "stewards",
  "payroll_messages",
  "kept_12_months",
  "certificates_expired"
];
/** What the page asks for is what it shows: each figure more is read for everybody, every morning. */
const ASKED = [...FIRST, "also_here", "resigning_this_month", "resigning_next_month"].join();
const ASKED_MORE = [...MORE, "density", "members_per_100"].join();

/** My workplace: who needs me this week, how many we are, and who stands beside me. */
export const start = (words: Words): Promise<void> =>
  open(words, "workplace", (unit) => json<Overview>("/api/overview", {unit, kpi: ASKED}), draw);

async function draw(page: Page, overview: Overview): Promise<void> {
  const {text, main, unit, link} = page;
  const explain = link("figures", {unit});
  const name = overview.unit?.name ?? text.t("title.workplace");
  document.title = `${name} | Tillit`;
  const picture = h("div", {class: "chart-space"});
  const trend = fold(text.t("trend.title"), isWide(), picture);
  const tiles = h("div", {class: "tiles small"});
  const more = fold(text.t("workplace.more_figures"), false, tiles);
  const drawMore = async (): Promise<void> => {
    const others = await json<Overview>("/api/overview", {unit, kpi: ASKED_MORE, people: "none"});
    fill(
      tiles,
      [coverage(others), ...MORE].map((kpi) => tile(text, others, kpi, explain))
    );
  };
  fill(
    main,
    h("h1", {}, name),
    h("p", {class: "lead"}, why(page, overview), besides(page, overview), chooser(page, overview)),
    needs(page, overview),
    h(
      "section",
      {class: "tiles", "aria-label": text.t("workplace.figures")},
      FIRST.flatMap((kpi) => [
        tile(text, overview, kpi, explain, notes(text)[kpi]),
        kpi === "in_work" ? resigning(text, overview, explain) : null
      ])
    ),
    h("div", {class: "two wide-left"}, trend, around(page, overview)),
    more,
    counted(page, overview)
  );
  await Promise.all([
    whenOpen(trend, () => trendCard(page, picture, unit, text.t("trend.title"))),
    whenOpen(more, drawMore)
  ]);
}

/** Density where the number of those eligible is known, else members per hundred employees. */
function coverage({kpis}: Overview): string {
  return !kpis["density"]?.of?.at(-1) && kpis["members_per_100"]?.of?.at(-1) ? "members_per_100" : "density";
}

/** Why this person sees these figures, and until when. */
function why({text, session}: Page, overview: Overview): Child {
  const grant = session.grants.find((candidate) => candidate.node_id === overview.unit?.id) ?? session.grants[0];
  const n = newest(overview.kpis["members"]);
  if (!grant || n === null) return null;
  const role = text.code("as", grant.role);
  return grant.ends_on
    ? text.rich("workplace.why_until", {n, role, date: text.format.day(lastDayOf(grant.ends_on))})
    : text.rich("workplace.why", {n, role});
}

/** Those whom the list of members shows and this workplace's figure does not count. */
function besides({text}: Page, {kpis}: Overview): Child {
  const n = newest(kpis["also_here"]);
  return n ? ` ${text.t("members.apart", {n})}` : null;
}

function chooser({text, session, link}: Page, overview: Overview): Child {
  const others = session.nodes.filter((node) => node.id !== overview.unit?.id);
  if (!others.length) return null;
  return h(
    "span",
    {class: "elsewhere"},
    ` ${text.t("workplace.elsewhere")} `,
    others.flatMap((node, index) => [
      index ? " · " : null,
      h("a", {href: link("workplace", {unit: node.id})}, node.name)
    ])
  );
}

function needs(page: Page, {follow_ups, unit}: Overview): Child {
  if (!follow_ups) return null;
  const {text, link} = page;
  const all = follow_ups.total
    ? h("a", {href: link("members", {unit: page.unit, reason: "due"})}, text.t("needs.all", {n: follow_ups.total}))
    : null;
  const rows = follow_ups.rows.slice(0, 5);
  return card(
    text.t("needs.title"),
    all,
    rows.length
      ? h(
          "ul",
          {class: "rows"},
          rows.map((row) => followUp(page, row, row.employer_unit_id !== unit?.id))
        )
      : h("p", {class: "quiet"}, text.t("needs.nobody"))
  );
}

function followUp({text, session}: Page, row: FollowUp, elsewhere: boolean): HTMLElement {
  const isOthers = row.owner_kind === "steward" && row.owner_id !== session.person_id;
  return h(
    "li",
    {class: "row"},
    h(
      "div",
      {},
      h("strong", {class: "name"}, nameOf(text, row)),
      reasonPill(text, row),
      h(
        "p",
        {class: "quiet"},
        elsewhere ? `${workplaceOf(text, row)}: ` : "",
        reasonWords(text, row),
        isOthers ? ` (${text.t("needs.owner", {name: row.owner_name})})` : ""
      )
    ),
    reach(text, row, "button main")
  );
}

/** What the figure alone does not say. */
function notes(text: Text): Readonly<Record<string, TileNote>> {
  return {
    in_work: (_, overview) => [
      text.t("tile.of_members", {n: newest(overview.kpis["members"]) ?? 0}),
      ofMembers(text, overview, "in_work")
    ],
    in_arrears: (figure) => {
      const parts = figure.parts ?? {};
      const long = ["months_3", "months_4_6", "months_7_plus"].reduce(
        (sum, part) => sum + (parts[part]?.at(-1) ?? 0),
        0
      );
      return long ? h("span", {class: "bad"}, text.t("tile.long_arrears", {n: long})) : text.t("tile.no_long_arrears");
    }
  };
}

/** This month and next are two figures with a label each, never one. */
function resigning(text: Text, {kpis, months}: Overview, explain: string): Child {
  const [now, next] = [kpis["resigning_this_month"], kpis["resigning_next_month"]];
  const month = months.at(-1);
  if (!now || !next || !month) return null;
  const value = (figure: typeof now): string =>
    figure.has_source ? text.format.count(newest(figure)) : text.format.none;
  const following = new Date(`${month.slice(0, 10)}T00:00:00Z`);
  following.setUTCMonth(following.getUTCMonth() + 1);
  const cell = (figure: typeof now, iso: string): Child =>
    h(
      "span",
      {class: "pair"},
      h("span", {class: "value"}, value(figure)),
      h("span", {class: "note"}, text.format.monthBrief(iso))
    );
  return h(
    "a",
    {class: "tile", href: `${explain}#resigning_this_month`},
    h("span", {class: "label"}, text.t("tile.resigning")),
    now.has_source
      ? h("span", {class: "pairs"}, cell(now, month), cell(next, following.toISOString()))
      : h("span", {class: "none"}, text.t("tile.no_source"))
  );
}

function around({text, session, link, unit}: Page, {stewards, gaps}: Overview): Child {
  if (!stewards) return null;
  const vacancies = (gaps ?? []).slice(0, 4);
  const others = stewards.rows.filter((steward) => steward.member_id !== session.person_id);
  const {t} = text;
  const line = (steward: Around): HTMLElement =>
    h(
      "li",
      {class: "row"},
      h(
        "div",
        {},
        h("strong", {class: "name"}, nameOf(text, steward)),
        h("p", {class: "quiet"}, `${text.code("role", steward.role)}, ${steward.unit_name}`)
      ),
      reach(text, steward, "button plain")
    );
  const vacant = (gap: (typeof vacancies)[number]): HTMLElement =>
    h(
      "li",
      {class: "row"},
      h("div", {}, h("strong", {class: "name"}, gap.name), h("p", {class: "quiet"}, vacancy(text, gap))),
      h("span", {class: "pill bad"}, t("stewards.vacant"))
    );
  return fold(
    t("stewards.around"),
    isWide(),
    h("ul", {class: "rows"}, others.map(line), vacancies.map(vacant)),
    h("p", {class: "door"}, h("a", {href: link("stewards", {unit})}, t("stewards.all", {n: stewards.total}))),
    others.length + vacancies.length ? null : h("p", {class: "quiet"}, t("stewards.nobody"))
  );
}

/** The doors below: who is counted, who is not, and where it is explained. */
function counted({text, link, unit}: Page, overview: Overview): Child {
  const {explanation, members_protected} = overview;
  if (!explanation) return null;
  const not = Object.entries(explanation.why).filter(([reason, n]) => reason !== "counted" && n > 0);
  const total = not.reduce((sum, [, n]) => sum + n, 0);
  const list = not.map(([reason, n]) => `${text.format.count(n)} ${text.code("why", reason)}`).join(", ");
  return h(
    "p",
    {class: "counted"},
    text.t("explain.counted", {n: explanation.counted}),
    total ? ` ${text.t("explain.not", {n: total, list})}` : "",
    members_protected ? ` ${text.t("explain.protected", {n: members_protected})}` : "",
    whyRounded(text, overview),
    " ",
    h("a", {href: link("figures", {unit})}, text.t("explain.door"))
  );
}
