import {LANGUAGE_NAMES, LANGUAGES, languageOf} from "./site.ts";
import {say} from "./speak.ts";

/** What stands in every page's head. */
export const headOf =
  '<meta name="color-scheme" content="light dark"><link rel="icon" href="/favicon.svg" type="image/svg+xml">';

/** Pages in no language of their own. */
const NO_FRAME = ["/index", "/404"];

/** The frame around a page: static, the same for everyone; what depends on the person is filled in at run time. */
export function headerOf(path: string): string {
  const language = languageOf(path);
  if (NO_FRAME.includes(path)) return "";
  const rest = path
    .split("/")
    .slice(2)
    .join("/")
    .replace(/(^|\/)index$/, "");
  const switches = LANGUAGES.map(
    (other) =>
      `<li><a rel="external" href="/${other}/${rest}" lang="${other}" hreflang="${other}"${other === language ? ' aria-current="true"' : ""}>${LANGUAGE_NAMES[other]}</a></li>`
  ).join("");
  return `<a class="skip" rel="external" href="#page">${say(language, "frame.skip")}</a>
<div class="bar">
<a class="brand" rel="external" href="/${language}/">Tillit</a>
<nav id="pages" aria-label="${say(language, "frame.pages")}" hidden></nav>
<details class="menu" id="languages"><summary><span class="hidden">${say(language, "frame.language")}: </span>${LANGUAGE_NAMES[language]}</summary><ul class="sheet">${switches}</ul></details>
<details class="menu" id="account" hidden></details>
</div>
<p id="as-of" hidden></p>
<div id="sight" hidden></div>`;
}

export function footerOf(path: string): string {
  if (NO_FRAME.includes(path)) return "";
  return `<nav id="tabs" aria-label="${say(languageOf(path), "frame.tabs")}" hidden></nav>`;
}
