import {h} from "./element.ts";
import type {FollowUp, Reason} from "./overview.ts";
import type {Text} from "./words.ts";

const LOOKS: Partial<Record<Reason, string>> = {
  resigns: "warn",
  lapse_line: "bad",
  silent_lapse: "bad",
  job_loss: "bad",
  arrears: "bad",
  job_ends: "warn",
  at_risk: "warn",
  certificate: "warn",
  check_details: "",
  wrong_workplace: ""
};

/** Why someone should talk to this member, in two or three words. */
export function reasonPill(text: Text, row: FollowUp): HTMLElement {
  const values = {n: row.months_owed ?? 0, date: text.format.dayShort(row.on_date)};
  return h("span", {class: `pill ${LOOKS[row.reason] ?? "brand"}`}, text.t(`needs.${row.reason}`, values));
}

/** What is known, and how to begin the conversation. */
export function reasonWords(text: Text, row: FollowUp): string {
  const {t, code, format} = text;
  const rules = row.rules?.split(",").map((rule) => code("sign", rule)) ?? [];
  return t(`needs.${row.reason}_words`, {
    n: row.months_owed ?? 0,
    date: format.day(row.on_date),
    due: row.due_on ? format.day(row.due_on) : format.none,
    rules: rules.join(", ")
  });
}
