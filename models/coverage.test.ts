import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {parse} from "yaml";
import {CONTRACT} from "../pipelines/contract/contract.ts";
import {readCatalogue} from "./catalogue.ts";

const CHECKOUT = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(CHECKOUT, path), "utf8");

type Row = {readonly id: string; readonly wish: string; readonly served: string};

const ROWS: readonly Row[] = [...read("models/COVERAGE.md").matchAll(/^\| (\d\.\d+) \| (.+?) \| (.+) \|$/gm)].map(
  ([, id = "", wish = "", served = ""]) => ({id, wish, served})
);

/** How many wishes each of the five texts holds, numbered from one. */
const WISHES = [41, 33, 50, 36, 34];

test("every wish stands in the table once, in its own part and order", () => {
  const wanted = WISHES.flatMap((count, text) => Array.from({length: count}, (_, n) => `${text}.${n + 1}`));
  expect(ROWS.map(({id}) => id)).toEqual(wanted);
  expect(read("models/COVERAGE.md").match(/^## /gm)).toHaveLength(WISHES.length);
});

test("every wish is served by something, or says why not", () => {
  const unsaid = ROWS.filter(
    ({wish, served}) => wish.length < 4 || !(NAMED.test(served) || /^(Outside|Not yet)\b.{8,}/.test(served))
  );
  expect(unsaid).toEqual([]);
});

const NAMED = /`(kpi|mart|api|page|table|seed|role|file)\/([\w./-]+)`/;

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(CHECKOUT, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));

const written = (folder: string): string =>
  filesIn(folder, ".ts")
    .filter((name) => !name.includes(".test"))
    .map((name) => read(`${folder}/${name}.ts`))
    .join("\n");

const routes = new Set([...written("api/routes").matchAll(/"\/api\/([\w/-]+)/g)].map(([, name = ""]) => name));

/** Tables that the night publishes of itself. */
const ofTheNight = new Set(
  [...read("pipelines/publication/publish.ts").matchAll(/"(night_\w+) \(/g)].map(([, name = ""]) => name)
);

const figures = new Set(readCatalogue().map(({name}) => name));

const roles = new Set(Object.keys((parse(read("access/policy.yaml"), {merge: true}) as {roles: object}).roles));

const KNOWN: Readonly<Record<string, (name: string) => boolean>> = {
  kpi: (name) => figures.has(name),
  mart: (name) => filesIn("models/marts", ".sql").includes(name) || ofTheNight.has(name),
  api: (name) => routes.has(name),
  page: (name) => filesIn("dashboards/src/pages", ".ts").includes(name),
  table: (name) => CONTRACT.some((table) => table.name === name),
  seed: (name) => filesIn("models/seeds", ".csv").includes(name),
  role: (name) => roles.has(name),
  file: (name) => existsSync(join(CHECKOUT, name))
};

test("every figure, table, route, page, role and file that a row names exists", () => {
  const named = ROWS.flatMap(({id, served}) =>
    [...served.matchAll(new RegExp(NAMED, "g"))].map(([, kind = "", name = ""]) => ({id, kind, name}))
  );
  expect(named.length).toBeGreaterThan(200);
  expect(named.filter(({kind, name}) => KNOWN[kind]?.(name) !== true)).toEqual([]);
});
