import {footerOf, headerOf, headOf} from "./frame.ts";

/** Observable Framework's configuration; run it through build.ts, which composes the root and finishes the site. */
export default {
  root: "src/.observablehq/root",
  output: "src/.observablehq/site",
  title: "Tillit",
  style: "style.css",
  globalStylesheets: [],
  search: false,
  sidebar: false,
  toc: false,
  pager: false,
  head: headOf,
  header: ({path}: {path: string}) => headerOf(path),
  footer: ({path}: {path: string}) => footerOf(path)
};
