import {LANGUAGE_NAMES, LANGUAGES, NOUNS, type Language, type Noun} from "./site.ts";
import {say} from "./speak.ts";

/** A page as Framework reads it: where it stands below the root, and its Markdown. */
export type MarkdownPage = {readonly path: string; readonly markdown: string};

/**
 * Every page of the site as Markdown: its title and heading in its language, quiet boxes where the content will stand,
 * and one cell that starts the page's module. Framework could run a loader per page; forty processes for forty small
 * texts made the build six times as long.
 */
export function composePages(): MarkdownPage[] {
  const pages = LANGUAGES.flatMap((language) => [
    signIn(language),
    ...NOUNS.flatMap((noun) => personal(language, noun))
  ]);
  return [door(), notFound(), ...pages];
}

const cell = (name: string, language: Language): string => `
\`\`\`js
import {words} from "/vendor/words-${language}.js";
import {start} from "/vendor/${name}.js";
start(words);
\`\`\`
`;

const front = (title: string): string => `---\ntitle: ${JSON.stringify(title)}\n---\n`;

function personal(language: Language, noun: Noun): MarkdownPage[] {
  const title = say(language, `title.${noun}`);
  const markdown = `${front(title)}
<div id="page" data-page="${noun}" aria-busy="true" tabindex="-1">
<h1>${title}</h1>
<div class="card ghost"></div>
<div class="card ghost tall"></div>
<noscript><div class="card kind">${say(language, "frame.noscript")}</div></noscript>
</div>
${cell(noun, language)}`;
  // The API answers /{lang}/{noun}/{id} with the template `_` of the same depth.
  if (noun === "employers") return ["index", "_"].map((name) => ({path: `${language}/employers/${name}.md`, markdown}));
  return [{path: `${language}/${noun}.md`, markdown}];
}

function signIn(language: Language): MarkdownPage {
  const markdown = `${front(say(language, "title.sign_in"))}
<div id="page" data-page="sign-in" tabindex="-1">
<h1>${say(language, "title.sign_in")}</h1>
<div class="lead" id="lead" hidden></div>
<div id="personas" aria-busy="true"><div class="card ghost"></div></div>
</div>
${cell("index", language)}`;
  return {path: `${language}/index.md`, markdown};
}

function door(): MarkdownPage {
  const doors = LANGUAGES.map(
    (language) =>
      `<li><a class="button" rel="external" href="/${language}/" lang="${language}" hreflang="${language}">${LANGUAGE_NAMES[language]}</a></li>`
  );
  const markdown = `${front("Tillit")}
<div id="page"><h1>Tillit</h1><ul class="languages">${doors.join("")}</ul></div>

\`\`\`js
import {start} from "/vendor/door.js";
start();
\`\`\`
`;
  return {path: "index.md", markdown};
}

/** What a wrong address shows, in every language, since an address that does not exist may tell none. */
function notFound(): MarkdownPage {
  const ways = LANGUAGES.map(
    (language) => `<section class="card kind" lang="${language}">
<h2>${say(language, "error.not_found")}</h2>
<p><a class="button" rel="external" href="/${language}/">${say(language, "error.start")}</a></p>
</section>`
  );
  return {path: "404.md", markdown: `${front("Tillit")}\n<div id="page"><h1>404</h1>\n${ways.join("\n")}\n</div>\n`};
}
