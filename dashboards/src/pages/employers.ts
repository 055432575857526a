import {json} from "../components/api.ts";
import {card} from "../components/block.ts";
import {fill, h, type Child} from "../components/element.ts";
import type {Overview} from "../components/overview.ts";
import {open, type Page} from "../components/shell.ts";
import {tile} from "../components/tile.ts";
import {childrenOf, treeTable, type Children, type TreeNode} from "../components/tree.ts";
import {trendCard} from "../components/trendCard.ts";
import type {Words} from "../components/words.ts";

const COLUMNS = ["members", "in_work", "in_arrears", "stewards"];
const TILES = ["members", "in_work", "in_arrears", "joined", "left", "stewards"];
const ROOT = "employers";

/** Employers as a tree: what stands below adds up to what stands above; `/employers/{id}` is one of them. */
export const start = (words: Words): Promise<void> =>
  open(words, "employers", (unit) => json<Overview>("/api/overview", {unit, kpi: TILES.join(), people: "none"}), draw);

async function draw(page: Page, own: Overview): Promise<void> {
  const {text, main, session} = page;
  const {t} = text;
  // Whose mandate is one unit begins there; others begin at the top of what they see.
  const overview = page.unit || own.unit?.tree === "employer" ? own : null;
  const unit = overview?.unit?.id;
  // Someone of an office sees the whole employer tree as far as their members work there; a mandate is a part of it.
  const top = unit ?? (session.nodes.every((node) => node.tree === "employer") ? undefined : ROOT);
  const children = await childrenOf(top, COLUMNS);
  const name = overview?.unit?.name ?? t("title.employers");
  document.title = `${name} | Tillit`;
  const trend = h("div", {class: "card chart-space"});
  const link = (id: string): string => `/${text.language}/employers/${encodeURIComponent(id)}`;
  fill(
    main,
    overview ? breadcrumbs(page, overview, link) : null,
    h("h1", {}, name),
    overview
      ? h("p", {class: "lead"}, overview.unit ? text.code("kind", overview.unit.kind) : null)
      : h("p", {class: "lead"}, t("employers.lead")),
    overview ? null : finder(page, link),
    overview
      ? h(
          "section",
          {class: "tiles six", "aria-label": t("workplace.figures")},
          TILES.map((kpi) => tile(text, overview, kpi, page.link("figures", {unit})))
        )
      : null,
    children.rows.length ? tree(page, children, top, link) : null,
    overview ? trend : null
  );
  if (!overview) return;
  await trendCard(page, trend, unit, t("trend.title"));
}

function breadcrumbs({text, link}: Page, overview: Overview, to: (id: string) => string): Child {
  const steps = (overview.unit?.path ?? []).filter((step) => step.id !== ROOT);
  return h(
    "nav",
    {class: "crumbs", "aria-label": text.t("employers.path")},
    h(
      "ol",
      {},
      h("li", {}, h("a", {href: link("employers")}, text.t("title.employers"))),
      steps.map((step) => h("li", {}, h("a", {href: to(step.id)}, step.name)))
    )
  );
}

function tree(page: Page, children: Children, top: string | undefined, link: (id: string) => string): HTMLElement {
  const name = (node: TreeNode): Child => h("a", {href: link(node.id)}, node.name);
  return card(
    page.text.t("employers.below"),
    null,
    treeTable(page, page.text.t("employers.below"), COLUMNS, children, top, name)
  );
}

type Found = {
  readonly rows: readonly {
    readonly id: string;
    readonly tree: string;
    readonly kind: string;
    readonly name: string;
    readonly enterprise: string | null;
  }[];
};

/** Straight to an employer by its name. */
function finder({text}: Page, link: (id: string) => string): HTMLElement {
  const list = h("ul", {class: "found", "aria-live": "polite"});
  let asked = 0;
  const search = async (value: string): Promise<void> => {
    const mine = ++asked;
    const found = value.trim().length < 2 ? null : await json<Found>("/api/units", {search: value.trim()});
    if (mine !== asked) return; // a later letter has been typed
    const rows = (found?.rows ?? []).filter((row) => row.tree === "employer" && row.id !== ROOT);
    fill(
      list,
      rows.map((row) =>
        h(
          "li",
          {},
          h("a", {href: link(row.id)}, row.name),
          h(
            "span",
            {class: "quiet"},
            ` ${text.code("kind", row.kind)}`,
            row.enterprise && row.enterprise !== row.name ? `, ${row.enterprise}` : ""
          )
        )
      ),
      found && !rows.length ? h("li", {class: "quiet"}, text.t("list.none")) : null
    );
  };
  return h(
    "div",
    {class: "finder"},
    h("label", {class: "hidden", for: "find"}, text.t("employers.find")),
    h("input", {
      id: "find",
      type: "search",
      autocomplete: "off",
      placeholder: text.t("employers.find"),
      oninput: (event) => event.target instanceof HTMLInputElement && void search(event.target.value)
    }),
    list
  );
}
