import {address, json} from "../components/api.ts";
import {card, fold, rest, table, twin} from "../components/block.ts";
import {chips, type Chip} from "../components/chips.ts";
import {fill, h, type Child} from "../components/element.ts";
import {lineTable, type Lines} from "../components/lines.ts";
import {withoutMandates} from "../components/noSource.ts";
import {others} from "../components/others.ts";
import {newest, type Gap, type Overview} from "../components/overview.ts";
import {type Selection, selectionOf, selectionRow} from "../components/savedSelections.ts";
import {open, type Page} from "../components/shell.ts";
import {VACANCY_ROWS, vacancyTimes, type VacancyTime} from "../components/vacancyTimes.ts";
import type {Text, Words} from "../components/words.ts";

/** `apart`: how many of them are companies, which figures of workplaces do not count. */
type List = {readonly total: number; readonly apart?: number; readonly rows: readonly Gap[]};
type Lists = {
  readonly lost: List;
  readonly enough: List;
  readonly overview: Overview;
};
type ListName = "lost" | "enough";

/** Which workplace first? Those that lost their steward, those that never had one, and a picture of both. */
export const start = (words: Words): Promise<void> =>
  open(
    words,
    "region",
    async (unit): Promise<Lists> => {
      const [lost, enough, overview] = await Promise.all([
        json<List>("/api/gaps", {list: "lost", sort: "lost_on", limit: 500, unit}),
        json<List>("/api/gaps", {list: "enough", limit: 500, unit}),
        json<Overview>("/api/overview", {unit, kpi: "members,posts_filled", people: "none"})
      ]);
      return {lost: known(lost), enough: known(enough), overview};
    },
    draw
  );

/** Columns the policy keeps from a role are absent; to the page that is the same as not known. */
const known = ({rows, ...list}: List): List => ({
  ...list,
  rows: rows.map((gap) => ({...gap, days_without: gap.days_without ?? null}))
});

const SHOWN = 12;
const NEAR = 12;

async function draw(page: Page, {lost, enough, overview}: Lists): Promise<void> {
  const {text, main, link, unit} = page;
  const {t} = text;
  const lists = {lost, enough};
  const asked = new URLSearchParams(location.search);
  const state = {
    list: (asked.get("list") === "enough" || !lost.total ? "enough" : "lost") as ListName,
    sector: asked.get("sector") ?? "",
    municipality: asked.get("municipality") ?? "",
    all: false
  };
  const [filters, kept, worklist, order, picture] = [
    h("div"),
    h("div"),
    h("div"),
    h("span"),
    h("div", {class: "card chart-space sticky"})
  ];
  const besides = h("div");
  const members = newest(overview.kpis["members"]);
  const unknown = withoutMandates(text, overview, t("vacancies.title"));
  fill(
    main,
    h("h1", {}, t("region.title")),
    h(
      "p",
      {class: "lead"},
      overview.unit ? [h("strong", {}, overview.unit.name), ": "] : null,
      unknown
        ? members === null
          ? null
          : h("strong", {}, t("gap.members", {n: members}))
        : [
            members === null ? null : [text.rich("region.members", {n: members}), " "],
            t("region.lost_n", {n: lost.total}),
            " ",
            t("region.enough_n", {n: enough.total}),
            enough.apart ? ` ${t("region.companies", {n: enough.apart})}` : null
          ]
    ),
    unknown ?? [filters, kept, h("div", {class: "two wide-left"}, worklist, picture)],
    besides,
    h(
      "p",
      {class: "counted"},
      order,
      " ",
      h("a", {href: `${link("figures", {unit})}#workplaces_without_steward`}, t("explain.door"))
    )
  );
  if (unknown) return drawBesides(page, besides, overview, true);

  const matching = (): Gap[] =>
    lists[state.list].rows.filter(
      (gap) =>
        (!state.sector || gap.sector === state.sector) &&
        (!state.municipality || gap.municipality === state.municipality)
    );
  const show = (change: Partial<typeof state>): void => {
    Object.assign(state, change);
    history.replaceState(
      null,
      "",
      address(location.pathname, {unit, list: state.list, sector: state.sector, municipality: state.municipality})
    );
    redraw();
  };
  const redraw = (): void => {
    const rows = matching();
    fill(filters, filterRow(text, lists, state, show));
    const {list, sector, municipality} = state;
    selectionRow(text, kept, selectionOf({list, sector, municipality}), {
      page: "region",
      kept: localStorage,
      label: (one) => nameOfSelection(text, one),
      choose: ({list: to, sector: of = "", municipality: at = ""}) =>
        show({list: to === "enough" ? "enough" : "lost", sector: of, municipality: at, all: false})
    });
    const {total, rows: fetched} = lists[state.list];
    const cut = total > fetched.length ? ` ${t("list.first", {n: fetched.length, total})}` : "";
    fill(order, t(`region.order_${state.list}`), cut);
    const shown = state.all ? rows : rows.slice(0, SHOWN);
    const csv = address("/api/gaps", {list: state.list, unit, format: "csv"});
    fill(
      worklist,
      card(
        t(`region.${state.list}`),
        h("a", {href: csv, download: `${state.list}.csv`}, "CSV"),
        rows.length ? worktable(text, link, state.list, shown) : h("p", {class: "quiet"}, t("region.none")),
        rows.length > shown.length
          ? h(
              "button",
              {type: "button", class: "button", onclick: () => show({all: true})},
              t("list.all", {n: rows.length})
            )
          : null
      )
    );
    void drawPicture(text, link, picture, rows);
  };
  redraw();
  await drawBesides(page, besides, overview, false);
}

/** What does not say which workplace is first, asked for once that is read: how long posts stand vacant, and the lines. */
async function drawBesides(page: Page, box: HTMLElement, overview: Overview, unknown: boolean): Promise<void> {
  const {text, unit} = page;
  const [times, near, falling] = await Promise.all([
    json<{readonly rows: readonly VacancyTime[]}>("/api/vacancy-times", {limit: VACANCY_ROWS, unit}),
    json<Lines>("/api/lines", {list: "near", limit: NEAR, unit}),
    json<Lines>("/api/lines", {list: "falling", limit: NEAR, unit})
  ]);
  fill(
    box,
    unknown ? null : vacancyTimes(text, times.rows, overview),
    linesCard(page, "near", near),
    unknown ? null : linesCard(page, "falling", falling),
    others(page, "region", overview)
  );
  box.replaceWith(...box.childNodes);
}

/** A selection in words; null for a whole list. */
function nameOfSelection(text: Text, {list, sector, municipality}: Selection): string | null {
  if (!sector && !municipality) return null;
  const name = text.t(list === "enough" ? "region.enough" : "region.lost");
  return [name, sector ? text.code("sector", sector) : null, municipality ?? null]
    .filter((part) => part !== null)
    .join(" · ");
}

function filterRow(
  text: Text,
  lists: Readonly<Record<ListName, List>>,
  state: {list: ListName; sector: string; municipality: string},
  show: (change: {list?: ListName; sector?: string; municipality?: string; all?: boolean}) => void
): Child {
  const {t} = text;
  const kinds: Chip[] = (["lost", "enough"] as const).map((list) => ({
    label: t(`region.${list}`),
    n: lists[list].total,
    pressed: state.list === list,
    press: () => show({list, all: false})
  }));
  const among = lists[state.list].rows;
  const counts = (read: (gap: Gap) => string | null): [string, number][] => {
    const found = new Map<string, number>();
    for (const gap of among) {
      const value = read(gap);
      if (value) found.set(value, (found.get(value) ?? 0) + 1);
    }
    return [...found].toSorted((a, b) => b[1] - a[1] || text.format.compare(a[0], b[0]));
  };
  const sectors: Chip[] = counts((gap) => gap.sector).map(([sector, n]) => ({
    label: text.code("sector", sector),
    n,
    pressed: state.sector === sector,
    press: () => show({sector: state.sector === sector ? "" : sector})
  }));
  const municipalities = counts((gap) => gap.municipality);
  const choose = h(
    "select",
    {
      class: "chip",
      "aria-label": t("region.municipality"),
      onchange: (event) => event.target instanceof HTMLSelectElement && show({municipality: event.target.value})
    },
    h("option", {value: ""}, t("region.everywhere")),
    municipalities.map(([name, n]) =>
      h("option", {value: name, selected: state.municipality === name}, `${name} ${text.format.count(n)}`)
    )
  );
  return [
    chips(text, t("region.lists"), kinds),
    chips(text, t("region.filters"), sectors.length > 1 ? sectors : [], municipalities.length > 1 ? choose : null)
  ];
}

/** Units close to a line of law or agreement: about to gain a right, or to lose one. */
function linesCard(page: Page, list: "near" | "falling", first: Lines): HTMLElement {
  const {text, unit} = page;
  const {t, format} = text;
  const title = t(`lines.${list}`);
  const box = h("div");
  const all = (): void => void json<Lines>("/api/lines", {list, limit: 500, unit}).then(show);
  const show = ({rows, total}: Lines): void => {
    fill(box, lineTable(page, title, rows), rest(text, total - rows.length, all));
  };
  show(first);
  return fold(`${title}: ${format.count(first.total)}`, false, h("p", {class: "quiet"}, t(`lines.${list}_note`)), box);
}

function worktable(text: Text, link: Page["link"], list: ListName, rows: readonly Gap[]): HTMLElement {
  const {t, format} = text;
  return table<Gap>(
    t(`region.${list}`),
    [
      {
        title: t("gap.workplace"),
        head: true,
        cell: (gap) => [
          h("a", {href: `${link("employers")}/${encodeURIComponent(gap.employer_unit_id)}`}, gap.name),
          h(
            "span",
            {class: "under"},
            [
              gap.municipality,
              gap.sector ? text.code("sector", gap.sector) : null,
              gap.enterprise_name === gap.name ? null : gap.enterprise_name
            ]
              .filter(Boolean)
              .join(" · ")
          )
        ]
      },
      {title: t("gap.size"), number: true, cell: (gap) => format.count(gap.members)},
      {title: t("gap.without"), number: true, cell: (gap) => since(text, gap)},
      {
        title: t("gap.facts"),
        cell: (gap) => [
          h("span", {}, reasonOf(text, gap)),
          nextStep(text, gap),
          h("span", {class: "under"}, toKnow(text, gap))
        ]
      }
    ],
    rows,
    "worklist"
  );
}

function since(text: Text, gap: Gap): Child {
  const days = gap.days_without;
  if (days === null) return h("span", {class: "pill"}, text.t("gap.never_short"));
  return h("span", {class: `pill ${days <= 90 ? "bad" : "warn"}`}, text.t("gap.days_short", {n: days}));
}

/** Why it is vacant, in the register's own terms. */
function reasonOf(text: Text, gap: Gap): string {
  if (gap.days_without === null) return text.t("gap.never_had");
  return gap.last_end_reason ? text.code("end", gap.last_end_reason) : text.t("gap.why_unknown");
}

/** Who could act first: a deputy in office, members who opted in, a steward nearby, else a visit. */
const nextStep = ({t}: Text, {next_step, candidates}: Gap): Child =>
  next_step && h("strong", {class: "next"}, t(`gap.next_${next_step}`, {n: candidates ?? 0}));

/** What to know before acting: who is near, what the agreement says, how far over the threshold, or that no rule is known. */
function toKnow({t}: Text, gap: Gap): string {
  const facts: string[] = [];
  if (gap.nearest_by && gap.nearest_unit_name)
    facts.push(t(`gap.near_${gap.nearest_by}`, {unit: gap.nearest_unit_name}));
  if (gap.status === "elected_not_notified") facts.push(t("gap.not_notified"));
  if (gap.agreement_state)
    facts.push(
      t(
        gap.agreement_state === "in_force"
          ? "gap.agreement_in_force"
          : gap.agreement_state === "claimed"
            ? "gap.agreement_claimed"
            : "gap.agreement_none"
      )
    );
  if (!gap.threshold_known || gap.threshold === null) facts.push(t("gap.rule_unknown"));
  else if (gap.threshold_base === "employees") facts.push(t("gap.rule_employees", {n: gap.threshold}));
  else if (gap.members > gap.threshold)
    facts.push(t("gap.over", {n: gap.members - gap.threshold, threshold: gap.threshold}));
  else facts.push(t("gap.just_enough", {n: gap.threshold}));
  return facts.join(" · ");
}

async function drawPicture(text: Text, link: Page["link"], box: HTMLElement, gaps: readonly Gap[]): Promise<void> {
  const {t, format} = text;
  if (!gaps.length) {
    fill(box, h("h2", {}, t("region.picture")), h("p", {class: "quiet"}, t("region.none")));
    return;
  }
  const {chart, drawGaps} = await import("../components/charts.ts");
  box.classList.remove("chart-space");
  const rows = (): HTMLElement =>
    table<Gap>(
      t("region.picture"),
      [
        {
          title: t("gap.workplace"),
          head: true,
          cell: (gap) => h("a", {href: `${link("employers")}/${encodeURIComponent(gap.employer_unit_id)}`}, gap.name)
        },
        {title: t("gap.size"), number: true, cell: (gap) => format.count(gap.members)},
        {
          title: t("gap.without"),
          number: true,
          cell: (gap) => (gap.days_without === null ? t("gap.never") : t("gap.days_short", {n: gap.days_without ?? 0}))
        }
      ],
      gaps
    );
  fill(
    box,
    h("header", {class: "head"}, h("h2", {}, t("region.picture"))),
    chart(t("region.picture_label", {n: gaps.length}), (width) => drawGaps(text, gaps, width)),
    twin(t("chart.table"), rows)
  );
}
