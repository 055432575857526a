/**
 * Builds the dashboards into `dashboards/dist` (`npm run build`), offline, and only when something changed.
 *
 * words + catalogue ──▶ words-{lang}.js ──┐
 * src/pages/*.ts ──esbuild──▶ vendor/*.js ──┼─▶ Observable Framework ──▶ finish.ts ──▶ dist (by rename)
 * page.ts ──▶ {lang}/*.md ──────────────────┘
 */
import {spawn} from "node:child_process";
import {createHash} from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from "node:fs";
import {basename, dirname, join} from "node:path";
import {fileURLToPath, pathToFileURL} from "node:url";
import {build as bundle, type Plugin} from "esbuild";
import {finish} from "./finish.ts";
import {composePages} from "./page.ts";
import {LANGUAGES} from "./site.ts";
import {readWords} from "./speak.ts";
import {kpiWords} from "./src/data/kpis.ts";

const ROOM = dirname(fileURLToPath(import.meta.url));
const REPOSITORY = dirname(ROOM);

/**
 * Framework asks the public registry for the newest version of each of these, used or not, unless a folder of that name
 * stands in its cache; the folders' content is never read.
 */
const NAMES_FRAMEWORK_LOOKS_UP = [
  "lodash@4.17.21",
  "arquero@8.0.3",
  "apache-arrow@21.2.0",
  "d3@7.9.0",
  "d3-dsv@3.0.1",
  "echarts@6.0.0",
  "htl@0.3.1",
  "leaflet@1.9.4",
  "mapbox-gl@3.0.0",
  "@observablehq/plot@0.6.17",
  "@observablehq/sample-datasets@1.0.1",
  "react@19.0.0",
  "react-dom@19.0.0",
  "topojson-client@3.1.0",
  "parquet-wasm@0.6.1"
];

function filesUnder(folder: string): string[] {
  return readdirSync(folder, {withFileTypes: true, recursive: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/](dist|e2e|vendor|\.observablehq)[\\/]/.test(path) && !path.endsWith(".test.ts"))
    .toSorted();
}

/** A hash over everything the site is made from; equal hashes mean an equal site. */
export function hashOfInputs(): string {
  const hash = createHash("sha256");
  for (const path of [...filesUnder(ROOM), join(REPOSITORY, "package-lock.json")])
    hash.update(path.slice(REPOSITORY.length)).update("\0").update(readFileSync(path));
  for (const language of LANGUAGES) hash.update(JSON.stringify(kpiWords(language)));
  return hash.digest("hex");
}

/**
 * One module per page and one for all charts, fetched only when a page draws. Shared chunks would be smaller on the
 * second page and slower on the first: a phone asks six files at a time.
 */
const chartsApart: Plugin = {
  name: "charts-apart",
  setup({onResolve}) {
    onResolve({filter: /\/charts\.ts$/}, ({kind}) =>
      kind === "dynamic-import" ? {path: "./charts.js", external: true} : undefined
    );
  }
};

/** Framework's source root: the pages as Markdown, their modules and words under `vendor`, the style sheet. */
async function composeRoot(root: string): Promise<void> {
  const vendor = join(root, "vendor");
  mkdirSync(vendor, {recursive: true});
  for (const {path, markdown} of composePages()) {
    mkdirSync(dirname(join(root, path)), {recursive: true});
    writeFileSync(join(root, path), markdown);
  }
  for (const name of ["style.css", "favicon.svg"]) copyFileSync(join(ROOM, "src", name), join(root, name));
  const modules = readdirSync(join(ROOM, "src", "pages")).filter((name) => !name.endsWith(".test.ts"));
  const charts = join(ROOM, "src", "components", "charts.ts");
  await bundle({
    entryPoints: [...modules.map((name) => join(ROOM, "src", "pages", name)), charts],
    entryNames: "[name]",
    outdir: vendor,
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    logLevel: "warning",
    plugins: [chartsApart]
  });
  for (const language of LANGUAGES) {
    const words = {language, messages: readWords(language), kpis: kpiWords(language)};
    writeFileSync(join(vendor, `words-${language}.js`), `export const words = ${JSON.stringify(words)};\n`);
  }
}

/** Runs Framework's own command; it prints a line per file, which is kept for the error only. */
async function runFramework(): Promise<void> {
  const command = join(REPOSITORY, "node_modules", "@observablehq", "framework", "dist", "bin", "observable.js");
  const child = spawn(process.execPath, [command, "build", "--config", "observablehq.config.ts"], {
    cwd: ROOM,
    env: {...process.env, OBSERVABLE_TELEMETRY_DISABLE: "true", NO_COLOR: "1"},
    stdio: ["ignore", "pipe", "pipe"]
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => (said += bytes.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve)
  );
  if (code !== 0)
    throw new Error(`dashboards build failed, exit code ${code}\n${said.split("\n").slice(-25).join("\n")}`);
}

/** Builds `dist` unless it already stands for the same inputs; a failing build leaves the old one standing. */
export async function build(log: (line: string) => void = console.log): Promise<void> {
  const started = performance.now();
  const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const dist = join(ROOM, "dist");
  const mark = join(dist, ".inputs");
  const inputs = hashOfInputs();
  if (existsSync(mark) && readFileSync(mark, "utf8") === inputs) return log("dashboards: up to date");
  const work = join(ROOM, "src", ".observablehq");
  rmSync(work, {recursive: true, force: true});
  const root = join(work, "root");
  for (const name of NAMES_FRAMEWORK_LOOKS_UP)
    mkdirSync(join(root, ".observablehq", "cache", "_npm", name), {recursive: true});
  await composeRoot(root);
  log(`dashboards: pages composed, ${seconds()}`);
  await runFramework();
  const site = join(work, "site");
  const {pages, files} = await finish(site);
  writeFileSync(join(site, basename(mark)), inputs);
  rmSync(dist, {recursive: true, force: true});
  renameSync(site, dist);
  log(`dashboards: ${pages} pages, ${files} files in dashboards/dist, ${seconds()}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await build();
