import {address, json, type Query} from "../components/api.ts";
import {rest, table} from "../components/block.ts";
import {chips} from "../components/chips.ts";
import {fill, h, type Child} from "../components/element.ts";
import type {FollowUp, Overview} from "../components/overview.ts";
import {nameOf, reach, workplaceOf} from "../components/person.ts";
import {open, type Page} from "../components/shell.ts";
import {talkTable, TALKS} from "../components/talks.ts";
import type {Text, Words} from "../components/words.ts";

type Member = {
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly employer_unit_id: string;
  readonly workplace_name: string;
  readonly is_primary: boolean;
  readonly kind: string;
  readonly joined_on: string;
  readonly in_work: boolean;
  readonly is_exempt: boolean;
  readonly months_owed: number | null;
  readonly leaves_on: string | null;
  readonly job_ends_on: string | null;
  readonly is_new: boolean;
  readonly occupation: string | null;
  readonly email: string | null;
  readonly phone: string | null;
};
type List<Row> = {
  readonly total: number;
  /** How many of them have their main job elsewhere and are counted there. */
  readonly apart?: number;
  /** How many each filter would leave of what the search finds. */
  readonly counts: Readonly<Record<string, number>>;
  readonly rows: readonly Row[];
};
type Lists = {
  readonly members: List<Member>;
  readonly talks: List<FollowUp>;
};

const FILTERS = ["resigning", "arrears", "new", "job_ends", "exempt", "not_in_work"] as const;
const SORTS = ["name", "workplace", "months_owed", "joined_on", "leaves_on"] as const;
const STEP = 50;

const asked = new URLSearchParams(location.search);
const state = {
  search: asked.get("search") ?? "",
  filter: FILTERS.find((filter) => filter === asked.get("filter")),
  sort: SORTS.find((sort) => sort === asked.get("sort")) ?? "name",
  /** Whom to talk to instead of everyone. */
  reason: TALKS.find((reason) => reason === asked.get("reason"))
};
const question = (unit: string | undefined): Query => ({
  unit,
  search: state.search.trim(),
  filter: state.filter,
  sort: state.sort
});

/** Both lists at once, since each shows how many the other's filters would find; only the one shown brings people. */
async function ask(unit: string | undefined, offset: number): Promise<Lists> {
  const {reason} = state;
  const search = state.search.trim();
  const [members, talks] = await Promise.all([
    json<List<Member>>("/api/members", {...question(unit), limit: reason ? 0 : STEP, offset: reason ? 0 : offset}),
    json<List<FollowUp>>("/api/follow-ups", {
      unit,
      search,
      reason,
      sort: reason === "due" ? "priority" : "owner",
      limit: reason ? STEP : 0,
      offset: reason ? offset : 0
    })
  ]);
  return {members, talks};
}

/** Every member of the scope: search as you type, filters with their counts, a file to take along. */
export const start = (words: Words): Promise<void> =>
  open(
    words,
    "members",
    (unit) => Promise.all([ask(unit, 0), json<Overview>("/api/overview", {unit, kpi: "members", people: "none"})]),
    draw
  );

async function draw(page: Page, [first, {members_protected}]: [Lists, Overview]): Promise<void> {
  const {text, main, unit} = page;
  const {t} = text;
  const [filters, count, only, list, more] = [
    h("div", {class: "filters"}),
    h("p", {class: "quiet", role: "status"}),
    h("p"),
    h("div", {class: "card"}),
    h("p")
  ];
  let shown: Member[] = [];
  let talks: FollowUp[] = [];
  let turn = 0;

  const show = (found: Lists, from: number): void => {
    drawFilters(found);
    shown = from === 0 ? [...found.members.rows] : [...shown, ...found.members.rows];
    talks = from === 0 ? [...found.talks.rows] : [...talks, ...found.talks.rows];
    const {total, apart = 0} = state.reason ? found.talks : found.members;
    const hidden = state.reason || state.filter || state.search.trim() ? 0 : (members_protected ?? 0);
    fill(
      count,
      `${t("members.found", {n: total - apart})}.`,
      apart ? ` ${t("members.apart", {n: apart})}` : null,
      hidden ? ` ${t("explain.protected", {n: hidden})}` : null
    );
    fill(only, chosen(again));
    const rows = state.reason ? talkTable(text, t(`talk.${state.reason}`), talks) : memberTable(text, shown);
    fill(list, total ? rows : h("p", {class: "quiet"}, t("list.none")));
    csv.hidden = state.reason !== undefined;
    const {length} = state.reason ? talks : shown;
    fill(
      more,
      rest(text, total - length, () => void again(length))
    );
  };
  const again = async (from: number): Promise<void> => {
    const mine = ++turn;
    const query = {...question(unit), reason: state.reason};
    history.replaceState(
      null,
      "",
      address(location.pathname, {...query, sort: state.sort === "name" ? "" : state.sort})
    );
    const answer = await ask(unit, from);
    if (mine === turn) show(answer, from); // else a later question is under way
  };
  /** What the list is narrowed to, where the eye is, and the way back to everyone. */
  const chosen = (redraw: typeof again): Child => {
    const name = state.reason ? t(`talk.${state.reason}`) : state.filter ? t(`members.${state.filter}`) : null;
    const clear = (): void => {
      Object.assign(state, {reason: undefined, filter: undefined});
      void redraw(0);
    };
    return name
      ? [
          h("strong", {}, name),
          " ",
          h(
            "button",
            {type: "button", class: "chip", onclick: clear},
            h("span", {"aria-hidden": "true"}, "× "),
            t("members.everyone")
          )
        ]
      : null;
  };
  const drawFilters = (found: Lists): void => {
    const items = FILTERS.map((filter) => ({
      label: t(`members.${filter}`),
      n: found.members.counts[filter],
      pressed: state.filter === filter,
      press: () => {
        state.filter = state.filter === filter ? undefined : filter;
        state.reason = undefined;
        void again(0);
      }
    }));
    // A reason that nobody has is no chip, so that the row stays short.
    const reasons = TALKS.filter((reason) => found.talks.counts[reason] || reason === state.reason).map((reason) => ({
      label: t(`talk.${reason}`),
      n: found.talks.counts[reason],
      pressed: state.reason === reason,
      press: () => {
        state.reason = state.reason === reason ? undefined : reason;
        state.filter = undefined;
        void again(0);
      }
    }));
    const order = h(
      "select",
      {
        class: "chip",
        "aria-label": t("members.sort"),
        onchange: (event) => {
          if (event.target instanceof HTMLSelectElement)
            state.sort = SORTS.find((sort) => sort === (event.target as HTMLSelectElement).value) ?? "name";
          state.reason = undefined;
          void again(0);
        }
      },
      SORTS.map((sort) => h("option", {value: sort, selected: sort === state.sort}, t(`members.by_${sort}`)))
    );
    fill(
      filters,
      chips(text, t("region.filters"), items, order),
      reasons.length ? chips(text, t("talk.title"), reasons) : null
    );
    filters.querySelector("[aria-pressed=true]")?.scrollIntoView({block: "nearest", inline: "center"});
  };

  const box = h("input", {
    id: "search",
    type: "search",
    autocomplete: "off",
    placeholder: t("members.search"),
    value: state.search
  });
  let timer = 0;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      state.search = box.value;
      void again(0);
    }, 180);
  });
  const csv = h("a", {class: "button", download: ""}, "CSV");
  csv.addEventListener("click", () =>
    csv.setAttribute("href", address("/api/members", {...question(unit), format: "csv"}))
  );
  csv.href = address("/api/members", {unit, format: "csv"});
  fill(
    main,
    h("h1", {}, t("title.members")),
    h("div", {class: "finder"}, h("label", {class: "hidden", for: "search"}, t("members.search")), box),
    filters,
    h("div", {class: "between"}, h("div", {}, only, count), csv),
    list,
    more
  );
  show(first, 0);
}

function memberTable(text: Text, rows: readonly Member[]): HTMLElement {
  const {t, format} = text;
  return table<Member>(
    t("title.members"),
    [
      {title: t("members.name"), head: true, cell: (row) => [nameOf(text, row), states(text, row)]},
      {
        title: t("gap.workplace"),
        cell: (row) => [
          workplaceOf(text, row),
          row.is_primary ? null : h("span", {class: "under"}, t("members.also_here"))
        ]
      },
      {
        title: t("members.work"),
        cell: (row) => [
          row.occupation,
          row.kind === "working" ? null : h("span", {class: "under"}, text.code("member", row.kind))
        ]
      },
      {
        title: t("members.since"),
        cell: (row) => [h("span", {class: "on-phone"}, `${t("members.since")} `), format.monthShort(row.joined_on)]
      },
      {title: t("members.contact"), cell: (row) => reach(text, row, "button plain")}
    ],
    rows,
    "worklist people"
  );
}

/** What to know about a member, in pills with words. */
function states(text: Text, row: Member): Child {
  const {t, format} = text;
  const pills: [string, string][] = [];
  if (row.leaves_on) pills.push(["warn", t("needs.resigns", {date: format.dayShort(row.leaves_on)})]);
  if (row.months_owed) pills.push(["bad", t("needs.arrears", {n: row.months_owed})]);
  if (row.job_ends_on) pills.push(["warn", t("needs.job_ends", {date: format.dayShort(row.job_ends_on)})]);
  if (row.is_new) pills.push(["brand", t("members.is_new")]);
  if (row.is_exempt) pills.push(["", t("members.is_exempt")]);
  if (!row.in_work) pills.push(["", t("members.is_not_in_work")]);
  return pills.length
    ? h(
        "span",
        {class: "pills"},
        pills.map(([look, words]) => h("span", {class: `pill ${look}`}, words))
      )
    : null;
}
