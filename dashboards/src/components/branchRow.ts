import {h, type Child} from "./element.ts";
import type {Text} from "./words.ts";

type Mark = "green" | "amber" | "red" | null;

/** One branch tonight. What the policy keeps back is absent, what has no source is null. */
export type BranchRow = {
  readonly branch_id: string;
  readonly name: string;
  readonly region_name?: string | null;
  readonly members: number;
  readonly members_12_months_ago: number;
  readonly joined_12_months: number;
  readonly left_12_months: number;
  readonly moved_12_months: number;
  readonly kept: number | null;
  readonly kept_of: number | null;
  readonly voluntary_exits?: number | null;
  readonly unexplained_exits?: number | null;
  /** Members added up over the thirteen closes of those months. */
  readonly member_closes?: number | null;
  readonly eligible_workplaces: number | null;
  readonly covered_workplaces: number | null;
  readonly members_at_work: number | null;
  readonly members_covered: number | null;
  readonly in_arrears: number | null;
  readonly reachable: number | null;
  readonly cover_mark: Mark;
  readonly arrears_mark: Mark;
  readonly exits_mark?: Mark;
};

/** One mark of a branch's health with the number it stands on. */
export type HealthMark = {
  readonly name: "cover" | "arrears" | "exits";
  readonly mark: Mark;
  readonly value: number | null;
  readonly of: number | null;
};

/** The marks this reader may see, in a fixed order: they are set beside each other and never added up. */
export function marksOf(row: BranchRow): HealthMark[] {
  return [
    {name: "cover", mark: row.cover_mark, value: row.members_covered, of: row.members_at_work},
    {name: "arrears", mark: row.arrears_mark, value: row.in_arrears, of: row.members},
    ...(row.exits_mark === undefined
      ? []
      : [
          {
            name: "exits",
            mark: row.exits_mark,
            value: row.voluntary_exits ?? null,
            of: Math.round((row.member_closes ?? 0) / 13)
          } as const
        ])
  ];
}

const LOOKS = {green: "good", amber: "warn", red: "bad"};
const SIGNS = {green: "✓", amber: "~", red: "!"};

/** The mark in a word beside its colour. */
export function markPill(text: Text, {mark, value}: HealthMark): Child {
  if (value === null) return h("span", {class: "quiet"}, text.t("tile.no_source"));
  if (mark === null) return h("span", {class: "pill"}, text.t("mark.none"));
  return h("span", {class: `pill ${LOOKS[mark]}`}, SIGNS[mark], " ", text.t(`mark.${mark}`));
}

/** The mark's number in its colour, with a sign to see and a word to hear; without a mark the number alone. */
export function markShare(text: Text, {mark, value, of}: HealthMark): Child {
  if (value === null) return text.t("tile.no_source");
  const share = text.format.share(value, of);
  if (mark === null) return share;
  return h(
    "span",
    {class: `pill ${LOOKS[mark]}`},
    h("span", {"aria-hidden": "true"}, SIGNS[mark], " "),
    share,
    h("span", {class: "hidden"}, ` ${text.t(`mark.${mark}`)}`)
  );
}

/** Members of no branch stand in one of the union's own name. */
export const branchName = (text: Text, {branch_id, name}: Pick<BranchRow, "branch_id" | "name">): string =>
  branch_id.startsWith("nobranch:") ? text.t("kind.no_branch") : name;
