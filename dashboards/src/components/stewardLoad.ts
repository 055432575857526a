import {table} from "./block.ts";
import {h, type Child} from "./element.ts";
import {lastDayOf} from "./format.ts";
import {nameOf} from "./person.ts";
import type {Text} from "./words.ts";

/** What one steward's mandate carries, until when, and how the steward is trained. */
export type Load = {
  readonly mandate_id: string;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly role: string;
  readonly employer_unit_id: string;
  readonly unit_name: string;
  readonly until_on: string | null;
  readonly days_left: number | null;
  readonly is_succeeded: boolean;
  readonly workplaces: number;
  readonly members: number;
  readonly new_members: number;
  readonly in_arrears: number;
  readonly stewards_here: number;
  readonly members_each: number;
  readonly range_from: number;
  readonly range_to: number;
  readonly load: "small" | "recommended" | "large";
  readonly trained_on: string | null;
  readonly course_due_on: string;
  readonly training: "in_time" | "late" | "due" | "overdue";
  readonly is_licensed: boolean;
  readonly licence_until: string | null;
};
export type Loads = {
  readonly total: number;
  readonly rows: readonly Load[];
  readonly counts: Readonly<Record<string, number>>;
};

const LOOK = {small: "", recommended: "good", large: "warn"} as const;

/** The part of the load that is compared: the members one steward carries alone, against the range. */
function share({t}: Text, row: Load): Child {
  return [
    h("span", {class: `pill ${LOOK[row.load]}`}, t(`load.${row.load}`)),
    h("span", {class: "under"}, t("load.each", {n: row.members_each, from: row.range_from, to: row.range_to}))
  ];
}

/** How the parts read in one line: never added up to a score. */
const parts = ({t}: Text, row: Load): string =>
  [
    t("load.members", {n: row.members}),
    t("load.new", {n: row.new_members}),
    t("load.arrears", {n: row.in_arrears}),
    ...(row.workplaces > 1 ? [t("load.workplaces", {n: row.workplaces})] : []),
    ...(row.stewards_here > 1 ? [t("load.shared", {n: row.stewards_here})] : [])
  ].join(" · ");

function training({t, format}: Text, row: Load): Child {
  const look = {in_time: "good", late: "", due: "", overdue: "bad"}[row.training];
  const licence = !row.is_licensed
    ? t("load.no_licence")
    : row.licence_until
      ? t("load.licence_until", {date: format.dayShort(lastDayOf(row.licence_until))})
      : t("load.licence");
  return [
    h("span", {class: `pill ${look}`}, t(`load.course_${row.training}`, {date: format.dayShort(row.course_due_on)})),
    h("span", {class: "under"}, licence)
  ];
}

function term({t, format}: Text, row: Load): Child {
  if (row.until_on === null || row.days_left === null) return t("load.no_end");
  const date = format.day(lastDayOf(row.until_on));
  if (row.days_left > 90) return t("stewards.until", {date});
  const look = row.is_succeeded ? "" : row.days_left <= 30 ? "bad" : "warn";
  return [
    h("span", {class: `pill ${look}`}, row.days_left > 0 ? t("load.days_left", {n: row.days_left}) : t("load.over")),
    h("span", {class: "under"}, `${date} · ${row.is_succeeded ? t("load.succeeded") : t("load.nobody")}`)
  ];
}

/** Steward by steward: what they carry against the range, their term and their training. */
export function loadTable(text: Text, caption: string, rows: readonly Load[]): Child {
  const {t} = text;
  if (!rows.length) return h("p", {class: "quiet"}, t("list.none"));
  return table<Load>(
    caption,
    [
      {
        title: t("load.steward"),
        head: true,
        cell: (row) => [
          nameOf(text, row),
          h("span", {class: "under"}, `${text.code("role", row.role)}, ${row.unit_name}`)
        ]
      },
      {title: t("load.carries"), cell: (row) => parts(text, row)},
      {title: t("load.range"), cell: (row) => share(text, row)},
      {title: t("load.term"), cell: (row) => term(text, row)},
      {title: t("load.training"), cell: (row) => training(text, row)}
    ],
    rows,
    "worklist stacked"
  );
}
