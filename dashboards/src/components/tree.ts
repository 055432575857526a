import {json} from "./api.ts";
import {h, type Child} from "./element.ts";
import type {Page} from "./shell.ts";
import {written} from "./tile.ts";
import type {KpiWords} from "./words.ts";

/** A node of either tree with its newest figures; KPI columns stand beside the named ones. */
export type TreeNode = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly has_children: boolean;
  readonly [column: string]: string | number | boolean | null;
};
export type Children = {readonly total: number; readonly rows: readonly TreeNode[]};

const STEP = 40;

/** The children of a node with some figures, the largest first; without a unit those of the person's own scope. */
export const childrenOf = (
  unit: string | undefined,
  kpis: readonly string[],
  offset = 0,
  limit = STEP
): Promise<Children> => json<Children>("/api/children", {unit, kpi: kpis.join(","), sort: "-members", limit, offset});

/** Whether anyone of the person's own members is or was below the node. */
const hasFigures = (node: TreeNode): boolean => typeof node["members"] === "number";

/** A KPI of a node: parts are added, shares divided. */
export function figureOf(page: Page, kpi: KpiWords, node: TreeNode): string {
  const number = (column: string): number | null => {
    const value = node[column];
    return typeof value === "number" ? value : null;
  };
  const parts = Object.keys(kpi.parts).map((part) => number(`${kpi.name}__${part}`));
  const summed =
    parts.length && parts.every((part) => part !== null) ? parts.reduce((sum, part) => sum + part, 0) : null;
  return written(page.text, kpi, number(kpi.name) ?? summed, number(`${kpi.name}__of`));
}

/**
 * A table of nodes that opens downwards: children are fetched when a node is first opened. `name` is what stands in the
 * first cell, a link or the bare name.
 */
export function treeTable(
  page: Page,
  caption: string,
  names: readonly string[],
  first: Children,
  top: string | undefined,
  name: (node: TreeNode) => Child
): HTMLElement {
  const {text} = page;
  const kpis = names.flatMap((kpi) => text.kpi(kpi) ?? []);
  const body = h("tbody");

  const rowsFor = (nodes: readonly TreeNode[], depth: number): HTMLTableRowElement[] =>
    nodes.filter(hasFigures).map((node) => rowFor(node, depth));
  const rowFor = (node: TreeNode, depth: number): HTMLTableRowElement => {
    const opener = node.has_children
      ? h("button", {type: "button", class: "opener", "aria-expanded": "false"})
      : h("span", {class: "opener"});
    opener.setAttribute("aria-label", text.t("tree.open", {name: node.name}));
    if (!node.has_children) opener.removeAttribute("aria-label");
    const row = h(
      "tr",
      {"data-depth": depth, "data-id": node.id},
      h(
        "th",
        {scope: "row"},
        h("span", {class: `branch depth-${Math.min(depth, 5)}`}, opener, h("span", {}, name(node), kindOf(page, node)))
      ),
      kpis.map((kpi) => h("td", {class: "number", "data-title": kpi.label}, figureOf(page, kpi, node)))
    );
    opener.addEventListener("click", () => void toggle(row, opener, node, depth));
    return row;
  };
  const toggle = async (
    row: HTMLTableRowElement,
    opener: HTMLElement,
    node: TreeNode,
    depth: number
  ): Promise<void> => {
    if (opener.getAttribute("aria-expanded") === "true") {
      opener.setAttribute("aria-expanded", "false");
      for (
        let below = row.nextElementSibling;
        below && Number(below.getAttribute("data-depth")) > depth;
        below = row.nextElementSibling
      )
        below.remove();
      return;
    }
    opener.setAttribute("aria-expanded", "true");
    const children = await childrenOf(node.id, names);
    row.after(...rowsFor(children.rows, depth + 1), ...more(node.id, children, children.rows.length, depth + 1));
  };
  /** The row that fetches the next ones of the same parent. */
  const more = (parent: string | undefined, {total}: Children, shown: number, depth: number): HTMLTableRowElement[] => {
    if (shown >= total) return [];
    const button = h("button", {type: "button", class: "button"}, text.t("list.more", {n: total - shown}));
    const row = h("tr", {"data-depth": depth}, h("td", {colspan: kpis.length + 1}, button));
    button.addEventListener("click", async () => {
      const next = await childrenOf(parent, names, shown);
      row.replaceWith(...rowsFor(next.rows, depth), ...more(parent, next, shown + next.rows.length, depth));
    });
    return [row];
  };

  body.append(...rowsFor(first.rows, 0), ...more(top, first, first.rows.length, 0));
  const head = h(
    "tr",
    {},
    h("th", {scope: "col"}, text.t("tree.name")),
    kpis.map((kpi) => h("th", {scope: "col", class: "number"}, kpi.label))
  );
  return h(
    "div",
    {class: "table tree", role: "region", "aria-label": caption, tabindex: 0},
    h("table", {}, h("caption", {class: "hidden"}, caption), h("thead", {}, head), body)
  );
}

function kindOf({text}: Page, node: TreeNode): Child {
  if (node.id.startsWith("nobranch:")) return h("span", {class: "under"}, text.t("kind.no_branch"));
  // The union's own tree has one kind to a level; employers mix them.
  return ["region", "branch", "union"].includes(node.kind)
    ? null
    : h("span", {class: "under"}, text.code("kind", node.kind));
}
