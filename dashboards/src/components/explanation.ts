import type {Noun} from "../../site.ts";
import {json} from "./api.ts";
import {fill, h, type Child} from "./element.ts";
import {noSource} from "./noSource.ts";
import type {FollowUp} from "./overview.ts";
import {nameOf} from "./person.ts";
import type {Page} from "./shell.ts";
import type {KpiWords, Text} from "./words.ts";

/** Where a figure comes from, as `/api/explanation` says it. */
export type Explanation = {
  readonly kpi: string;
  readonly has_source: boolean;
  /** Null where no rows make it up, or none that the person may count. */
  readonly rows: {readonly counted: number; readonly why: Readonly<Record<string, number>>} | null;
  readonly changes: {readonly since: string; readonly by_kind: Readonly<Record<string, number>>} | null;
  readonly sources: readonly {readonly source: string; readonly as_of: string; readonly extracted_at: string}[];
  readonly as_of: string;
};

/** The filter of the list of members that shows just the rows a figure counts. */
const FILTERS: Readonly<Record<string, string>> = {
  members: "",
  in_arrears: "arrears",
  exempt: "exempt"
};
/** Where a figure's people or places stand in a list, though not just those that it counts; and with which filter. */
const LISTS: Readonly<Record<string, readonly [page: Noun, filter?: Readonly<Record<string, string>>]>> = {
  in_work: ["members"],
  joined: ["members", {filter: "new"}],
  resigning_this_month: ["members", {filter: "resigning"}],
  resigning_next_month: ["members", {filter: "resigning"}],
  employment_notice: ["members", {filter: "job_ends"}],
  at_lapse_line: ["members", {filter: "arrears"}],
  stewards: ["stewards"],
  stewards_reachable: ["stewards"],
  stewards_licensed: ["stewards"],
  days_to_licence: ["stewards"],
  stewards_trained: ["stewards"],
  mandates_ending: ["stewards"],
  members_per_steward: ["stewards"],
  chain_complete: ["stewards"],
  posts_filled: ["stewards"],
  mandates_renewed: ["stewards"],
  new_members_contacted: ["members", {filter: "new"}],
  workplaces_by_density: ["employers"],
  deduction_mismatches: ["office"],
  workplaces_without_steward: ["region", {list: "enough"}],
  covered_workplaces: ["region", {list: "enough"}],
  covered_of_all: ["region", {list: "enough"}],
  covered_members: ["region", {list: "enough"}],
  density: ["employers"],
  members_per_100: ["employers"],
  potential_members: ["employers"],
  employer_returns: ["office"]
};
const NAMES = 5;
const LESS = ["left", "ended", "moved_out", "removed_late"];

/** Who is counted, who is not, what changed overnight and what was read: of one figure, in the person's own scope. */
export function explained({text}: Page, kpi: KpiWords, told: Explanation): Child {
  const {t} = text;
  if (!told.has_source) return noSource(text, kpi);
  return [
    told.rows
      ? rows(text, told.rows)
      : h("p", {}, t(kpi.withoutRows ? `explain.no_${kpi.withoutRows}` : "explain.no_rows")),
    changed(text, told),
    told.sources.map(({source, as_of, extracted_at}) =>
      h(
        "p",
        {class: "quiet"},
        t("explain.source", {
          source,
          date: text.format.day(extracted_at),
          time: text.format.moment(extracted_at),
          as_of: text.format.day(as_of)
        })
      )
    )
  ];
}

/** The door to the page that lists whom or what a figure is about, where the person has that page. */
function listDoor({text, session, link}: Page, kpi: KpiWords, unit: string | undefined): Child {
  const [page, filter] = LISTS[kpi.name] ?? [];
  if (page === undefined || !session.pages.includes(page)) return null;
  const href = link(page, {unit, ...filter});
  // the list is on the page that the reader is on
  if (new URL(href, location.href).href === location.href) return null;
  return h("p", {}, h("a", {href}, text.t("explain.list", {page: text.t(`nav.${page}`)})));
}

function rows(text: Text, {counted, why}: NonNullable<Explanation["rows"]>): Child {
  const not = Object.entries(why).filter(([reason]) => reason !== "counted");
  const total = not.reduce((sum, [, n]) => sum + n, 0);
  return [
    h(
      "p",
      {},
      h("strong", {}, text.t("explain.n_counted", {n: counted})),
      total ? ` ${text.t("explain.not_short", {n: total})}` : ""
    ),
    counts(
      text.t("figures.explained"),
      not.map(([reason, n]) => [text.code("why", reason), text.format.count(n)])
    )
  ];
}

function changed(text: Text, {changes}: Explanation): Child {
  if (!changes) return h("p", {class: "quiet"}, text.t("explain.not_compared"));
  const kinds = Object.entries(changes.by_kind);
  const date = text.format.day(changes.since);
  if (!kinds.length) return h("p", {}, text.t("explain.unchanged", {date}));
  return [
    h("h3", {}, text.t("explain.changed", {date})),
    counts(
      text.t("explain.changed", {date}),
      kinds.map(([kind, n]) => [text.code("change", kind), text.format.signed(LESS.includes(kind) ? -n : n)])
    )
  ];
}

/** Words with a number each. */
function counts(caption: string, lines: readonly (readonly [string, string])[]): Child {
  if (!lines.length) return null;
  return h(
    "table",
    {class: "counts"},
    h("caption", {class: "hidden"}, caption),
    h(
      "tbody",
      {},
      lines.map(([words, n]) => h("tr", {}, h("th", {scope: "row"}, words), h("td", {class: "number"}, n)))
    )
  );
}

/** The first people who are counted, by name, where the person may see the list, and the door to all of them. */
async function people({text, session, link}: Page, kpi: KpiWords, unit: string | undefined): Promise<Child> {
  const filter = FILTERS[kpi.name];
  if (filter === undefined || !session.pages.includes("members")) return null;
  type List = {readonly total: number; readonly rows: readonly FollowUp[]};
  const {total, rows: first} = await json<List>("/api/members", {unit, filter, limit: NAMES});
  if (!total) return null;
  return [
    h(
      "ul",
      {class: "names"},
      first.map((person) => h("li", {}, nameOf(text, person)))
    ),
    h("p", {}, h("a", {class: "button plain", href: link("members", {unit, filter})}, text.t("list.all", {n: total})))
  ];
}

/**
 * From now on a tile opens its explanation in place. It stays a link: in a new tab, or without a script, it leads to the
 * figure's own words.
 */
export function explainTiles(page: Page): void {
  page.main.addEventListener("click", (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const tile = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a.tile") : null;
    const kpi = page.text.kpi(tile?.hash.slice(1) ?? "");
    if (!tile || !kpi) return;
    event.preventDefault();
    void show(page, kpi, tile);
  });
}

async function show(page: Page, kpi: KpiWords, tile: HTMLAnchorElement): Promise<void> {
  const {t} = page.text;
  const unit = new URLSearchParams(tile.search).get("unit") ?? undefined;
  const told = h("div", {"aria-live": "polite", "aria-busy": "true"}, h("p", {class: "quiet"}, t("explain.wait")));
  const dialog = h(
    "dialog",
    {class: "explanation", "aria-labelledby": "explanation-title"},
    h(
      "header",
      {class: "head"},
      h("h2", {id: "explanation-title"}, kpi.label),
      h(
        "button",
        {type: "button", class: "close", "aria-label": t("explain.close"), onclick: () => dialog.close()},
        "×"
      )
    ),
    h("p", {class: "value"}, tile.querySelector(".value, .pairs")?.textContent ?? ""),
    h("p", {}, kpi.sentence),
    told,
    h("p", {}, h("a", {href: tile.href}, t("explain.all")))
  );
  // Beside the words is outside too; what opened it has the focus again.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  page.main.append(dialog);
  dialog.showModal();
  try {
    const [answer, names] = await Promise.all([
      json<Explanation>("/api/explanation", {kpi: kpi.name, unit}),
      people(page, kpi, unit)
    ]);
    fill(told, explained(page, kpi, answer), names, listDoor(page, kpi, unit));
  } catch {
    fill(told, h("p", {role: "alert"}, t("error.text")));
  }
  told.removeAttribute("aria-busy");
}
