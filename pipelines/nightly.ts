/**
 * The night, from top to bottom. Read this first.
 *
 *   extract    each source's register → landing/, Parquet in the contract's shape
 *   erase      who was erased, or left longer ago than the limit, out of landing/ and earlier nights, when there is any
 *   load       newest extracts → raw.* of a fresh build file, every row checked
 *   transform  dbt builds and tests every model, once
 *   audit      laws between models, register and yesterday
 *   publish    marts → one read-only file, tried out, then current by one rename
 *
 * Nothing a night makes is seen before that rename. Whatever stops it earlier, the published file stands and the next
 * night starts afresh.
 *
 *   npm run nightly -- [--as-of YYYY-MM-DD] [--data DIR] [--accept-change]
 */
import {readdirSync, rmSync} from "node:fs";
import {join, relative, resolve} from "node:path";
import {parseArgs} from "node:util";
import {audit} from "./audit.ts";
import {readConfiguration, type Configuration} from "./configuration.ts";
import {tellApplied} from "./erasure/erase.ts";
import {applyOrders} from "./erasure/erasure.ts";
import {readOrders} from "./erasure/orders.ts";
import {retire} from "./erasure/retire.ts";
import {DbtFailure, runDbt} from "./dbt.ts";
import {extractAll, type Extracts} from "./sources/extractAll.ts";
import {runId} from "./landing.ts";
import {recordHistory} from "./publication/history.ts";
import {load, type LoadReport} from "./loading/load.ts";
import {takeLock} from "./lock.ts";
import {createProgress, formatBytes, formatCount, formatSeconds, type Progress, type Step} from "./progress.ts";
import {publish} from "./publication/publish.ts";
import {readCurrent, type PublicationManifest} from "./publication/published.ts";
import {writeReport, type NightReport, type NightSource} from "./report.ts";

export type NightOptions = {
  /** The data folder; it holds tillit.yaml. */
  readonly data: string;
  /** Date of the figures, `YYYY-MM-DD`; today in the configured time zone unless given. */
  readonly asOf?: string | undefined;
  /** Publish although a table grew or shrank more than a register does overnight. */
  readonly acceptChange?: boolean;
  /** The dbt project; the checkout's own unless given. */
  readonly models?: string;
  readonly progress?: Progress;
  readonly now?: () => Date;
  /** Aborted when a person stops the night, so that its report says so. */
  readonly signal?: AbortSignal;
};

/** A night that failed: at which step, why, and what stands. */
export class NightFailure extends Error {}

type Night = {
  readonly data: string;
  readonly folder: string;
  readonly buildFile: string;
  readonly models: string;
  readonly configuration: Configuration;
  readonly acceptChange: boolean;
  readonly report: NightReport;
  readonly progress: Progress;
  readonly step: <T>(name: string, work: (step: Step) => Promise<T>, say: (result: T) => Said) => Promise<T>;
};

type Said = {readonly text: string; readonly rows?: number};

async function theNight(night: Night): Promise<PublicationManifest> {
  const {data, folder, buildFile, models, configuration, acceptChange, report, progress, step} = night;
  const {run_id: run, as_of: asOf} = report;

  const extracts = await step(
    "extract",
    ({update}) => extractAll({data, asOf, configuration, log: update}),
    ({landed, rows}) => ({
      text: `${landed.length}/${configuration.sources.length} sources, ${formatCount(rows)} rows`,
      rows
    })
  );
  for (const [source, problem] of extracts.problems) progress.note(`    ${source}: ${problem}`);

  const retired = await retire(data, asOf, configuration.retention);
  const ordersApplied = readOrders(data).all.length;
  if (ordersApplied > 0) {
    const applied = await step(
      "erase",
      ({update}) => applyOrders({data, running: run, onStep: update}),
      ({extracts: written}) => ({text: `${written.length} extracts, ${retired} members past the limit`})
    );
    const erased = [`${retired} members past the limit for those who left`];
    tellApplied(applied, (line) => erased.push(line));
    report.erased = erased;
  }

  const loaded = await step(
    "load",
    ({update}) =>
      load({
        data,
        sources: configuration.sources.map((source) => source.name),
        buildFile,
        asOf,
        timeZone: configuration.time_zone,
        runId: run,
        people: extracts.people,
        offices: configuration.offices,
        rejectedShareAllowed: configuration.rejected_share_allowed,
        log: (line) => update(line.trim())
      }),
    ({rows, rejected}) => ({text: `${formatCount(rows)} rows, ${formatCount(rejected)} rejected`, rows})
  );
  for (const refusal of loaded.refused) progress.note(`    refused: ${refusal.reason}`);
  report.people = extracts.people;
  report.sources = describeSources(loaded, extracts);

  report.tests = await step(
    "transform",
    ({update}) =>
      runDbt({
        buildFile,
        folder,
        project: models,
        command: ["build", "--exclude-resource-type", "unit_test"],
        onProgress: (done, total, name) => update(`${done}/${total} ${name}`)
      }),
    (built) => ({text: `${built.length} models, seeds and tests`})
  );

  const {registerRows} = await step(
    "audit",
    () => audit({buildFile, asOf, before: readCurrent(data), acceptChange}),
    ({laws}) => ({text: `${laws} laws hold`})
  );

  return step(
    "publish",
    ({update}) =>
      publish({
        data,
        folder,
        buildFile,
        report,
        registerRows,
        bases: configuration.disclosure,
        ordersApplied,
        marts: join(models, "marts"),
        onProgress: update
      }),
    ({rows, bytes}) => ({text: `${Object.keys(rows).length} tables, ${formatBytes(bytes)}`, rows: sumOf(rows)})
  );
}

/**
 * Runs one whole night and resolves to what it published. Throws `NightIsRunning` when another night holds the data
 * folder, `NightFailure` when a step failed: then the old publication stands.
 */
export async function runNight(options: NightOptions): Promise<PublicationManifest> {
  const {acceptChange = false, models = MODELS, progress = createProgress(), now = () => new Date(), signal} = options;
  const data = resolve(options.data);
  const configuration = readConfiguration(data);
  const started = now();
  const asOf = options.asOf ?? dateIn(configuration.time_zone, started);
  const run = runId(asOf, started);
  const folder = join(data, "nights", run);
  const lock = takeLock(data, {run_id: run, pid: process.pid, started_at: started.toISOString()});
  const report: NightReport = {
    run_id: run,
    as_of: asOf,
    people: configuration.people,
    started_at: started.toISOString(),
    finished_at: null,
    status: "running",
    sources: [],
    steps: [],
    tests: [],
    error: null
  };
  const finish = (status: NightReport["status"], error: NightReport["error"] = null): void => {
    Object.assign(report, {status, error, finished_at: now().toISOString()});
    writeReport(folder, report);
  };
  let running = "prepare";
  let since = performance.now();
  const secondsSpent = (): number => (performance.now() - since) / 1000;
  signal?.addEventListener("abort", () => finish("stopped", {step: running, message: "stopped by hand"}));
  const step: Night["step"] = async (name, work, say) => {
    [running, since] = [name, performance.now()];
    const {result, seconds} = await progress.step(name, work, (done) => say(done).text);
    report.steps = [...report.steps, {name, status: "done", rows: say(result).rows ?? null, seconds}];
    writeReport(folder, report);
    return result;
  };
  try {
    writeReport(folder, report);
    removeOldNights(data, run);
    await recordHistory(data);
    progress.note(`night ${run}, figures as of ${asOf}`);
    const buildFile = join(folder, "build.duckdb");
    const published = await theNight({
      data,
      folder,
      buildFile,
      models,
      configuration,
      acceptChange,
      report,
      progress,
      step
    });
    finish("published");
    const seconds = (now().getTime() - started.getTime()) / 1000;
    progress.note(`published ${published.file} in ${formatSeconds(seconds).trim()}`);
    return published;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof DbtFailure) report.tests = cause.results;
    report.steps = [...report.steps, {name: running, status: "failed", rows: null, seconds: secondsSpent()}];
    try {
      finish("failed", {step: running, message});
    } catch {
      progress.note("the report could not be written either");
    }
    throw new NightFailure(`the night failed at ${running}: ${message}\n${whatStands(data, folder)}`, {cause});
  } finally {
    lock.release();
  }
}

/** Which extract of each source the night holds, and what was wrong with newer ones. */
function describeSources({loaded, refused}: LoadReport, {problems}: Extracts): NightSource[] {
  return loaded.map(({source, extract_id, as_of, taken_at, tables, warnings}) => ({
    source,
    extract_id,
    as_of,
    taken_at,
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
    rejected: tables.reduce((sum, table) => sum + table.rejected, 0),
    problems: [
      ...(problems.has(source) ? [String(problems.get(source))] : []),
      ...refused.filter((refusal) => refusal.source === source).map((refusal) => refusal.reason),
      ...warnings
    ]
  }));
}

function whatStands(data: string, folder: string): string {
  const current = readCurrent(data);
  const stands = current ? `the figures of ${current.as_of} stay published` : "nothing is published yet";
  return `${stands}; report: ${relative(process.cwd(), join(folder, "report.json"))}`;
}

const MODELS = resolve(import.meta.dirname, "../models");

const BUILDS_KEPT = 2;
const REPORTS_KEPT = 400;

/** Keeps the newest build files to look into and the reports of a year; a killed night's leavings go with its build. */
function removeOldNights(data: string, running: string): void {
  const folder = join(data, "nights");
  const earlier = readdirSync(folder)
    .filter((name) => name !== running)
    .toSorted()
    .toReversed();
  for (const [age, name] of earlier.entries()) {
    if (age >= REPORTS_KEPT) rmSync(join(folder, name), {recursive: true, force: true});
    else if (age >= BUILDS_KEPT - 1)
      for (const file of readdirSync(join(folder, name)))
        if (file !== "report.json") rmSync(join(folder, name, file), {recursive: true, force: true});
  }
}

/** The date that it is in a time zone. */
export function dateIn(timeZone: string, moment: Date): string {
  return new Intl.DateTimeFormat("sv-SE", {timeZone, dateStyle: "short"}).format(moment);
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

if (import.meta.main) {
  const {values} = parseArgs({
    options: {
      "as-of": {type: "string"},
      data: {type: "string", default: process.env["TILLIT_DATA"] ?? join(import.meta.dirname, "../.tillit")},
      "accept-change": {type: "boolean", default: false}
    }
  });
  const stop = new AbortController();
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129]
  ] as const)
    process.once(signal, () => {
      stop.abort();
      process.exit(code);
    });
  try {
    const asOf = values["as-of"];
    if (asOf !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(asOf)) throw new Error(`not a date as YYYY-MM-DD: ${asOf}`);
    await runNight({data: values.data, asOf, acceptChange: values["accept-change"], signal: stop.signal});
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
