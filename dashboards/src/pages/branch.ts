import {json} from "../components/api.ts";
import {card, fold, isWide, table, twin} from "../components/block.ts";
import {isNoBranch, marksOf, markPill, type BranchRow, type HealthMark} from "../components/branchRow.ts";
import {fill, h, type Child} from "../components/element.ts";
import {freshness, type Source} from "../components/freshness.ts";
import {withoutMandates} from "../components/noSource.ts";
import {others} from "../components/others.ts";
import {newest, type Overview} from "../components/overview.ts";
import {open, type Page} from "../components/shell.ts";
import {talkTable} from "../components/talks.ts";
import {tile, type TileNote} from "../components/tile.ts";
import {trendCard} from "../components/trendCard.ts";
import type {Text, Words} from "../components/words.ts";

const FIGURES = [
  "members",
  "joined",
  "left",
  "in_arrears",
  "reachable",
  "covered_workplaces",
  "stewards",
  "new_members_contacted",
  "four_fields",
  "contact_confirmed"
];
const VACANT = 12;

/** A post of the chain of representation that should be filled and is not. */
type VacantPost = {
  readonly employer_unit_id: string;
  readonly name: string;
  readonly post: string;
  readonly members: number;
};
type Posts = {readonly total: number; readonly rows: readonly VacantPost[]};
type Data = {
  readonly overview: Overview;
  readonly branch: BranchRow | undefined;
  readonly posts: Posts;
  readonly sources: readonly Source[];
};

/** How is my branch? Its members and the way they moved, its posts, how it stands, and how fresh all that is. */
export const start = (words: Words): Promise<void> =>
  open(
    words,
    "branch",
    async (unit): Promise<Data> => {
      const [overview, branches, posts, sources] = await Promise.all([
        json<Overview>("/api/overview", {unit, kpi: [...FIGURES, "posts_filled"].join(",")}),
        json<{rows: BranchRow[]}>("/api/branches", {unit, limit: 2}),
        json<Posts>("/api/vacant-posts", {unit, limit: 500}),
        json<{rows: Source[]}>("/api/sources")
      ]);
      const [branch, another] = branches.rows;
      return {overview, branch: another ? undefined : branch, posts, sources: sources.rows};
    },
    draw
  );

async function draw(page: Page, {overview, branch, posts, sources}: Data): Promise<void> {
  const {text, main, unit, link, session} = page;
  const {t} = text;
  const explain = link("figures", {unit});
  const name = overview.unit?.name ?? t("title.branch");
  document.title = `${name} | Tillit`;
  const [trend, movement] = [h("div", {class: "card chart-space"}), h("div", {class: "card chart-space"})];
  fill(
    main,
    h("h1", {}, name),
    h("p", {class: "lead big"}, branch ? answer(text, branch) : null, chooser(page, overview)),
    todo(page, overview),
    h(
      "section",
      {class: "tiles five", "aria-label": t("branch.figures")},
      FIGURES.map((kpi) => tile(text, overview, kpi, explain, notes(text)[kpi]))
    ),
    h("div", {class: "two"}, trend, branch ? movement : null),
    h("div", {class: "two"}, vacantPosts(page, posts, overview), branch ? health(text, branch) : null),
    others(page, "branch", overview),
    card(t("sources.title"), null, freshness(text, sources, session.as_of)),
    h(
      "p",
      {class: "counted"},
      h("button", {type: "button", class: "button", onclick: () => globalThis.print()}, t("branch.print")),
      " ",
      h(
        "a",
        {class: "button", href: `/api/branches?format=csv${unit ? `&unit=${encodeURIComponent(unit)}` : ""}`},
        "CSV"
      ),
      " ",
      h("a", {href: explain}, t("explain.door"))
    )
  );
  await Promise.all([trendCard(page, trend, unit, t("trend.title")), branch ? moved(text, movement, branch) : null]);
}

/** How many, which way since a year ago, and how many stayed. */
function answer(text: Text, row: BranchRow): Child {
  const {format} = text;
  const change = row.members - row.members_12_months_ago;
  const share = format.share(row.kept, row.kept_of);
  return [
    text.rich("branch.answer", {n: row.members}),
    " ",
    change === 0
      ? text.t("branch.same")
      : text.rich(change > 0 ? "branch.more" : "branch.fewer", {change: format.count(Math.abs(change))}),
    share === format.none ? null : [" ", text.rich("branch.kept", {share})]
  ];
}

/** Other branches of the same officer. */
function chooser({text, session, link}: Page, overview: Overview): Child {
  const elsewhere = session.nodes.filter((node) => node.kind === "branch" && node.id !== overview.unit?.id);
  if (!elsewhere.length) return null;
  return h(
    "span",
    {class: "elsewhere"},
    ` ${text.t("workplace.elsewhere")} `,
    elsewhere.flatMap((node, index) => [
      index ? " · " : null,
      h("a", {href: link("branch", {unit: node.id})}, node.name)
    ])
  );
}

function notes(text: Text): Readonly<Record<string, TileNote>> {
  return {
    reachable: (figure, overview) => {
      const share = text.format.share(newest(figure), newest(overview.kpis["members"]));
      return share === text.format.none ? text.t("tile.not_known") : text.t("branch.reachable", {share});
    }
  };
}

async function moved(text: Text, box: HTMLElement, row: BranchRow): Promise<void> {
  const {t, format} = text;
  const {chart, drawWaterfall} = await import("../components/charts.ts");
  const steps = [
    {label: t("branch.then"), value: row.members_12_months_ago, level: true},
    {label: t("branch.joined"), value: row.joined_12_months},
    {label: t("branch.left"), value: -row.left_12_months},
    {label: t("branch.moved"), value: row.moved_12_months},
    {label: t("branch.now"), value: row.members, level: true}
  ].filter((step) => step.level === true || step.value !== 0);
  const title = t("branch.movement");
  const columns = [
    {title: t("moved.step"), head: true, cell: (step: (typeof steps)[number]) => step.label},
    {
      title: t("trend.members"),
      number: true,
      cell: (step: (typeof steps)[number]) => (step.level ? format.count(step.value) : format.signed(step.value))
    }
  ];
  const label = t("branch.movement_label", {
    opening: format.count(row.members_12_months_ago),
    closing: format.count(row.members)
  });
  box.classList.remove("chart-space");
  fill(
    box,
    h("header", {class: "head"}, h("h2", {}, title)),
    chart(label, (width) => drawWaterfall(text, steps, width)),
    twin(t("chart.table"), () => table(title, columns, steps))
  );
}

/** Whom nobody else looks after comes first; the rest have a steward who does. */
function todo({text, link, unit}: Page, {follow_ups}: Overview): Child {
  if (!follow_ups) return null;
  const {t} = text;
  const own = follow_ups.rows.filter((row) => row.owner_kind === "branch");
  return card(
    t("branch.todo"),
    h("a", {href: link("members", {unit, reason: "due"})}, t("needs.all", {n: follow_ups.total})),
    own.length ? talkTable(text, t("branch.todo"), own) : h("p", {class: "quiet"}, t("branch.todo_none"))
  );
}

/** Which posts are vacant, unit by unit, the largest first. */
function vacantPosts({text, link}: Page, {rows, total}: Posts, overview: Overview): HTMLElement {
  const {t, format} = text;
  const unknown = withoutMandates(text, overview);
  if (unknown) return unknown;
  const units = [...Map.groupBy(rows, (row) => row.employer_unit_id).values()];
  const line = (vacant: readonly VacantPost[]): HTMLElement =>
    h(
      "li",
      {class: "row"},
      h(
        "div",
        {},
        h("strong", {class: "name"}, vacant[0]?.name ?? ""),
        h("p", {class: "quiet"}, t("gap.members", {n: vacant[0]?.members ?? 0}))
      ),
      h(
        "span",
        {class: "pills"},
        vacant.map(({post}) =>
          h("span", {class: `pill ${post === "steward" ? "bad" : "warn"}`}, text.code("role", post))
        )
      )
    );
  const counts = [...Map.groupBy(rows, (row) => row.post)].map(
    ([post, of]) => `${text.code("role", post)} ${format.count(of.length)}`
  );
  return fold(
    t("branch.posts", {n: total}),
    isWide(),
    rows.length ? h("p", {class: "quiet"}, counts.join(" · ")) : h("p", {class: "quiet"}, t("branch.posts_none")),
    h("ul", {class: "rows"}, units.slice(0, VACANT).map(line)),
    units.length > VACANT
      ? h(
          "details",
          {class: "twin"},
          h("summary", {}, t("list.more", {n: units.length - VACANT})),
          h("ul", {class: "rows"}, units.slice(VACANT).map(line))
        )
      : null,
    h("p", {class: "door"}, h("a", {href: link("stewards")}, t("nav.stewards")))
  );
}

function health(text: Text, row: BranchRow): HTMLElement {
  const {t} = text;
  const line = (mark: HealthMark): HTMLElement =>
    h(
      "li",
      {class: "row"},
      h(
        "div",
        {},
        h("strong", {class: "name"}, t(`mark.${mark.name}`)),
        h(
          "p",
          {class: "quiet"},
          [mark.written ?? t("tile.no_source"), mark.counts ? t("mark.of", mark.counts) : null]
            .filter(Boolean)
            .join(" · "),
          mark.name === "exits" && row.unexplained_exits ? `; ${t("mark.unexplained", {n: row.unexplained_exits})}` : ""
        )
      ),
      markPill(text, mark)
    );
  return fold(
    t("branch.health"),
    isWide(),
    h("ul", {class: "rows"}, marksOf(text, row).map(line), isNoBranch(row) ? null : voted(text, row)),
    h("p", {class: "quiet"}, t("branch.health_note"))
  );
}

/** The branch's own last election, and how many of those entitled voted; with one candidate nobody has to. */
function voted(text: Text, row: BranchRow): Child {
  const {t, format} = text;
  const {last_election_on: on, election_entitled: of, election_votes: votes, election_candidates: n} = row;
  const turnout =
    on === null || of === null || votes === null
      ? t("branch.election_none")
      : votes === 0
        ? t("branch.election_unopposed", {n: n ?? 0, date: format.day(on)})
        : `${format.share(votes, of)} · ${t("mark.of", {value: votes, of})} · ${format.day(on)}`;
  return h(
    "li",
    {class: "row"},
    h("div", {}, h("strong", {class: "name"}, t("branch.election")), h("p", {class: "quiet"}, turnout))
  );
}
