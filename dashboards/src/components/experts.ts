import {table} from "./block.ts";
import {h} from "./element.ts";
import {pagedList} from "./pagedList.ts";
import {nameOf, reach} from "./person.ts";
import type {Page} from "./shell.ts";

/** A member who agrees to be named to the media, and what the register knows of the topic. */
type Expert = {
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly occupation: string | null;
  readonly fields_of_work: string | null;
  readonly certificates: string | null;
  readonly language: string | null;
  readonly agreed_on: string;
  readonly phone: string | null;
  readonly email: string | null;
};

/** Whom to name when a journalist asks for somebody who knows a topic: nobody but those who have agreed to it. */
export function experts(page: Page, box: HTMLElement): Promise<void> {
  const {text} = page;
  const {t, format} = text;
  return pagedList<Expert>(page, box, {
    path: "/api/experts",
    title: t("experts.title"),
    note: t("experts.note"),
    figure: "objecting_to_profiling",
    search: t("experts.search"),
    table: (rows) =>
      table<Expert>(
        t("experts.title"),
        [
          {
            title: t("office.who"),
            head: true,
            cell: (row) => [nameOf(text, row), row.occupation ? h("span", {class: "under"}, row.occupation) : null]
          },
          {
            title: t("experts.knows"),
            cell: (row) => [row.fields_of_work, row.certificates].filter(Boolean).join(" · ") || format.none
          },
          {
            title: t("experts.language"),
            cell: (row) => (row.language ? text.code("speaks", row.language) : format.none)
          },
          {title: t("experts.agreed"), number: true, cell: (row) => format.day(row.agreed_on)},
          {title: t("members.contact"), cell: (row) => reach(text, row, "button plain")}
        ],
        rows,
        "worklist people"
      )
  });
}
