import {h, type Child} from "./element.ts";
import type {Text} from "./words.ts";

/** One entry of the trail, as the API tells it. */
export type Entry = {
  readonly number: number;
  readonly at: string;
  readonly event:
    | "signed_in"
    | "signed_out"
    | "looked"
    | "exported"
    | "access_report"
    | "denied"
    | "policy_changed"
    | "revoked"
    | "lifted"
    | "pruned"
    | "begun_anew";
  readonly person_id: string | null;
  readonly name: string | null;
  /** Who said that it was this person; `demo` for a persona. */
  readonly provider: string | null;
  readonly what: string | null;
  readonly unit: string | null;
  readonly rows: number | null;
  readonly searched: boolean;
  readonly mandates: readonly {readonly role: string; readonly place: string | null}[];
  readonly about: string | null;
  readonly problem: string | null;
};
export type Entries = {readonly rows: readonly Entry[]; readonly more: boolean};

/** What was done, in plain words, with what marks it off from an ordinary look. */
export function deed(text: Text, entry: Entry): Child {
  const {t} = text;
  const what = entry.what === null ? t(`act.${entry.event}`) : text.code("route", entry.what);
  const pills: Child[] = [];
  if (entry.event === "exported") pills.push(h("span", {class: "pill brand"}, t("act.exported")));
  if (entry.event === "denied")
    pills.push(h("span", {class: "pill warn long"}, text.code("denied", entry.problem ?? "not_found")));
  if (entry.searched) pills.push(h("span", {class: "pill"}, t("act.searched")));
  return [what, pills.length > 0 ? h("span", {class: "pills"}, pills) : null, wayOf(text, entry)];
}

/** By which way somebody came in or was refused. */
function wayOf({t}: Text, {event, what, provider}: Entry): Child {
  const isSignIn = event === "signed_in" || (event === "denied" && what === "sign-in");
  return isSignIn && provider !== null
    ? h("span", {class: "under"}, provider === "demo" ? t("act.by_persona") : provider)
    : null;
}

/** The place asked for; without one those of the mandates. */
export function placeOf({t}: Text, {unit, mandates, event}: Entry): string {
  if (unit !== null) return unit;
  if (event === "denied") return "";
  const places = [...new Set(mandates.flatMap(({place}) => place ?? []))];
  return places.length > 2 ? t("act.all_places") : places.join(", ");
}

/** As what they did it. */
export const rolesOf = (text: Text, {mandates}: Entry): string =>
  [...new Set(mandates.map(({role}) => text.code("role", role)))].join(", ");
