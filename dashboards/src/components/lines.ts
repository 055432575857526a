import {table} from "./block.ts";
import {h, type Child} from "./element.ts";
import type {Page} from "./shell.ts";
import type {Text} from "./words.ts";

/** A line of law or agreement that a workplace or company group stands at. */
export type Line = {
  readonly employer_unit_id: string;
  readonly name: string;
  readonly municipality: string | null;
  readonly enterprise_name: string | null;
  readonly line:
    | "steward"
    | "stewards"
    | "deputy_steward"
    | "chief_steward"
    | "safety_delegate"
    | "agreement_claim"
    | "mandate_kept";
  readonly posts: number;
  readonly base: "members" | "employees";
  readonly persons: number | null;
  readonly threshold: number | null;
  readonly distance: number | null;
  readonly leaving: number | null;
  readonly state: string;
};
export type Lines = {
  readonly total: number;
  readonly rows: readonly Line[];
  readonly counts: Readonly<Record<string, number>>;
};

/** What a unit has a right or a duty to once it reaches the line. */
const what = (text: Text, {line, posts}: Line): string => text.t(`lines.what_${line}`, {n: posts});

/** Unit by unit: which line, how many there are of how many, and how far it is. */
export function lineTable({text, link}: Pick<Page, "text" | "link">, caption: string, rows: readonly Line[]): Child {
  const {t} = text;
  if (!rows.length) return h("p", {class: "quiet"}, t("lines.none"));
  return table<Line>(
    caption,
    [
      {
        title: t("gap.workplace"),
        head: true,
        cell: (row) => [
          h("a", {href: `${link("employers")}/${encodeURIComponent(row.employer_unit_id)}`}, row.name),
          h(
            "span",
            {class: "under"},
            [row.municipality, row.enterprise_name === row.name ? null : row.enterprise_name]
              .filter(Boolean)
              .join(" · ")
          )
        ]
      },
      {title: t("lines.line"), cell: (row) => what(text, row)},
      {
        title: t("lines.now"),
        number: true,
        cell: (row) => [
          h(
            "span",
            {},
            t(row.distance ? "lines.of" : "lines.over", {n: row.persons ?? 0, threshold: row.threshold ?? 0})
          ),
          h("span", {class: "under"}, t(`lines.base_${row.base}`))
        ]
      },
      // Of posts that stand vacant all lines are reached: nothing to tell apart.
      ...(rows.some((row) => row.state !== "reached")
        ? [{title: t("lines.distance"), cell: (row: Line) => distance(text, row)}]
        : [])
    ],
    rows,
    "worklist stacked"
  );
}

/** "2 short"; above the line, who is about to take it below. */
function distance({t}: Text, {distance: short, leaving, state}: Line): Child {
  if (short) return h("span", {class: "pill brand"}, t("lines.short", {n: short}));
  if (state === "falling") return h("span", {class: "pill bad"}, t("lines.leaving", {n: leaving ?? 0}));
  if (state === "at_line") return h("span", {class: "pill warn"}, t("lines.at_line"));
  return h("span", {class: "pill"}, t("lines.reached"));
}
