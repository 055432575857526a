import {json} from "./api.ts";
import {fold, table, whenOpen, type Column} from "./block.ts";
import {branchName} from "./branchRow.ts";
import {fill, h, type Child} from "./element.ts";
import {about, whyRounded} from "./outside.ts";
import type {Overview} from "./overview.ts";
import type {Page} from "./shell.ts";

type Other = {readonly id: string; readonly name: string; readonly month: string} & Readonly<
  Record<string, number | string | null>
>;

/** Shares to compare with: the count, and the count that it is a part of. */
const SHARES = [
  ["in_work", "members"],
  ["covered_members", "covered_members__of"],
  ["kept_12_months", "kept_12_months__of"],
  ["in_arrears", "members"]
] as const;

/** The other branches or regions of the union in rounded figures, asked for when the card is opened. */
export function others(page: Page, level: "branch" | "region", overview: Overview): HTMLElement | null {
  if (!overview.outside) return null;
  const {text, session} = page;
  const {t} = text;
  const title = t(level === "branch" ? "outside.branches" : "outside.regions");
  const box = h("div");
  const card = fold(title, false, h("p", {class: "quiet"}, whyRounded(text, overview)), box);
  const mine = new Set([overview.unit?.id, ...session.nodes.map(({id}) => id)]);
  void whenOpen(card, async () => {
    const kpi = ["members", ...SHARES.map(([name]) => name)].join();
    const {rows} = await json<{readonly rows: readonly Other[]}>("/api/published", {kpi, level});
    fill(
      box,
      othersTable(
        page,
        title,
        level,
        rows.filter(({id}) => !mine.has(id))
      )
    );
  });
  return card;
}

function othersTable({text}: Page, title: string, level: "branch" | "region", rows: readonly Other[]): HTMLElement {
  const {t, format} = text;
  const count = (row: Other, name: string): number | null => {
    const value = row[name];
    return typeof value === "number" ? value : null;
  };
  const members = (row: Other): Child => {
    const value = count(row, "members");
    if (value === null) return format.none;
    return value === 0 ? t("outside.few") : t("outside.about", {value});
  };
  const share = (row: Other, name: string, of: string): string => {
    const told = about(text, "share", count(row, name), count(row, of));
    if (told === null || told === t("outside.few")) return told ?? format.none;
    return t("outside.about", {value: told});
  };
  const columns: Column<Other>[] = [
    {
      title: t(level === "branch" ? "branches.branch" : "outside.region"),
      head: true,
      cell: ({id, name}) => branchName(text, {branch_id: id, name})
    },
    {title: t("branches.members"), number: true, cell: members},
    ...SHARES.map(([name, of]) => ({
      title: text.kpi(name)?.label ?? name,
      number: true,
      cell: (row: Other) => share(row, name, of)
    }))
  ];
  return table(title, columns, rows, "tree branches");
}
