import {json, type Query} from "../components/api.ts";
import {card, table} from "../components/block.ts";
import {chips} from "../components/chips.ts";
import {fill, h, type Child} from "../components/element.ts";
import {deed, type Entries, type Entry, placeOf, rolesOf} from "../components/entries.ts";
import {open, type Page} from "../components/shell.ts";
import type {Text, Words} from "../components/words.ts";

type State = {
  readonly entries: number;
  readonly number: number;
  readonly seal: string;
  readonly checked_at: string;
  readonly broken: {
    readonly number: number;
    readonly why: "missing" | "changed" | "another" | "cut" | "shortened";
  } | null;
};

const STEP = 50;
const EVENTS = [
  "signed_in",
  "signed_out",
  "looked",
  "exported",
  "access_report",
  "denied",
  "policy_changed",
  "revoked",
  "lifted",
  "pruned"
] as const;

const asked = new URLSearchParams(location.search);
const state: {person: string | undefined; event: (typeof EVENTS)[number] | undefined; day: string} = {
  person: asked.get("person") ?? undefined,
  event: EVENTS.find((event) => event === asked.get("event")),
  day: /^\d{4}-\d\d-\d\d$/.exec(asked.get("day") ?? "")?.[0] ?? ""
};

/** Who looked at what in the union: the first page of the officer for data protection. */
export const start = (words: Words): Promise<void> => open(words, "trail", () => ask(), draw);

function ask(before?: number): Promise<Entries> {
  const {person, event, day} = state;
  // The reader's own day, which begins at another moment than that of the machine.
  const from = day === "" ? undefined : new Date(`${day}T00:00:00`);
  const to = from && new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1);
  const query: Query = {person, event, from: from?.toISOString(), to: to?.toISOString(), before, limit: STEP};
  return json<Entries>("/api/trail", query);
}

async function draw(page: Page, first: Entries): Promise<void> {
  const {text, main} = page;
  const {t} = text;
  const filters = h("div", {class: "filters"});
  const whole = h("div", {"aria-live": "polite"}, t("trail.checking"));
  const only = h("p");
  const list = h("div", {class: "card"});
  const more = h("p");
  let shown: readonly Entry[] = [];
  let turn = 0;

  const show = (found: Entries): void => {
    shown = found.rows;
    drawFilters();
    extend(found);
  };
  const extend = (found: Entries): void => {
    fill(list, shown.length > 0 ? entryTable(page, shown, choose) : h("p", {class: "quiet"}, t("list.none")));
    const bring = (): void =>
      void ask(shown.at(-1)?.number).then((next) => {
        shown = [...shown, ...next.rows];
        extend(next);
      });
    fill(more, found.more ? h("button", {type: "button", class: "button", onclick: bring}, t("looks.more")) : null);
  };
  const again = async (): Promise<void> => {
    const mine = ++turn;
    const pairs = Object.entries(state).flatMap(([name, value]) => (value ? [[name, value]] : []));
    const search = new URLSearchParams(pairs).toString();
    history.replaceState(null, "", `${location.pathname}${search ? `?${search}` : ""}`);
    const answer = await ask();
    if (mine === turn) show(answer); // else a later question is under way
  };
  const choose = (person: string | undefined): void => {
    state.person = person;
    void again();
  };
  const drawFilters = (): void => {
    const items = EVENTS.map((event) => ({
      label: t(`act.${event}`),
      pressed: state.event === event,
      press: () => {
        state.event = state.event === event ? undefined : event;
        void again();
      }
    }));
    const day = h("input", {
      type: "date",
      class: "chip",
      "aria-label": t("trail.day"),
      value: state.day,
      onchange: (event) => {
        if (event.target instanceof HTMLInputElement) state.day = event.target.value;
        void again();
      }
    });
    fill(filters, chips(text, t("trail.filters"), items, day));
    fill(
      only,
      state.person === undefined ? null : everyone(text, nameIn(shown, state.person), () => choose(undefined))
    );
  };
  fill(
    main,
    h("h1", {}, t("title.trail")),
    h("p", {class: "lead"}, t("trail.lead")),
    h("p", {class: "quiet"}, t("trail.one_member")),
    card(t("trail.state"), null, whole),
    filters,
    only,
    list,
    more
  );
  show(first);
  // Walking years of entries takes a while; the list need not wait for it.
  fill(whole, wholeness(text, await json<State>("/api/trail-state")));
}

const nameIn = (entries: readonly Entry[], person: string): string =>
  entries.find(({person_id, name}) => person_id === person && name !== null)?.name ?? person;

/** Whom the list is narrowed to, and the way back. */
function everyone({t}: Text, name: string, clear: () => void): Child {
  return [
    h("strong", {}, name),
    " ",
    h(
      "button",
      {type: "button", class: "chip", onclick: clear},
      h("span", {"aria-hidden": "true"}, "× "),
      t("trail.everyone")
    )
  ];
}

/** Whether the trail is as it was written, and the seal to keep elsewhere, by which that can be told later. */
function wholeness({t, rich, format}: Text, {entries, number, seal, checked_at, broken}: State): Child {
  const time = format.moment(checked_at);
  if (broken)
    return h("p", {class: "bad", role: "alert"}, t(`broken.${broken.why}`, {entry: format.count(broken.number), time}));
  return [
    h("p", {}, rich("trail.whole", {n: entries, time})),
    number > 0 ? h("p", {class: "quiet"}, t("trail.seal"), " ", h("code", {class: "seal"}, `${number} ${seal}`)) : null
  ];
}

function entryTable({text}: Page, entries: readonly Entry[], choose: (person: string) => void): HTMLElement {
  const {t, format} = text;
  const who = ({person_id, name}: Entry): Child =>
    person_id === null
      ? t("trail.nobody")
      : h("button", {type: "button", class: "link", onclick: () => choose(person_id)}, name ?? person_id);
  return table<Entry>(
    t("title.trail"),
    [
      {title: t("looks.when"), cell: ({at}) => `${format.dayShort(at)} ${format.moment(at)}`},
      {title: t("trail.who"), head: true, cell: who},
      {title: t("looks.what"), cell: (entry) => [deed(text, entry), about(entry)]},
      {title: t("looks.where"), cell: (entry) => placeOf(text, entry)},
      {title: t("looks.rows"), number: true, cell: ({rows}) => (rows === null ? "" : format.count(rows))},
      {title: t("looks.as"), cell: (entry) => rolesOf(text, entry)}
    ],
    entries,
    "worklist stacked"
  );
}

/** Whom or which mandate a revocation or a report is about. */
const about = ({event, about: whom}: Entry): Child =>
  (event === "revoked" || event === "lifted" || event === "access_report") && whom
    ? h("span", {class: "under"}, whom)
    : null;
