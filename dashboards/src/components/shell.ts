import type {Noun} from "../../site.ts";
import {address, json, post, Problem, type Session} from "./api.ts";
import {fill, h, type Child} from "./element.ts";
import {explainTiles} from "./explanation.ts";
import {sight} from "./sight.ts";
import {textOf, type Text, type Words} from "./words.ts";

export type Page = {
  readonly text: Text;
  readonly session: Session;
  readonly main: HTMLElement;
  /** The node chosen in the address (`?unit=` or `/employers/{id}`); undefined means the whole scope. */
  readonly unit: string | undefined;
  /** `/fi/members?unit=…` */
  readonly link: (noun: Noun, query?: Readonly<Record<string, string | undefined>>) => string;
};

const SIGNED_IN = "tillit-pages";

/** Remembers for this tab that someone is signed in and what they may open: saves a round trip and a needless 401. */
export function remember(session: Pick<Session, "pages"> | null): void {
  if (session) sessionStorage.setItem(SIGNED_IN, session.pages.join(" "));
  else sessionStorage.removeItem(SIGNED_IN);
}

/** The pages remembered, empty when nobody is known to be signed in. */
export function remembered(): readonly string[] {
  return (sessionStorage.getItem(SIGNED_IN) ?? "").split(" ").filter(Boolean);
}

/**
 * Opens a page of a signed-in person: draws the frame around it, asks `load` for its data at once where the person may
 * see the page, and hands both to `draw`. A page outside the person's scope says so kindly, with a door.
 */
export async function open<T>(
  words: Words,
  noun: Noun,
  load: (unit: string | undefined) => Promise<T>,
  draw: (page: Page, data: T) => void | Promise<void>
): Promise<void> {
  const text = textOf(words);
  const main = document.querySelector<HTMLElement>("#page");
  if (!main) throw new Error("missing element: #page");
  const unit = new URLSearchParams(location.search).get("unit") ?? idInPath(noun);
  const early = mayOpen({pages: remembered()}, noun) ? load(unit) : undefined;
  early?.catch(() => undefined); // handled where it is awaited
  try {
    const session = await json<Session>("/api/session");
    remember(session);
    const link: Page["link"] = (target, query = {}) => {
      const pairs = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
      const search = new URLSearchParams(pairs).toString();
      return `/${text.language}/${target}${search ? `?${search}` : ""}`;
    };
    const page: Page = {text: textOf(words, session.currency), session, main, unit, link};
    drawFrame(page, noun);
    explainTiles(page);
    if (mayOpen(session, noun)) await draw(page, await (early ?? load(unit)));
    else fill(main, noScope(page));
  } catch (error) {
    fill(main, failure(text, error));
  }
  main.removeAttribute("aria-busy");
}

/** Pages that stand in no menu of their own: whoever has the list opens each of its rows. */
const OPENED_FROM: Partial<Record<Noun, Noun>> = {branch: "branches"};

function mayOpen({pages}: {readonly pages: readonly string[]}, noun: Noun): boolean {
  // What one looked at oneself is everybody's who is signed in.
  if (noun === "looks") return pages.length > 0;
  return pages.includes(noun) || pages.includes(OPENED_FROM[noun] ?? noun);
}

function idInPath(noun: Noun): string | undefined {
  const [, , second, id] = location.pathname.split("/");
  return second === noun && id ? decodeURIComponent(id) : undefined;
}

function drawFrame(page: Page, noun: Noun): void {
  const {text, session, link} = page;
  const {t, format} = text;
  const item = (target: Noun): HTMLElement =>
    h("a", {href: link(target), "aria-current": target === noun ? "page" : undefined}, t(`nav.${target}`));
  put("#pages", session.pages.map(item));
  keepInOneRow(page);
  const [first, rest] = [session.pages.slice(0, 3), session.pages.slice(3)];
  const more = h(
    "details",
    {class: "more"},
    h("summary", rest.includes(noun) ? {class: "current"} : {}, t("nav.more")),
    h("div", {class: "sheet"}, rest.map(item))
  );
  put("#tabs", [first.map(item), rest.length ? more : null]);
  const role = session.roles.map((name) => text.code("role", name)).join(", ");
  put("#account", [
    h("summary", {}, h("span", {class: "who"}, session.name), h("span", {class: "as"}, role)),
    h(
      "div",
      {class: "sheet"},
      h("p", {}, h("strong", {}, session.name), h("br"), role),
      h("button", {type: "button", onclick: () => void signOut(page, "/auth/sign-out")}, t("account.sign_out")),
      h(
        "button",
        {type: "button", onclick: () => void signOut(page, "/auth/sign-out-everywhere")},
        t("account.sign_out_everywhere")
      )
    )
  ]);
  for (const kind of ["click", "keydown"]) document.addEventListener(kind, closeMenus);
  addEventListener("beforeprint", unfold);
  const late = Date.now() - Date.parse(session.published_at) > 30 * 3_600_000;
  put("#as-of", [
    h("span", {}, t("frame.as_of", {date: format.weekday(session.as_of)})),
    late ? h("span", {class: "pill warn"}, t("frame.late")) : null,
    session.people === "real" ? null : h("span", {class: "pill invented"}, t(`frame.${session.people}`))
  ]);
  put("#sight", sight(text, session, link("looks")));
  for (const anchor of document.querySelectorAll<HTMLAnchorElement>("#languages a"))
    anchor.href = location.pathname.replace(/^\/\w+/, `/${anchor.lang}`) + location.search + location.hash;
}

/** On paper nothing can be opened any more. */
function unfold(): void {
  for (const card of document.querySelectorAll<HTMLDetailsElement>("details.fold")) card.open = true;
}

/** What does not fit beside each other stands behind "More", the last first; drawn anew when the window changes. */
function keepInOneRow({text}: Page): void {
  const bar = document.querySelector<HTMLElement>("#pages");
  if (!bar) return;
  const items = [...bar.querySelectorAll("a")];
  const sheet = h("div", {class: "sheet"});
  const summary = h("summary", {}, text.t("nav.more"));
  const more = h("details", {class: "more"}, summary, sheet);
  const fit = (): void => {
    fill(bar, items, more);
    fill(sheet);
    for (const last of items.toReversed()) {
      more.hidden = sheet.childElementCount === 0;
      if (bar.scrollWidth <= bar.clientWidth) break;
      sheet.prepend(last);
    }
    summary.classList.toggle("current", sheet.querySelector("[aria-current]") !== null);
  };
  let width = 0;
  new ResizeObserver(() => {
    if (bar.clientWidth !== width) fit();
    width = bar.clientWidth;
  }).observe(bar);
}

/** An open menu closes at a click elsewhere and at Escape, which gives the focus back to what opened it. */
function closeMenus(event: Event): void {
  const isEscape = event instanceof KeyboardEvent && event.key === "Escape";
  if (event instanceof KeyboardEvent && !isEscape) return;
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(".menu[open], .more[open]")) {
    if (!isEscape && event.target instanceof Node && menu.contains(event.target)) continue;
    menu.open = false;
    if (isEscape) menu.querySelector("summary")?.focus();
  }
}

/** Fills an element of the static frame and shows it. */
export function put(selector: string, children: Child): void {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`missing element: ${selector}`);
  fill(element, children);
  element.hidden = false;
}

async function signOut({session, text}: Page, where: "/auth/sign-out" | "/auth/sign-out-everywhere"): Promise<void> {
  const {address: elsewhere} = await post<{address: string | null}>(where, {}, session.csrf);
  remember(null);
  // A provider that keeps people signed in has a place to sign out at as well.
  location.assign(elsewhere ?? `/${text.language}/`);
}

function noScope({text, session, link}: Page): Child {
  return h(
    "section",
    {class: "card kind"},
    h("h1", {}, text.t("scope.title")),
    h("p", {}, text.t("scope.text")),
    h(
      "p",
      {},
      h("a", {class: "button", href: link(session.home)}, text.t("scope.door", {page: text.t(`nav.${session.home}`)}))
    )
  );
}

/** What went wrong, in plain words, with the way on: sign in again, another page, or once more. */
export function failure(text: Text, error: unknown): Child {
  const {t} = text;
  const start = `/${text.language}/`;
  const home = h("a", {class: "button", href: start}, t("error.start"));
  if (error instanceof Problem && error.status === 401) {
    remember(null);
    const back = address(start, {return_to: location.pathname + location.search});
    return h(
      "section",
      {class: "card kind"},
      h("h1", {}, t("error.signed_out")),
      h("p", {}, h("a", {class: "button", href: back}, t("error.start")))
    );
  }
  if (error instanceof Problem && (error.code === "revoked" || error.code === "unrecorded"))
    return h(
      "section",
      {class: "card kind", role: "alert"},
      h("h1", {}, t(`error.${error.code}`)),
      h("p", {}, t(`error.${error.code}_text`))
    );
  if (error instanceof Problem && (error.status === 404 || error.status === 403))
    return h(
      "section",
      {class: "card kind"},
      h("h1", {}, t("error.not_found")),
      h("p", {}, t("error.not_found_text")),
      h("p", {}, home)
    );
  const id = error instanceof Problem ? error.id : "";
  if (!(error instanceof Problem)) console.error(error);
  return h(
    "section",
    {class: "card kind", role: "alert"},
    h("h1", {}, t("error.title")),
    h("p", {}, t("error.text"), id ? ` (${id})` : ""),
    h("p", {}, h("button", {type: "button", class: "main", onclick: () => location.reload()}, t("error.again")))
  );
}
