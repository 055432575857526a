/** How long a night takes and how much memory it needs, step by step, beside the floor (see nightFloor.ts). */
import {spawn} from "node:child_process";
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {cpus, totalmem} from "node:os";
import {join} from "node:path";
import {createInterface} from "node:readline";
import {makeDemo} from "../pipelines/demo/make.ts";
import {readResults} from "../pipelines/dbt.ts";
import {formatCount} from "../pipelines/progress.ts";
import type {NightReport} from "../pipelines/report.ts";
import {DEMO_SETTINGS} from "../pipelines/testWarehouse.ts";
import {watchMemory} from "./processTree.ts";

const AS_OF = "2026-10-15";
const STEPS = ["extract", "load", "transform", "audit", "publish"];

type Measured = {readonly step: string; readonly seconds: number; readonly peakBytes: number};
type Model = {readonly name: string; readonly seconds: number; readonly shareOfNight: number};

/** No KPI may cost more of the night than this. */
const SHARE_OF_A_KPI = 0.1;
/** The slowest models that are printed. */
const SLOWEST = 15;

type Result = {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly members: number;
  readonly registerRows: number;
  readonly night: readonly Measured[];
  readonly floor: readonly Measured[];
  /** Every model dbt built, the slowest first. */
  readonly models: readonly Model[];
  /** The floor proper ends with the marts; what publishing adds to it is told apart. */
  readonly ratio: {
    readonly floorSeconds: number;
    readonly floorWithPublishingSeconds: number;
    readonly nightSeconds: number;
    readonly allowedSeconds: number;
  };
};

/** Measures one night on a demo union of that size, then the floor on the same register. */
export async function benchNight(members: number, data: string): Promise<Result> {
  mkdirSync(data, {recursive: true});
  writeFileSync(join(data, "tillit.yaml"), DEMO_SETTINGS);
  const registerRows = await makeRegister(members, data);
  const night = await measureNight(data);
  const models = modelsOf(newestNight(data), totalSeconds(night));
  const floor = await measureFloor(data);
  const floorSeconds = totalSeconds(floor.filter(({step}) => step !== "published tables"));
  return {
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      memory_gb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      measured_on: new Date().toISOString().slice(0, 10)
    },
    members,
    registerRows,
    night,
    floor,
    models,
    ratio: {
      floorSeconds,
      floorWithPublishingSeconds: totalSeconds(floor),
      nightSeconds: totalSeconds(night),
      allowedSeconds: 3 * floorSeconds + 20
    }
  };
}

const totalSeconds = (measured: readonly Measured[]): number => measured.reduce((sum, {seconds}) => sum + seconds, 0);

async function makeRegister(members: number, data: string): Promise<number> {
  const path = join(data, "register", "manifest.json");
  const isMade = existsSync(path) && JSON.parse(readFileSync(path, "utf8")).members === members;
  if (!isMade) {
    console.log(`making a register of ${formatCount(members)} members`);
    await makeDemo({members, seed: 1, asOf: AS_OF, folder: data});
  }
  const tables: Record<string, {rows: number}> = JSON.parse(readFileSync(path, "utf8")).tables;
  return Object.values(tables).reduce((sum, {rows}) => sum + rows, 0);
}

/** Runs a program, keeping the peak memory of its process tree while each of its parts ran. */
async function watched(args: readonly string[], firstPart: string, onLine: (line: string) => string | undefined) {
  const child = spawn(process.execPath, [...args], {stdio: ["ignore", "pipe", "inherit"]});
  const peaks = new Map<string, number>();
  let part = firstPart;
  const memory = watchMemory(Number(child.pid), (bytes) => peaks.set(part, Math.max(peaks.get(part) ?? 0, bytes)));
  const ended = new Promise<number | null>((done) => child.on("close", done));
  for await (const line of createInterface({input: child.stdout})) part = onLine(line) ?? part;
  memory.stop();
  const code = await ended;
  if (code !== 0) throw new Error(`ended with ${code}: ${args.join(" ")}`);
  return peaks;
}

async function measureNight(data: string): Promise<Measured[]> {
  const program = join(import.meta.dirname, "../pipelines/nightly.ts");
  // a step's line comes when it ends: what is measured then belongs to the next one
  const peaks = await watched([program, "--data", data, "--as-of", AS_OF, "--accept-change"], "start", (line) => {
    console.log(line);
    if (line.startsWith("night ")) return STEPS[0];
    const ended = /^ {2}(\w+) .*\d s$/.exec(line)?.[1] ?? "";
    const isProgress = ended === "transform" && !line.includes(" tests ");
    return STEPS.includes(ended) && !isProgress ? STEPS[STEPS.indexOf(ended) + 1] : undefined;
  });
  const report: NightReport = JSON.parse(readFileSync(join(newestNight(data), "report.json"), "utf8"));
  return report.steps.map(({name, seconds}) => ({step: name, seconds, peakBytes: peaks.get(name) ?? 0}));
}

async function measureFloor(data: string): Promise<Measured[]> {
  const work = join(data, "floor");
  rmSync(work, {recursive: true, force: true});
  mkdirSync(work);
  let seconds: Record<string, number> = {};
  const program = join(import.meta.dirname, "nightFloor.ts");
  const peaks = await watched([program, join(data, "register"), newestNight(data), work], "load", (line) => {
    const told: {part: string; seconds: number} = JSON.parse(line);
    seconds = {...seconds, [told.part]: told.seconds};
    return told.part === "load" ? "marts" : "published tables";
  });
  rmSync(work, {recursive: true});
  return Object.entries(seconds).map(([step, took]) => ({step, seconds: took, peakBytes: peaks.get(step) ?? 0}));
}

function modelsOf(night: string, nightSeconds: number): Model[] {
  return readResults(join(night, "target", "run_results.json"))
    .filter(({kind}) => kind === "model")
    .map(({name, seconds}) => ({name, seconds, shareOfNight: seconds / nightSeconds}))
    .toSorted((a, b) => b.seconds - a.seconds);
}

function newestNight(data: string): string {
  const newest = readdirSync(join(data, "nights")).toSorted().at(-1);
  if (newest === undefined) throw new Error(`no night was run: ${data}`);
  return join(data, "nights", newest);
}

const line = (name: string, seconds: number, bytes: number): string =>
  `  ${name.padEnd(22)} ${seconds.toFixed(1).padStart(8)} s ${(bytes / 1e9).toFixed(2).padStart(8)} GB`;

const table = (rows: readonly Measured[]): string[] => [
  ...rows.map(({step, seconds, peakBytes}) => line(step, seconds, peakBytes)),
  line("in all", totalSeconds(rows), Math.max(...rows.map(({peakBytes}) => peakBytes)))
];

function dearestKpi(models: readonly Model[]): string {
  const dearest = models.find(({name}) => name.startsWith("kpi_"));
  if (!dearest) throw new Error("the night built no kpi");
  const verdict = dearest.shareOfNight <= SHARE_OF_A_KPI ? "within" : "ABOVE";
  return `The dearest kpi, ${dearest.name}, takes ${(dearest.shareOfNight * 100).toFixed(1)} % of the night, ${verdict} the tenth that is allowed`;
}

/** The result as a table for people. */
export function describeNight({members, registerRows, night, floor, models, ratio}: Result): string {
  const {nightSeconds, floorSeconds, floorWithPublishingSeconds, allowedSeconds} = ratio;
  const times = (seconds: number): string => (nightSeconds / seconds).toFixed(2);
  return [
    `A night at ${formatCount(members)} members, ${formatCount(registerRows)} rows`,
    ...table(night),
    "The floor: the same Parquet, the same SQL, the same published tables, one process",
    ...table(floor),
    "The slowest models, with their share of the night",
    ...models
      .slice(0, SLOWEST)
      .map(
        ({name, seconds, shareOfNight}) =>
          `  ${name.padEnd(30)} ${seconds.toFixed(1).padStart(6)} s ${(shareOfNight * 100).toFixed(1).padStart(6)} %`
      ),
    dearestKpi(models),
    `The night is ${times(floorSeconds)} × load and marts (${times(floorWithPublishingSeconds)} × with the published tables);`,
    `allowed are 3 × load and marts and 20 s: ${allowedSeconds.toFixed(0)} s, it took ${nightSeconds.toFixed(0)} s`
  ].join("\n");
}
