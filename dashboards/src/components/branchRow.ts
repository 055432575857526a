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
  readonly posts_filled: number | null;
  readonly posts_needed: number | null;
  readonly stewards_trained: number | null;
  readonly stewards_to_train: number | null;
  readonly votes: number | null;
  readonly entitled: number | null;
  readonly four_fields: number | null;
  readonly four_fields_of: number | null;
  readonly in_arrears: number | null;
  readonly reachable: number | null;
  readonly last_meeting_on: string | null;
  readonly last_election_on: string | null;
  readonly election_candidates: number | null;
  readonly election_entitled: number | null;
  readonly election_votes: number | null;
  readonly cover_mark: Mark;
  readonly meeting_mark: Mark;
  readonly posts_mark: Mark;
  readonly training_mark: Mark;
  readonly details_mark: Mark;
  readonly arrears_mark: Mark;
  readonly exits_mark?: Mark;
};

/** One mark of a branch's health: what it stands on as the reader sees it, null where there is no source. */
export type HealthMark = {
  readonly name: "cover" | "posts" | "training" | "details" | "arrears" | "exits" | "meeting";
  readonly mark: Mark;
  readonly written: string | null;
  /** The counts behind a share. */
  readonly counts?: {readonly value: number; readonly of: number};
};

/** The marks this reader may see, in a fixed order: they are set beside each other and never added up. */
export function marksOf(text: Text, row: BranchRow): HealthMark[] {
  const share = (name: HealthMark["name"], mark: Mark | undefined, value: number | null, of: number | null) =>
    mark === undefined
      ? []
      : value === null || of === null
        ? [{name, mark, written: null}]
        : [{name, mark, written: text.format.share(value, of), counts: {value, of}}];
  const {last_meeting_on: met, meeting_mark: meeting} = row;
  return [
    ...share("cover", row.cover_mark, row.members_covered, row.members_at_work),
    ...share("posts", row.posts_mark, row.posts_filled, row.posts_needed),
    ...share("training", row.training_mark, row.stewards_trained, row.stewards_to_train),
    ...share("details", row.details_mark, row.four_fields, row.four_fields_of),
    ...share("arrears", row.arrears_mark, row.in_arrears, row.members),
    ...share("exits", row.exits_mark, row.voluntary_exits ?? null, Math.round((row.member_closes ?? 0) / 13)),
    // Those without a branch have no meeting to hold.
    ...(isNoBranch(row)
      ? []
      : [
          {
            name: "meeting" as const,
            mark: meeting,
            written: met ? text.format.monthShort(met) : meeting ? text.t("mark.never") : null
          }
        ])
  ];
}

const LOOKS = {green: "good", amber: "warn", red: "bad"};
const SIGNS = {green: "✓", amber: "~", red: "!"};

/** The mark in a word beside its colour. */
export function markPill(text: Text, {mark, written}: HealthMark): Child {
  if (written === null) return h("span", {class: "quiet"}, text.t("tile.no_source"));
  if (mark === null) return h("span", {class: "pill"}, text.t("mark.none"));
  return h("span", {class: `pill ${LOOKS[mark]}`}, SIGNS[mark], " ", text.t(`mark.${mark}`));
}

/** What the mark stands on in its colour, with a sign to see and a word to hear; without a mark that alone. */
export function markFigure(text: Text, {mark, written}: HealthMark): Child {
  if (mark === null || written === null) return written ?? text.t("tile.no_source");
  return h(
    "span",
    {class: `pill ${LOOKS[mark]}`},
    h("span", {"aria-hidden": "true"}, SIGNS[mark], " "),
    written,
    h("span", {class: "hidden"}, ` ${text.t(`mark.${mark}`)}`)
  );
}

/** Members of no branch stand in one of the union's own name. */
export const isNoBranch = ({branch_id}: Pick<BranchRow, "branch_id">): boolean => branch_id.startsWith("nobranch:");

export const branchName = (text: Text, row: Pick<BranchRow, "branch_id" | "name">): string =>
  isNoBranch(row) ? text.t("kind.no_branch") : row.name;
