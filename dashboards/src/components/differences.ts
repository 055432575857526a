import {table} from "./block.ts";
import {h} from "./element.ts";
import {pagedList} from "./pagedList.ts";
import {nameOf, reach} from "./person.ts";
import type {Page} from "./shell.ts";

/** A member who has paid more or less over twelve full months than was expected. */
type Difference = {
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly workplace_name: string | null;
  readonly why: string;
  readonly since_on: string | null;
  readonly expected_minor: number;
  readonly paid_minor: number;
  readonly difference_minor: number;
  readonly phone: string | null;
  readonly email: string | null;
};

/** Who has paid too much, or too little: the largest differences first. */
export function differences(page: Page, box: HTMLElement): Promise<void> {
  const {text} = page;
  const {t, format} = text;
  return pagedList<Difference>(page, box, {
    path: "/api/dues-differences",
    title: t("difference.title"),
    note: t("difference.note"),
    parts: {parameter: "kind", labels: {over: t("difference.over"), under: t("difference.under")}},
    table: (rows) =>
      table<Difference>(
        t("difference.title"),
        [
          {
            title: t("office.who"),
            head: true,
            cell: (row) => [
              nameOf(text, row),
              row.workplace_name ? h("span", {class: "under"}, row.workplace_name) : null
            ]
          },
          {title: t("office.what"), cell: (row) => text.code("difference", row.why)},
          {title: t("difference.expected"), number: true, cell: (row) => format.minor(row.expected_minor)},
          {title: t("difference.paid"), number: true, cell: (row) => format.minor(row.paid_minor)},
          {title: t("difference.difference"), number: true, cell: (row) => format.minor(row.difference_minor)},
          {
            title: t("difference.since"),
            number: true,
            cell: (row) => (row.since_on ? format.monthShort(row.since_on) : format.none)
          },
          {title: t("members.contact"), cell: (row) => reach(text, row, "button plain")}
        ],
        rows,
        "tree"
      )
  });
}
