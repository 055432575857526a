import {describe, expect, it} from "vitest";
import {finishPage} from "./finish.ts";
import {footerOf, headerOf} from "./frame.ts";
import {composePages} from "./page.ts";
import {LANGUAGES} from "./site.ts";
import {chooseLanguage} from "./src/pages/door.ts";

const built = `<!DOCTYPE html>
<html>
<head>
<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1">
<meta name="generator" content="Observable Framework v1.13.4">
<script type="module">

import {define} from "../../_observablehq/client.1.js";
define({body: async () => { const [{start}] = await Promise.all([import("../../_import/vendor/x.2.js")]); start(); }});

</script>
</head>
<body></body>
</html>`;

describe("the page for a wrong address", () => {
  const link = '<base href="/">\n<link rel="stylesheet" href="./theme.css">';
  const html = finishPage(built.replace("<head>", `<head>\n${link}`), "404.html", () => {});

  it("is addressed from the root, whatever the depth of the address that was wrong", () => {
    expect(html).toContain('href="/theme.css"');
    expect(html).toMatch(/src="\/_page\/[0-9a-f]{12}\.js"/);
    expect(html).not.toMatch(/<base|="\.{1,2}\//);
  });

  it("speaks every language", () => {
    const page = composePages().find(({path}) => path === "404.md");
    for (const language of LANGUAGES) expect(page?.markdown).toContain(`href="/${language}/"`);
  });
});

describe("finishPage", () => {
  const written = new Map<string, string>();
  const html = finishPage(built, "fi/employers/_.html", (path, script) => written.set(path, script));

  it("names the page's language and lets everyone zoom", () => {
    expect(html).toContain('<html lang="fi">');
    expect(html).not.toContain("maximum-scale");
  });

  it("leaves no inline script, which a strict content security policy refuses", () => {
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).toMatch(/<script type="module" src="\.\.\/\.\.\/_page\/[0-9a-f]{12}\.js"><\/script>/);
  });

  it("re-bases what the script imports to where the script now stands", () => {
    const [script] = written.values();
    expect(script).toContain('from "../_observablehq/client.1.js"');
    expect(script).toContain('import("../_import/vendor/x.2.js")');
  });
});

describe("pages", () => {
  const pages = composePages();
  const under = (language: string): string[] =>
    pages.flatMap(({path}) => (path.startsWith(`${language}/`) ? [path.slice(language.length)] : []));

  it("exist in every language under the same addresses", () => {
    for (const language of LANGUAGES) expect(under(language)).toEqual(under("en"));
    expect(under("en")).toContain("/employers/_.md");
  });

  it("carry no style or script of their own", () => {
    for (const {markdown, path} of pages)
      expect(`${headerOf(`/${path}`)}${markdown}${footerOf(`/${path}`)}`).not.toMatch(/<script|<style|style=|onclick=/);
  });

  it("offer the other languages at the same address", () => {
    expect(headerOf("/fi/members")).toContain('href="/sv/members" lang="sv"');
    expect(headerOf("/fi/employers/index")).toContain('href="/nb/employers" lang="nb"');
  });
});

describe("the first language", () => {
  it("is the one chosen last, else the browser's first that we speak, else English", () => {
    expect(chooseLanguage("sv", ["fi-FI"])).toBe("sv");
    expect(chooseLanguage(null, ["de-DE", "fi-FI", "en"])).toBe("fi");
    expect(chooseLanguage(null, ["no"])).toBe("nb");
    expect(chooseLanguage(null, ["nn-NO"])).toBe("nb");
    expect(chooseLanguage("tlh", ["de"])).toBe("en");
  });
});
