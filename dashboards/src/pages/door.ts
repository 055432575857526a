import {LANGUAGES} from "../../site.ts";

/** Our language for a browser's tag (`no` and `nn` read bokmål); undefined when we do not speak it. */
function spoken(tag: string): string | undefined {
  const primary = tag.toLowerCase().split("-")[0] ?? "";
  const language = primary === "no" || primary === "nn" ? "nb" : primary;
  return LANGUAGES.find((candidate) => candidate === language);
}

/** The language to begin with: the one chosen last, else the first of the browser's that we speak. */
export function chooseLanguage(stored: string | null, wanted: readonly string[]): string {
  return spoken(stored ?? "") ?? wanted.map(spoken).find((language) => language !== undefined) ?? "en";
}

/** From `/` on to the sign-in page in the reader's language; the links stay for whoever has no scripts. */
export function start(): void {
  location.replace(`/${chooseLanguage(localStorage.getItem("tillit-language"), navigator.languages)}/`);
}
