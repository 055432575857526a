/** Laws of the house that no linter knows: who may import whom, what never stands in a file, what the README promises. */
import {execFileSync} from "node:child_process";
import {existsSync, readFileSync} from "node:fs";
import {dirname, join, relative, resolve} from "node:path";
import {expect, test} from "vitest";

const CHECKOUT = resolve(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(CHECKOUT, path), "utf8");

/** Every file that is committed, or about to be. */
const FILES = execFileSync("git", ["ls-files"], {
  cwd: CHECKOUT,
  encoding: "utf8"
})
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(CHECKOUT, path)));

const ROOMS = ["pipelines", "models", "access", "api", "dashboards", "bench"];
const roomOf = (path: string): string => path.split("/")[0] ?? "";
const isTest = (path: string): boolean =>
  /\.(test|test-data)\.ts$|^dashboards\/e2e\/|^models\/recomputation\//.test(path);

type Import = {readonly from: string; readonly to: string; readonly isType: boolean};

/** Every import of one of our files by another. */
const IMPORTS: readonly Import[] = FILES.filter((path) => /\.(ts|js)$/.test(path)).flatMap((from) =>
  [...read(from).matchAll(/^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["'](\.[^"']+)["']/gm)].map((match) => ({
    from,
    to: relative(CHECKOUT, resolve(CHECKOUT, dirname(from), match[2] ?? "")),
    isType: match[1] !== undefined
  }))
);

/** The arrows between rooms, as design.md draws them; tests, bench and the test warehouse may look anywhere. */
function isAllowed({from, to, isType}: Import): boolean {
  const [source, target] = [roomOf(from), roomOf(to)];
  if (source === target || !ROOMS.includes(source) || !ROOMS.includes(target)) return true;
  if (isTest(from) || source === "bench") return true;
  const isCatalogue = to === "models/catalogue.ts";
  switch (source) {
    case "pipelines":
      return isCatalogue && (isType || from === "pipelines/publication/publish.ts");
    case "access":
      return target === "models" && isType;
    case "api":
      return target === "access" || isCatalogue;
    case "dashboards":
      return isCatalogue && (isType || from.startsWith("dashboards/src/data/"));
    default:
      return false;
  }
}

test("rooms import each other only along the arrows of the design", () => {
  expect(IMPORTS.length).toBeGreaterThan(100);
  const forbidden = IMPORTS.filter((one) => !isAllowed(one)).map(({from, to}) => `${from} → ${to}`);
  expect(forbidden).toEqual([]);
});

test("a page is read before the library of its charts arrives", () => {
  const reached = new Set(FILES.filter((path) => path.startsWith("dashboards/src/pages/")));
  for (const from of reached)
    for (const one of IMPORTS)
      if (one.from === from && !one.isType && roomOf(one.to) === "dashboards") reached.add(one.to);
  expect(reached.size).toBeGreaterThan(30);
  const heavy = [...reached].filter((path) => /^import [^;]*from "(@observablehq\/plot|d3)"/m.test(read(path)));
  expect(heavy).toEqual([]);
});

const isText = (path: string): boolean => /\.(ts|js|json|sql|ya?ml|md|csv|css|html|txt)$|^\.ci\//.test(path);

test("no file names a path of one machine", () => {
  const machinePath = /(?<![\w.~-])\/(?:home|Users|root|work)\/[\w.-]+/;
  const temporaryPath = /(?<![\w.~-])\/tmp\/[\w.-]+/; // in a test it may be what an attack asks for
  const told = FILES.filter((path) => isText(path) && path !== "package-lock.json").flatMap((path) => {
    const found = machinePath.exec(read(path)) ?? (isTest(path) ? null : temporaryPath.exec(read(path)));
    return found ? [`${path}: ${found[0]}`] : [];
  });
  expect(told).toEqual([]);
});

test("the lock files name no registry host", () => {
  const locks = FILES.filter((path) => /package-lock\.json$|requirements\.txt$/.test(path));
  expect(locks.length).toBeGreaterThan(1);
  const told = locks.filter((path) => /"resolved": "http|--(extra-)?index-url|--find-links/.test(read(path)));
  expect(told).toEqual([]);
});

const scripts: Readonly<Record<string, string>> = JSON.parse(read("package.json")).scripts;

test("every script leads to a file", () => {
  const lost = Object.values(scripts).filter((command) => {
    const file = /node (\S+)/.exec(command)?.[1];
    return file === undefined || !existsSync(join(CHECKOUT, file));
  });
  expect(lost).toEqual([]);
});

const DOCUMENTS = FILES.filter((path) => path.endsWith(".md"));

test("every npm script that a document or the help names exists", () => {
  const named = [...DOCUMENTS, "setup.js"].flatMap((path) =>
    [...read(path).matchAll(/npm run ([a-z][\w:-]*)/g)].map((match) => ({path, script: match[1] ?? ""}))
  );
  expect(named.filter(({script}) => scripts[script] === undefined)).toEqual([]);
});

test("every local link of a document leads somewhere", () => {
  const links = DOCUMENTS.flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map((match) => ({path, link: match[1] ?? ""}))
  );
  expect(links.filter(({path, link}) => !existsSync(join(CHECKOUT, dirname(path), link)))).toEqual([]);
});

test("there is no folder for leftovers", () => {
  const leftovers = FILES.filter((path) => /(^|\/)(utils?|helpers?|shared|lib|types|common|misc)(\/|\.ts$)/.test(path));
  expect(leftovers).toEqual([]);
});
