import {table} from "./block.ts";
import type {FollowUp} from "./overview.ts";
import {nameOf, reach, workplaceOf} from "./person.ts";
import {reasonPill, reasonWords} from "./reason.ts";
import type {Text} from "./words.ts";

/** Lists of whom to talk to, beside those that the members' own filters give: who is due, then reason by reason. */
export const TALKS = [
  "due",
  "lapse_line",
  "silent_lapse",
  "job_loss",
  "graduate_this_month",
  "graduate_next_month",
  "at_risk",
  "certificate",
  "new_90_days",
  "new_first_year",
  "wrong_workplace",
  "check_details"
] as const;

/** Whom to talk to, why, how to begin, and who looks after it. */
export function talkTable(text: Text, title: string, rows: readonly FollowUp[]): HTMLElement {
  const {t, format} = text;
  return table<FollowUp>(
    title,
    [
      {title: t("members.name"), head: true, cell: (row) => [nameOf(text, row), " ", reasonPill(text, row)]},
      {title: t("talk.why"), cell: (row) => reasonWords(text, row)},
      {title: t("gap.workplace"), cell: (row) => workplaceOf(text, row)},
      {
        title: t("talk.owner"),
        cell: (row) => [
          row.owner_name,
          row.contacted_on ? ` (${t("talk.contacted", {date: format.day(row.contacted_on)})})` : null
        ]
      },
      {title: t("members.contact"), cell: (row) => reach(text, row, "button plain")}
    ],
    rows,
    "worklist people talks"
  );
}
