import {json} from "../components/api.ts";
import {card} from "../components/block.ts";
import {fill, h, type Child} from "../components/element.ts";
import {lastDayOf} from "../components/format.ts";
import type {Gap, Steward} from "../components/overview.ts";
import {nameOf, reach} from "../components/person.ts";
import {open, type Page} from "../components/shell.ts";
import {vacancy} from "../components/vacancy.ts";
import type {Text, Words} from "../components/words.ts";

type Stewards = {readonly total: number; readonly rows: readonly Steward[]};
type Data = {readonly stewards: Stewards; readonly gaps: {readonly total: number; readonly rows: readonly Gap[]}};

const STEP = 200;
const VACANT = 6;

/** Who holds a mandate, unit by unit, and which units have nobody. */
export const start = (words: Words): Promise<void> =>
  open(
    words,
    "stewards",
    async (unit): Promise<Data> => {
      const [stewards, gaps] = await Promise.all([
        json<Stewards>("/api/stewards", {unit, limit: STEP}),
        json<Data["gaps"]>("/api/gaps", {list: "enough", unit, limit: VACANT})
      ]);
      return {stewards, gaps};
    },
    draw
  );

function draw(page: Page, {stewards, gaps}: Data): void {
  const {text, main, unit} = page;
  const {t} = text;
  const [list, count, more] = [h("div", {class: "units"}), h("p", {class: "quiet", role: "status"}), h("p")];
  let [rows, search, turn] = [[...stewards.rows], "", 0];
  const show = (total: number): void => {
    fill(count, t("stewards.found", {n: total}));
    fill(list, rows.length ? byUnit(text, rows) : h("p", {class: "quiet"}, t("list.none")));
    const left = total - rows.length;
    fill(
      more,
      left > 0
        ? h(
            "button",
            {type: "button", class: "button", onclick: () => void ask(rows.length)},
            t("list.more", {n: left})
          )
        : null
    );
  };
  const ask = async (from: number): Promise<void> => {
    const mine = ++turn;
    const answer = await json<Stewards>("/api/stewards", {unit, search: search.trim(), limit: STEP, offset: from});
    if (mine !== turn) return; // a later question is under way
    rows = from === 0 ? [...answer.rows] : [...rows, ...answer.rows];
    show(answer.total);
  };
  const find = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) search = event.target.value;
    void ask(0);
  };
  fill(
    main,
    h("h1", {}, t("title.stewards")),
    h(
      "div",
      {class: "finder"},
      h("label", {class: "hidden", for: "search"}, t("stewards.search")),
      h("input", {id: "search", type: "search", autocomplete: "off", placeholder: t("stewards.search"), oninput: find})
    ),
    h(
      "div",
      {class: "between"},
      count,
      h("a", {class: "button", href: "/api/stewards?format=csv", download: "stewards.csv"}, "CSV")
    ),
    gaps.rows.length ? vacant(page, gaps) : null,
    list,
    more
  );
  show(stewards.total);
}

function vacant({text, session, link}: Page, {rows, total}: Data["gaps"]): HTMLElement {
  const door = session.pages.includes("region")
    ? h("a", {href: link("region", {list: "enough"})}, text.t("stewards.all", {n: total}))
    : null;
  return card(
    text.t("stewards.without"),
    door,
    h(
      "ul",
      {class: "rows columns"},
      rows.map((gap) =>
        h(
          "li",
          {class: "row"},
          h("div", {}, h("strong", {class: "name"}, gap.name), h("p", {class: "quiet"}, vacancy(text, gap))),
          h("span", {class: "pill bad"}, text.t("stewards.vacant"))
        )
      )
    )
  );
}

function byUnit(text: Text, rows: readonly Steward[]): Child[] {
  const units = Map.groupBy(rows, (row) => row.employer_unit_id);
  return [...units.values()].map((members) =>
    h(
      "section",
      {class: "card"},
      h("h2", {}, members[0]?.unit_name ?? ""),
      h(
        "ul",
        {class: "rows"},
        members.map((steward) => line(text, steward))
      )
    )
  );
}

function line(text: Text, steward: Steward): HTMLElement {
  const {t, format} = text;
  const until = steward.term_ends_on ?? steward.ends_on;
  return h(
    "li",
    {class: "row"},
    h(
      "div",
      {},
      h("strong", {class: "name"}, nameOf(text, steward)),
      steward.is_notified === false ? h("span", {class: "pill warn"}, t("stewards.not_notified")) : null,
      h(
        "p",
        {class: "quiet"},
        text.code("role", steward.role),
        until ? ` · ${t("stewards.until", {date: format.day(lastDayOf(until))})}` : ""
      )
    ),
    reach(text, steward, "button plain")
  );
}
