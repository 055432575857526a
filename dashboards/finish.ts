/** What Framework leaves undone in the built site: language, zoom, inline scripts, compression; and the law on errors. */
import {createHash} from "node:crypto";
import {existsSync, readdirSync, readFileSync, writeFileSync, mkdirSync} from "node:fs";
import {dirname, join, posix, relative} from "node:path";
import {promisify} from "node:util";
import {brotliCompress, constants, gzip} from "node:zlib";
import {languageOf} from "./site.ts";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const TEXT = /\.(html|js|css|svg|json)$/;

/**
 * One built page: `lang` from its address, no bar on zooming, every inline script moved to a file of its own (a strict
 * content security policy allows no other), with its relative imports re-based. `path` is the page's, such as
 * `fi/members.html`; `write` gets each script's path inside the site and its text.
 */
export function finishPage(html: string, path: string, write: (path: string, script: string) => void): string {
  // A wrong address may have any depth: what answers it is addressed from the root, without the base that our policy
  // forbids.
  const isAnywhere = path === "404.html";
  const depth = isAnywhere ? "" : posix.relative(posix.dirname(`/${path}`), "/") || ".";
  return (isAnywhere ? html.replace(/<base [^>]*>\n?/, "").replaceAll(/(href|src)="\.\//g, '$1="/') : html)
    .replace("<html>", `<html lang="${languageOf(`/${path}`)}">`)
    .replace(", maximum-scale=1", "")
    .replace(/<meta name="generator"[^>]*>\n?/, "")
    .replace(/<script type="module">([\s\S]*?)<\/script>/g, (_, script: string) => {
      const rebased = script.replace(
        /((?:from|import)\s*\(?\s*)"(\.{1,2}\/[^"]+)"/g,
        (_match, lead: string, target: string) => {
          const absolute = posix.resolve("/", posix.dirname(path), target);
          return `${lead}"${posix.relative("/_page", absolute)}"`;
        }
      );
      const file = `_page/${createHash("sha256").update(rebased).digest("hex").slice(0, 12)}.js`;
      write(file, rebased);
      return `<script type="module" src="${depth}/${file}"></script>`;
    });
}

/**
 * Finishes every page under `site` and writes `.br` and `.gz` beside all text. Throws when a page holds an error that
 * Framework printed into it (it exits 0 all the same) or when something was fetched from outside (`_npm`).
 */
export async function finish(site: string): Promise<{pages: number; files: number}> {
  if (existsSync(join(site, "_npm"))) throw new Error("the dashboards import from outside: see dist/_npm");
  const list = () =>
    readdirSync(site, {withFileTypes: true, recursive: true})
      .filter((entry) => entry.isFile())
      .map((entry) => relative(site, join(entry.parentPath, entry.name)));
  const pages = list().filter((path) => path.endsWith(".html"));
  for (const path of pages) {
    const html = readFileSync(join(site, path), "utf8");
    if (html.includes("observablehq--error")) throw new Error(`a cell or loader failed in the page: ${path}`);
    const finished = finishPage(html, path, (file, script) => {
      mkdirSync(dirname(join(site, file)), {recursive: true});
      writeFileSync(join(site, file), script);
    });
    if (/<script(?![^>]*\bsrc=)/.test(finished)) throw new Error(`an inline script is left in the page: ${path}`);
    writeFileSync(join(site, path), finished);
  }
  const texts = list().filter((path) => TEXT.test(path));
  await Promise.all(
    texts.map(async (path) => {
      const bytes = readFileSync(join(site, path));
      writeFileSync(join(site, `${path}.br`), await brotli(bytes, {params: {[constants.BROTLI_PARAM_QUALITY]: 11}}));
      writeFileSync(join(site, `${path}.gz`), await zip(bytes, {level: 9}));
    })
  );
  return {pages: pages.length, files: texts.length};
}
