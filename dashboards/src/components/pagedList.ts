import {address, json, type Query} from "./api.ts";
import {rest} from "./block.ts";
import {chips} from "./chips.ts";
import {fill, h, type Child} from "./element.ts";
import {noSource} from "./noSource.ts";
import type {Overview} from "./overview.ts";
import type {Page} from "./shell.ts";

/** A list of the API: its first rows, the rest when asked for, and the whole as a file. */
export type PagedList<Row> = {
  readonly path: string;
  readonly title: string;
  readonly note: string;
  /** A figure that is read from the same source: where that has none, neither has the list. */
  readonly figure?: string;
  /** Parts of the list, the first of them shown first. */
  readonly parts?: {readonly parameter: string; readonly labels: Readonly<Record<string, string>>};
  /** What its search is for. */
  readonly search?: string;
  readonly table: (rows: readonly Row[]) => HTMLElement;
};

type Answer<Row> = {
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly rows: readonly Row[];
};

const STEP = 10;

/** Fills the box, a ghost until then, with the list when its rows have come. */
export async function pagedList<Row>(page: Page, box: HTMLElement, list: PagedList<Row>): Promise<void> {
  const {text, unit} = page;
  const {t} = text;
  const put = (...content: readonly Child[]): void => {
    box.classList.remove("ghost", "tall");
    fill(box, ...content);
  };
  const figure = text.kpi(list.figure ?? "");
  if (figure) {
    const {kpis} = await json<Overview>("/api/overview", {unit, kpi: figure.name, people: "none"});
    if (kpis[figure.name]?.has_source === false) return put(noSource(text, figure));
  }
  const labels = Object.entries(list.parts?.labels ?? {});
  const state = {part: labels[0]?.[0], search: "", rows: [] as readonly Row[], turn: 0};
  const [parts, rows, more] = [h("div"), h("div"), h("div")];
  const csv = h("a", {"aria-label": `CSV: ${list.title}`}, "CSV");

  const asked = (): Query => ({
    unit,
    ...(list.parts && {[list.parts.parameter]: state.part}),
    search: state.search.trim() || undefined
  });
  const show = ({counts, total}: Answer<Row>): void => {
    csv.href = address(list.path, {...asked(), format: "csv"});
    csv.download = `${state.part ?? list.path.split("/").at(-1)}.csv`;
    csv.hidden = state.rows.length === 0;
    fill(
      parts,
      labels.length
        ? chips(
            text,
            list.title,
            labels.map(([part, label]) => ({
              label,
              n: counts[part],
              pressed: part === state.part,
              press: () => {
                state.part = part;
                void ask(0);
              }
            }))
          )
        : null
    );
    fill(rows, state.rows.length ? list.table(state.rows) : h("p", {class: "quiet"}, t("list.none")));
    fill(
      more,
      rest(text, total - state.rows.length, () => void ask(state.rows.length))
    );
  };
  const ask = async (offset: number): Promise<void> => {
    const mine = ++state.turn;
    const answer = await json<Answer<Row>>(list.path, {...asked(), limit: STEP, offset});
    if (mine !== state.turn) return; // a later question is under way
    state.rows = offset === 0 ? answer.rows : [...state.rows, ...answer.rows];
    show(answer);
  };
  const finder = list.search
    ? h("input", {
        type: "search",
        autocomplete: "off",
        "aria-label": list.search,
        placeholder: list.search,
        oninput: (event) => {
          if (event.target instanceof HTMLInputElement) state.search = event.target.value;
          void ask(0);
        }
      })
    : null;
  await ask(0);
  put(
    h("div", {class: "between"}, finder ? h("div", {class: "finder"}, finder) : parts, csv),
    rows,
    more,
    h("p", {class: "quiet"}, list.note)
  );
}
