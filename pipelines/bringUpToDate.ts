/**
 * What `npm start` publishes: today's figures, with yesterday's before them, so that "since yesterday" has an answer.
 * Does nothing when today's stand and neither the register nor the code that computes them has changed.
 *
 *   node pipelines/bringUpToDate.ts [--data DIR] [--members N]
 */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {readConfiguration} from "./configuration.ts";
import {makeDemo, type DemoManifest} from "./demo/make.ts";
import {fingerprint} from "./fingerprint.ts";
import {dateIn, runNight} from "./nightly.ts";
import {createProgress, formatCount, type Progress} from "./progress.ts";
import {readCurrent} from "./publication/published.ts";

const DEMO_CONFIGURATION = `# The demo union: a synthetic register that npm start makes and keeps up to date.
# Put your own sources here and it is left alone.
time_zone: Europe/Helsinki
people: synthetic
sources:
  - {name: demo, kind: files, folder: register}
serve:
  sign_in: personas
`;

const DEMO_MEMBERS = 20_000;
const DEMO_SEED = 1;

export type UpToDateOptions = {
  readonly data: string;
  /** Size of the demo union; the size it has, or 20 000, unless given. */
  readonly members?: number | undefined;
  readonly progress?: Progress;
  readonly now?: () => Date;
  /** Aborted when a person stops it, so that a running night's report says so. */
  readonly signal?: AbortSignal;
};

/** Writes a demo configuration where there is none, and runs the nights that are missing. */
export async function bringUpToDate(options: UpToDateOptions): Promise<void> {
  const {progress = createProgress(), now = () => new Date(), signal} = options;
  const data = resolve(options.data);
  mkdirSync(data, {recursive: true});
  const settings = join(data, "tillit.yaml");
  if (!existsSync(settings)) writeFileSync(settings, DEMO_CONFIGURATION);
  const configuration = readConfiguration(data);
  const today = dateIn(configuration.time_zone, now());
  const isDemo = configuration.people === "synthetic";
  const members = options.members ?? readDemo(data)?.members ?? DEMO_MEMBERS;
  const inputs = fingerprint(readFileSync(settings, "utf8"), isDemo ? String(members) : "");

  const current = readCurrent(data);
  const isSame = current !== undefined && readNote(data) === `${current.run_id} ${inputs}`;
  if (isSame && current.as_of === today) {
    progress.note(`figures of ${today} are published and nothing has changed since`);
    return;
  }
  const yesterday = dayBefore(today);
  const isBeforeKnown = isSame && current.as_of < today;
  for (const asOf of isDemo && !isBeforeKnown ? [yesterday, today] : [today]) {
    if (isDemo)
      await progress.step(
        "demo union",
        ({update}) => makeDemo({members, seed: DEMO_SEED, asOf, folder: data, log: (line) => update(line.trim())}),
        (made) => `${formatCount(made.members)} members as of ${asOf}`
      );
    const published = await runNight({data, asOf, progress, acceptChange: isDemo, ...(signal ? {signal} : {})});
    writeFileSync(join(data, "up-to-date"), `${published.run_id} ${inputs}`);
  }
}

/** The run that was last brought up to date here and the inputs it was made from. */
function readNote(data: string): string | undefined {
  const path = join(data, "up-to-date");
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function readDemo(data: string): DemoManifest | undefined {
  const path = join(data, "register", "manifest.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

if (import.meta.main) {
  const {values} = parseArgs({options: {data: {type: "string"}, members: {type: "string"}}});
  const stop = new AbortController();
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143]
  ] as const)
    process.once(signal, () => {
      stop.abort();
      process.exit(code);
    });
  try {
    await bringUpToDate({
      data: values.data ?? process.env["TILLIT_DATA"] ?? join(import.meta.dirname, "../.tillit"),
      members: values.members === undefined ? undefined : Number(values.members),
      signal: stop.signal
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
