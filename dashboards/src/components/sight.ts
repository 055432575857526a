import type {Grant, Session} from "./api.ts";
import {h, type Child} from "./element.ts";
import {lastDayOf} from "./format.ts";
import type {Text} from "./words.ts";

/** What the signed-in person sees, by which mandate, until when, with the door to what they looked at. */
export function sight(text: Text, session: Session, looks: string): Child {
  const {t} = text;
  const [first, ...others] = [...new Set(session.grants.map((grant) => mandate(text, grant)))];
  const names = session.named === null ? t("sight.no_names") : t("sight.names", {n: session.named});
  const all = h(
    "ul",
    {hidden: true},
    others.map((other) => h("li", {}, other))
  );
  const more = h(
    "button",
    {type: "button", class: "link", "aria-expanded": "false"},
    t("sight.more", {n: others.length})
  );
  more.addEventListener("click", () => {
    all.hidden = !all.hidden;
    more.setAttribute("aria-expanded", String(!all.hidden));
  });
  return [
    h("p", {class: "on-paper"}, t("sight.printed", {name: session.name, date: text.format.day(today())})),
    h(
      "p",
      {},
      t("sight.see", {what: first ?? ""}),
      others.length > 0 ? [" ", more] : null,
      ` · ${names} · `,
      h("a", {href: looks}, t("title.looks"))
    ),
    all
  ];
}

const today = (): string => new Date().toISOString();

/** `Solbakken sykehjem · Shop steward · until 31 Dec 2027`. */
function mandate({t, code, format}: Text, {node_name, role, ends_on}: Grant): string {
  const until = ends_on === null ? t("sight.no_end") : t("sight.until", {date: format.dayShort(lastDayOf(ends_on))});
  return [node_name, code("role", role), until].join(" · ");
}
