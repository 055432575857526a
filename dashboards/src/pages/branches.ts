import {address, json} from "../components/api.ts";
import {rest, table, type Column} from "../components/block.ts";
import {branchName, markFigure, marksOf, type BranchRow, type HealthMark} from "../components/branchRow.ts";
import {fill, h, type Child} from "../components/element.ts";
import {freshness, type Source} from "../components/freshness.ts";
import {open, type Page} from "../components/shell.ts";
import type {Words} from "../components/words.ts";

type Branches = {readonly total: number; readonly rows: readonly BranchRow[]};
type Data = {readonly branches: Branches; readonly sources: readonly Source[]};

/** What one may ask; the answer is an order, never a score. */
const SORTS = [
  "members",
  "name",
  "change",
  "kept",
  "without_steward",
  "cover",
  "posts",
  "training",
  "turnout",
  "details",
  "arrears",
  "reachable",
  "meeting"
] as const;
type Sort = (typeof SORTS)[number];

const STEP = 30;

const asked = (): Sort => {
  const sort = new URLSearchParams(location.search).get("sort");
  return SORTS.find((known) => known === sort) ?? "members";
};

/** Every branch, in the order of what the reader asks. */
export const start = (words: Words): Promise<void> =>
  open(
    words,
    "branches",
    async (unit): Promise<Data> => {
      const [branches, {rows: sources}] = await Promise.all([
        json<Branches>("/api/branches", {unit, sort: asked(), limit: STEP}),
        json<{rows: Source[]}>("/api/sources")
      ]);
      return {branches, sources};
    },
    draw
  );

function draw(page: Page, {branches, sources}: Data): void {
  const {text, main, unit, session} = page;
  const {t} = text;
  const [count, list, more] = [h("p", {class: "quiet", role: "status"}), h("div"), h("div")];
  const csv = h("a", {class: "button", download: "branches.csv"}, "CSV");
  const state = {sort: asked(), search: "", rows: [...branches.rows], total: branches.total, turn: 0};
  const show = (): void => {
    csv.href = address("/api/branches", {unit, sort: state.sort, search: state.search.trim(), format: "csv"});
    fill(count, t("branches.lead", {n: state.total}));
    fill(list, state.rows.length ? branchTable(page, state.rows) : h("p", {class: "quiet"}, t("list.none")));
    fill(
      more,
      rest(text, state.total - state.rows.length, () => void ask(state.rows.length))
    );
  };
  const ask = async (offset: number): Promise<void> => {
    const mine = ++state.turn;
    // The first page of a new order is short, the rest comes at once.
    const limit = offset === 0 ? STEP : 500;
    const {sort, search} = state;
    const answer = await json<Branches>("/api/branches", {unit, sort, search: search.trim(), limit, offset});
    if (mine !== state.turn) return; // a later question is under way
    state.rows = offset === 0 ? [...answer.rows] : [...state.rows, ...answer.rows];
    state.total = answer.total;
    show();
  };
  const order = h(
    "select",
    {
      class: "chip",
      "aria-label": t("branches.sort"),
      onchange: (event) => {
        if (!(event.target instanceof HTMLSelectElement)) return;
        state.sort = SORTS.find((sort) => sort === (event.target as HTMLSelectElement).value) ?? "members";
        history.replaceState(null, "", address(location.pathname, {unit, sort: state.sort}));
        void ask(0);
      }
    },
    SORTS.map((sort) =>
      h("option", {value: sort, selected: sort === state.sort}, `${t("branches.sort")}: ${t(`branches.by_${sort}`)}`)
    )
  );
  fill(
    main,
    h("h1", {}, t("title.branches")),
    h(
      "div",
      {class: "finder"},
      h("label", {class: "hidden", for: "search"}, t("branches.search")),
      h("input", {
        id: "search",
        type: "search",
        autocomplete: "off",
        placeholder: t("branches.search"),
        oninput: (event) => {
          if (event.target instanceof HTMLInputElement) state.search = event.target.value;
          void ask(0);
        }
      })
    ),
    h("div", {class: "between"}, h("div", {class: "between"}, order, count), csv),
    list,
    more,
    h("p", {class: "quiet"}, t("branches.signs"), " ", t("branches.note")),
    h("section", {class: "counted"}, h("h2", {}, t("sources.title")), freshness(text, sources, session.as_of))
  );
  show();
}

function branchTable({text, link}: Page, rows: readonly BranchRow[]): HTMLElement {
  const {t, format} = text;
  const marked = (name: HealthMark["name"]): Column<BranchRow>[] =>
    rows.some((row) => marksOf(text, row).some((mark) => mark.name === name))
      ? [
          {
            title: t(`branches.${name}`),
            number: true,
            cell: (row) => {
              const mark = marksOf(text, row).find((one) => one.name === name);
              if (!mark) return format.none;
              return h("span", {}, markFigure(text, mark), name === "cover" ? workplaces(row) : null);
            }
          }
        ]
      : [];
  /** How many of the workplaces that should have a steward have one. */
  const workplaces = ({covered_workplaces: value, eligible_workplaces: of}: BranchRow): Child =>
    value === null || of === null ? null : h("span", {class: "under"}, t("mark.of", {value, of}));
  const columns: Column<BranchRow>[] = [
    {
      title: t("branches.branch"),
      head: true,
      cell: (row) => [
        h("a", {href: link("branch", {unit: row.branch_id})}, branchName(text, row)),
        row.region_name ? h("span", {class: "under"}, row.region_name) : null
      ]
    },
    {title: t("branches.members"), number: true, cell: (row) => format.count(row.members)},
    {
      title: t("branches.year"),
      number: true,
      cell: (row) =>
        h(
          "span",
          {},
          format.signed(row.members - row.members_12_months_ago),
          h("span", {class: "under"}, `+${format.count(row.joined_12_months)} −${format.count(row.left_12_months)}`)
        )
    },
    {title: t("branches.kept"), number: true, cell: (row) => format.share(row.kept, row.kept_of)},
    ...marked("cover"),
    ...marked("posts"),
    ...marked("training"),
    ...marked("details"),
    ...marked("arrears"),
    ...marked("exits"),
    ...marked("meeting"),
    {title: t("branches.turnout"), number: true, cell: (row) => format.share(row.votes, row.entitled)},
    {title: t("branches.reachable"), number: true, cell: (row) => format.share(row.reachable, row.members)}
  ];
  return table(t("title.branches"), columns, rows, "tree branches");
}
