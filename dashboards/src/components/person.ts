import {h, type Child} from "./element.ts";
import type {Text} from "./words.ts";

type Named = {readonly given_name: string | null; readonly family_name: string | null; readonly is_protected?: boolean};

/** A person's name; a protected identity is said to be one, never guessed at. */
export function nameOf(text: Text, person: Named): string {
  const name = [person.given_name, person.family_name].filter(Boolean).join(" ");
  return name || text.t(person.is_protected ? "person.protected" : "person.no_name");
}

/** Where a person works; those of no workplace stand in a leaf that has their branch's name. */
export const workplaceOf = (
  text: Text,
  {employer_unit_id, workplace_name}: {readonly employer_unit_id: string; readonly workplace_name: string}
): string => (employer_unit_id.startsWith("without:") ? text.t("kind.without") : workplace_name);

/** One door to a person: a call, else a letter, else the plain words that the register has neither. */
export function reach(
  text: Text,
  person: Named & {readonly phone: string | null; readonly email: string | null},
  look: string
): Child {
  if (person.phone) {
    const name = text.t("person.call_name", {name: nameOf(text, person)});
    return h(
      "a",
      {class: look, href: `tel:${person.phone.replace(/[^+\d]/g, "")}`, "aria-label": name},
      text.t("person.call")
    );
  }
  if (person.email) {
    const name = text.t("person.write_name", {name: nameOf(text, person)});
    return h("a", {class: look, href: `mailto:${person.email}`, "aria-label": name}, text.t("person.write"));
  }
  return h("span", {class: "quiet"}, text.t(person.is_protected ? "person.through_office" : "person.no_contact"));
}
