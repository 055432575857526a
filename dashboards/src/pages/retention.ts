import {arrow, json} from "../components/api.ts";
import {card, table} from "../components/block.ts";
import type {Row} from "../components/charts.ts";
import {cohortTable} from "../components/cohorts.ts";
import {contrastCard, CONTRASTED, type Contrast} from "../components/contrast.ts";
import {dipCard, type Dip} from "../components/dips.ts";
import {fill, h, type Child} from "../components/element.ts";
import {newest, type Overview} from "../components/overview.ts";
import {open, type Page} from "../components/shell.ts";
import {survivalCard} from "../components/survivalCard.ts";
import {shareOf} from "../components/targets.ts";
import {hasBase, tile, type TileNote, written} from "../components/tile.ts";
import type {Text, Words} from "../components/words.ts";

const TILES = [
  "exit_rate",
  "voluntary_exit_rate",
  "lapse_share",
  "early_exits",
  "won_back",
  "students_kept_6_months",
  "students_kept_12_months"
];
const MOST = "voluntary_exit_rate_most";
const SHARES = ["represented", "working_age", "private_sector_members", "covered_workplaces"];
const GROUND = ["potential_members", "workplaces_by_density", ...SHARES];
const TENURE = ["members_by_tenure", "left_by_tenure"];
const DIPS = 20;

/** Who stays, who leaves: what the leadership's page says in one line, in full. */
export const start = (words: Words): Promise<void> =>
  open(
    words,
    "retention",
    (unit) =>
      json<Overview>("/api/overview", {
        unit,
        kpi: [...TILES, MOST, ...CONTRASTED, ...GROUND].join(","),
        people: "none"
      }),
    draw
  );

async function draw(page: Page, overview: Overview): Promise<void> {
  const {text, main, session, unit, link} = page;
  const {t} = text;
  const explain = link("figures", {unit});
  const [cohorts, tenure, contrast, dips] = [0, 0, 0, 0].map(() => h("div", {class: "card ghost tall"}));
  const stay = h("div", {class: "card chart-space"});
  fill(
    main,
    h("h1", {}, t("title.retention")),
    h("p", {class: "lead"}, overview.unit?.name, overview.unit ? ". " : null, t("retention.lead")),
    h(
      "section",
      {class: "tiles", "aria-label": t("title.retention")},
      TILES.map((name) =>
        tile(text, overview, name, explain, name === "voluntary_exit_rate" ? atMost(text) : undefined)
      )
    ),
    h(
      "div",
      {class: "two"},
      h("div", {class: "section"}, cohorts, tenure),
      h("div", {class: "section"}, stay, contrast)
    ),
    dips,
    ground(page, overview),
    h("p", {class: "counted"}, h("a", {href: explain}, t("explain.door")))
  );
  const from = `${Number(session.as_of.slice(0, 4)) - 2}${session.as_of.slice(4, 7)}`;
  const [charts, figures, joined, curves, departing, alike] = await Promise.all([
    import("../components/charts.ts"),
    arrow("/api/figures", {kpi: TENURE.join(","), unit, from}),
    arrow("/api/cohorts", {unit}),
    arrow("/api/survival", {unit}),
    json<{total: number; rows: Dip[]}>("/api/dips", {unit, limit: DIPS}),
    json<{rows: Contrast[]}>("/api/contrast", {unit})
  ]);
  cohorts?.replaceWith(
    card(
      t("cohorts.title"),
      null,
      cohortTable(text, charts.rowsOf(joined)),
      h("p", {class: "quiet"}, t("cohorts.note"))
    )
  );
  survivalCard(text, stay, charts.rowsOf(curves), charts, {choose: true});
  tenure?.replaceWith(tenureCard(text, charts.rowsOf(figures)));
  contrast?.replaceWith(contrastCard(text, overview, alike.rows));
  dips?.replaceWith(dipCard(text, departing.rows, departing.total));
}

/** The other end of the range: had every unknown reason been a choice. */
const atMost =
  (text: Text): TileNote =>
  (_, {kpis}) => {
    const [kpi, figure] = [text.kpi(MOST), kpis[MOST]];
    return kpi && figure
      ? text.t("retention.at_most", {share: written(text, kpi, newest(figure), figure.of?.at(-1))})
      : null;
  };

const sum = (rows: readonly Row[], column: string): number =>
  rows.reduce((total, row) => total + (typeof row[column] === "number" ? Number(row[column]) : 0), 0);

/** Members and exits of twelve full months by length of membership; the share is of the average of thirteen closes. */
function tenureCard(text: Text, rows: readonly Row[]): HTMLElement {
  const {t, format} = text;
  const full = rows.findLastIndex((row) => row["is_partial"] !== true);
  const title = t("tenure.title");
  if (full < 12) return card(title, null, h("p", {class: "quiet"}, t("trend.short")));
  const bands = Object.entries(text.kpi("members_by_tenure")?.parts ?? {}).map(([part, label]) => {
    const closes = sum(rows.slice(full - 12, full + 1), `members_by_tenure__${part}`);
    return {
      label,
      members: sum(rows.slice(full, full + 1), `members_by_tenure__${part}`),
      left: sum(rows.slice(full - 11, full + 1), `left_by_tenure__${part}`),
      average: closes / 13
    };
  });
  type Band = (typeof bands)[number];
  const columns = [
    {title: t("tenure.band"), head: true, cell: (band: Band) => band.label},
    {title: t("trend.members"), number: true, cell: (band: Band) => format.count(band.members)},
    {title: t("tenure.left"), number: true, cell: (band: Band) => format.count(band.left)},
    {
      title: t("tenure.share"),
      number: true,
      cell: (band: Band) => (band.average < 10 ? format.none : format.share(band.left, band.average))
    }
  ];
  return card(title, null, table(title, columns, bands, "tree"), h("p", {class: "quiet"}, t("tenure.note")));
}

/** Where there are people to win: not yet members, density bands, the private sector. */
function ground({text}: Page, {kpis}: Overview): HTMLElement {
  const {t, format} = text;
  const bands = Object.entries(text.kpi("workplaces_by_density")?.parts ?? {}).map(([part, label]) => ({
    label,
    places: kpis["workplaces_by_density"]?.parts?.[part]?.at(-1) ?? null
  }));
  type Band = (typeof bands)[number];
  const told = SHARES.map((name): Child => {
    const [kpi, figure] = [text.kpi(name), kpis[name]];
    if (!kpi || !figure?.has_source || !hasBase(kpi)) return null;
    return h("p", {}, `${kpi.label}: `, h("strong", {}, shareOf(text, newest(figure), figure.of?.at(-1))));
  });
  const potential = newest(kpis["potential_members"]);
  return card(
    t("ground.title"),
    null,
    potential === null
      ? h("p", {class: "none"}, t("tile.no_source"))
      : h("p", {}, text.rich("ground.potential", {n: potential})),
    told,
    table(
      text.kpi("workplaces_by_density")?.label ?? "",
      [
        {title: t("ground.density"), head: true, cell: (band: Band) => band.label},
        {title: t("ground.workplaces"), number: true, cell: (band: Band) => format.count(band.places)}
      ],
      bands
    ),
    h("p", {class: "quiet"}, text.kpi("workplaces_by_density")?.sentence)
  );
}
