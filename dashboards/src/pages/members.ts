import {address, json, type Query} from "../components/api.ts";
import {rest, table} from "../components/block.ts";
import {chips} from "../components/chips.ts";
import {fill, h, type Child} from "../components/element.ts";
import type {FollowUp, Overview} from "../components/overview.ts";
import {nameOf, reach, workplaceOf} from "../components/person.ts";
import {type Selection, selectionOf, selectionRow} from "../components/savedSelections.ts";
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
  /** Absent for whoever may not pick members out by it. */
  readonly objects_to_profiling?: boolean;
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
const KINDS = ["working", "student", "pensioner", "entrepreneur", "unemployed", "supporting", "honorary"] as const;
const STEP = 50;

/** What the address, or a selection that was kept, asks for; what it does not know it leaves out. */
const readState = (asked: Readonly<Record<string, string>>) => ({
  filter: FILTERS.find((filter) => filter === asked["filter"]),
  kind: KINDS.find((kind) => kind === asked["kind"]),
  /** Without those who object to being picked out. */
  invited: asked["objects_to_profiling"] === "false",
  sort: SORTS.find((sort) => sort === asked["sort"]) ?? "name",
  /** Whom to talk to instead of everyone. */
  reason: TALKS.find((reason) => reason === asked["reason"])
});
const asked = Object.fromEntries(new URLSearchParams(location.search));
const state = {search: asked["search"] ?? "", ...readState(asked)};
const question = (unit: string | undefined): Query => ({
  unit,
  search: state.search.trim(),
  filter: state.filter,
  kind: state.kind,
  objects_to_profiling: state.invited ? "false" : undefined,
  sort: state.sort
});
/** What is worth keeping of it: neither a name that was searched for nor the place. */
const selection = (): Selection =>
  selectionOf({
    filter: state.filter,
    kind: state.kind,
    objects_to_profiling: state.invited ? "false" : undefined,
    reason: state.reason,
    sort: state.sort === "name" ? undefined : state.sort
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
  const [filters, kept, count, only, list, more] = [
    h("div", {class: "filters"}),
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
    const isNarrow = state.reason || state.filter || state.kind || state.invited || state.search.trim();
    const hidden = isNarrow ? 0 : (members_protected ?? 0);
    fill(
      count,
      `${t("members.found", {n: total - apart})}.`,
      apart ? ` ${t("members.apart", {n: apart})}` : null,
      hidden ? ` ${t("explain.protected", {n: hidden})}` : null
    );
    fill(only, chosen(again));
    selectionRow(text, kept, selection(), {
      page: "members",
      kept: localStorage,
      label: (one) => nameOfSelection(text, one),
      choose: (one) => {
        Object.assign(state, readState(one));
        void again(0);
      }
    });
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
    const kinds = choice(
      t("members.kind"),
      [["", t("members.every_kind")], ...KINDS.map((kind) => [kind, text.code("member", kind)] as const)],
      state.kind ?? "",
      (value) => {
        state.kind = KINDS.find((kind) => kind === value);
        state.reason = undefined;
        void again(0);
      }
    );
    const mayInvite = state.invited || found.members.rows.some((row) => row.objects_to_profiling !== undefined);
    const invited = {
      label: t("members.invited"),
      pressed: state.invited,
      press: () => {
        state.invited = !state.invited;
        state.reason = undefined;
        void again(0);
      }
    };
    const order = choice(
      t("members.sort"),
      SORTS.map((sort) => [sort, t(`members.by_${sort}`)] as const),
      state.sort,
      (value) => {
        state.sort = SORTS.find((sort) => sort === value) ?? "name";
        state.reason = undefined;
        void again(0);
      }
    );
    fill(
      filters,
      chips(text, t("region.filters"), mayInvite ? [...items, invited] : items, kinds, order),
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
    kept,
    h("div", {class: "between"}, h("div", {}, only, count), csv),
    list,
    more
  );
  show(first, 0);
}

/** A list to choose from, in the row of filters. */
function choice(
  label: string,
  options: readonly (readonly [string, string])[],
  value: string,
  choose: (value: string) => void
): HTMLElement {
  return h(
    "select",
    {
      class: "chip",
      "aria-label": label,
      onchange: (event) => event.target instanceof HTMLSelectElement && choose(event.target.value)
    },
    options.map(([one, words]) => h("option", {value: one, selected: one === value}, words))
  );
}

/** A selection in words; null where it is everyone by name. */
function nameOfSelection(text: Text, one: Selection): string | null {
  const {t} = text;
  const {filter, kind, invited, sort, reason} = readState(one);
  const parts = [
    reason ? t(`talk.${reason}`) : null,
    filter ? t(`members.${filter}`) : null,
    kind ? text.code("member", kind) : null,
    invited ? t("members.invited") : null,
    sort === "name" ? null : t(`members.by_${sort}`)
  ].filter((part) => part !== null);
  return parts.length ? parts.join(" · ") : null;
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
