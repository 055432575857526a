import {table} from "./block.ts";
import {pagedList} from "./pagedList.ts";
import {nameOf, reach} from "./person.ts";
import type {Page} from "./shell.ts";

/** A member drawn this month to be asked how the union's support was. */
type Drawn = {
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly place: number;
  readonly drawn_from: number;
  readonly language: string | null;
  readonly phone: string | null;
  readonly email: string | null;
};

/** Whom to ask this month: some of those who were in contact last month, some of those who were not. */
export function surveySample(page: Page, box: HTMLElement): Promise<void> {
  const {text} = page;
  const {t, format} = text;
  return pagedList<Drawn>(page, box, {
    path: "/api/survey-sample",
    title: t("sample.title"),
    note: t("sample.note"),
    figure: "new_members_contacted",
    parts: {
      parameter: "stratum",
      labels: {contacted: t("sample.contacted"), not_contacted: t("sample.not_contacted")}
    },
    table: (rows) =>
      table<Drawn>(
        t("sample.title"),
        [
          {title: t("office.who"), head: true, cell: (row) => nameOf(text, row)},
          {
            title: t("sample.place"),
            number: true,
            cell: (row) => t("sample.place_of", {n: row.place, of: format.count(row.drawn_from)})
          },
          {
            title: t("experts.language"),
            cell: (row) => (row.language ? text.code("speaks", row.language) : format.none)
          },
          {title: t("members.contact"), cell: (row) => reach(text, row, "button plain")}
        ],
        rows,
        "worklist people"
      )
  });
}
