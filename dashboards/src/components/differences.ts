import {address, json} from "./api.ts";
import {card, table} from "./block.ts";
import {chips} from "./chips.ts";
import {fill, h, type Child} from "./element.ts";
import {nameOf, reach} from "./person.ts";
import type {Page} from "./shell.ts";
import type {Text} from "./words.ts";

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
type Kind = "over" | "under";
type Answer = {
  readonly total: number;
  readonly counts: Readonly<Record<Kind, number>>;
  readonly rows: readonly Difference[];
};

const PATH = "/api/dues-differences";
const STEP = 10;

/** Who has paid too much, or too little: the largest differences first. Fills the box when the rows have come. */
export async function differences(page: Page, box: HTMLElement): Promise<void> {
  const {text, unit} = page;
  const {t} = text;
  let kind: Kind = "over";
  let shown: readonly Difference[] = [];
  let turn = 0;
  const ask = async (from: number): Promise<void> => {
    const mine = ++turn;
    const answer = await json<Answer>(PATH, {unit, kind, limit: STEP, offset: from});
    if (mine !== turn) return; // a later question is under way
    shown = from === 0 ? answer.rows : [...shown, ...answer.rows];
    const left = answer.total - shown.length;
    const drawn = card(
      t("difference.title"),
      shown.length ? csvLink(page, kind) : null,
      chips(
        text,
        t("difference.title"),
        (["over", "under"] as const).map((one) => ({
          label: t(`difference.${one}`),
          n: answer.counts[one],
          pressed: one === kind,
          press: () => {
            kind = one;
            void ask(0);
          }
        }))
      ),
      shown.length ? differenceTable(text, shown) : h("p", {class: "quiet"}, t("list.none")),
      left > 0
        ? h(
            "button",
            {type: "button", class: "button", onclick: () => void ask(shown.length)},
            t("list.more", {n: left})
          )
        : null,
      h("p", {class: "quiet"}, t("difference.note"))
    );
    box.classList.remove("card", "ghost", "tall");
    fill(box, drawn);
  };
  await ask(0);
}

const csvLink = ({text, unit}: Page, kind: Kind): Child =>
  h(
    "a",
    {
      href: address(PATH, {unit, kind, format: "csv"}),
      download: `${kind}.csv`,
      "aria-label": `CSV: ${text.t("difference.title")}`
    },
    "CSV"
  );

function differenceTable(text: Text, rows: readonly Difference[]): HTMLElement {
  const {t, format} = text;
  return table<Difference>(
    t("difference.title"),
    [
      {
        title: t("office.who"),
        head: true,
        cell: (row) => [nameOf(text, row), row.workplace_name ? h("span", {class: "under"}, row.workplace_name) : null]
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
  );
}
