/** What a night promises when it is disturbed. One small register, two data folders: one night undisturbed, one killed. */
import {spawn} from "node:child_process";
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {afterAll, beforeAll, expect, test} from "vitest";
import {identifier, openDatabase} from "./database.ts";
import {makeDemo} from "./demo/make.ts";
import {runNight} from "./nightly.ts";
import {createProgress} from "./progress.ts";
import {readCurrent} from "./publication/published.ts";
import {smokeTest} from "./publication/smokeTest.ts";
import {DEMO_SETTINGS} from "./testWarehouse.ts";

const YESTERDAY = "2026-10-14";
const TODAY = "2026-10-15";
const MODELS = resolve(import.meta.dirname, "../models");
const root = mkdtempSync(join(tmpdir(), "tillit-nights-"));
const undisturbed = join(root, "undisturbed");
const disturbed = join(root, "disturbed");
const quiet = createProgress({write: () => {}, isTerminal: false});

/** These tell when a night ran, not what it found. */
const OF_THE_RUN = new Set([
  "publication",
  "night_steps",
  "night_sources",
  "night_tests",
  "figures_before_publication"
]);

/** A hash of each published table's rows and of their order. */
async function rowHashes(data: string): Promise<Record<string, string>> {
  const db = await openDatabase(join(data, "published", String(readCurrent(data)?.file)), {readOnly: true});
  const hashes: Record<string, string> = {};
  for (const table of Object.keys(readCurrent(data)?.rows ?? {}).filter((name) => !OF_THE_RUN.has(name))) {
    const [row] = await db.rows(
      `select count(*) || ':' || coalesce(sum(cast(hash(rowid, whole) as hugeint)), 0) as hash from ${identifier(table)} as whole`
    );
    hashes[table] = String(row?.["hash"]);
  }
  await db.close();
  return hashes;
}

type Ended = {readonly code: number | null; readonly signal: string | null; readonly said: string};

/** Runs a night as its own process; `killWhen` sees all it said so far and says when to kill it. */
function nightProcess(
  data: string,
  killWhen: (said: string) => boolean | number = () => false,
  shell: readonly string[] = []
): Promise<Ended> {
  const command = [process.execPath, join(import.meta.dirname, "nightly.ts"), "--data", data, "--as-of", TODAY];
  const [file = "", ...args] = [...shell, ...command];
  const child = spawn(file, args, {stdio: ["ignore", "pipe", "pipe"]});
  let said = "";
  let isDoomed = false;
  const look = (text: unknown): void => {
    said += String(text);
    const when = killWhen(said);
    if (when === false || isDoomed) return;
    isDoomed = true;
    setTimeout(() => child.kill("SIGKILL"), when === true ? 0 : when);
  };
  child.stdout.on("data", look);
  child.stderr.on("data", look);
  return new Promise((done, fail) => child.on("error", fail).on("close", (code, signal) => done({code, signal, said})));
}

/** The publication named by CURRENT is yesterday's, whole and without a write-ahead log. */
async function expectYesterdayStands(data: string): Promise<void> {
  const current = readCurrent(data);
  expect(current?.as_of).toBe(YESTERDAY);
  await smokeTest(join(data, "published", String(current?.file)), current?.rows ?? {});
  expect(readdirSync(join(data, "published")).filter((name) => name.endsWith(".wal"))).toEqual([]);
}

const newestReport = (data: string): {status: string; error: {step: string; message: string} | null} =>
  JSON.parse(
    readFileSync(
      join(data, "nights", String(readdirSync(join(data, "nights")).toSorted().at(-1)), "report.json"),
      "utf8"
    )
  );

beforeAll(async () => {
  mkdirSync(undisturbed);
  writeFileSync(join(undisturbed, "tillit.yaml"), DEMO_SETTINGS);
  await makeDemo({members: 300, seed: 1, asOf: YESTERDAY, folder: undisturbed});
  await runNight({data: undisturbed, asOf: YESTERDAY, progress: quiet});
  await makeDemo({members: 300, seed: 1, asOf: TODAY, folder: undisturbed});
  cpSync(undisturbed, disturbed, {recursive: true});
  await runNight({data: undisturbed, asOf: TODAY, progress: quiet});
});

afterAll(() => rmSync(root, {recursive: true, force: true}));

test("the same night run twice publishes the same rows in the same order", async () => {
  const first = await rowHashes(undisturbed);
  await runNight({data: undisturbed, asOf: TODAY, progress: quiet});
  expect(Object.keys(first).length).toBeGreaterThan(12);
  expect(await rowHashes(undisturbed)).toEqual(first);
});

test("what changed since yesterday has yesterday's figures to compare with", async () => {
  const db = await openDatabase(join(undisturbed, "published", String(readCurrent(undisturbed)?.file)), {
    readOnly: true
  });
  const [row] = await db.rows(`
    select count(*) filter (where now.members is not null) as nodes, min(as_of) as as_of
    from figures_by_node as before
    join figures_by_node as now using (union_id, tree, node_id, node_l, node_r)
    cross join figures_before_publication
    where before.month is null and now.month = (select max(month) from figures_by_node)`);
  await db.close();
  expect(row?.["as_of"]).toBe(YESTERDAY);
  expect(Number(row?.["nodes"])).toBeGreaterThan(20);
});

test.each([
  ["while it extracts", (said: string) => said.includes("night 2")],
  ["when it has extracted", (said: string) => /extract .* sources/.test(said)],
  ["when it has loaded", (said: string) => /load .* rejected/.test(said)],
  ["a second into dbt", (said: string) => /load .* rejected/.test(said) && 1000],
  ["in the middle of dbt", (said: string) => /load .* rejected/.test(said) && 7000],
  ["while it publishes", (said: string) => /audit .* hold/.test(said) && 400]
] as const)("killed %s, yesterday stands", async (_, killWhen) => {
  const {signal} = await nightProcess(disturbed, killWhen);
  expect(signal).toBe("SIGKILL");
  await expectYesterdayStands(disturbed);
  expect(newestReport(disturbed).status).toBe("running");
});

test.each([50, 300, 700, 1100, 1600, 2300, 3200])(
  "publishing killed after %i ms: what is current is whole, and old or new",
  async (milliseconds) => {
    const night = String(readdirSync(join(undisturbed, "nights")).toSorted().at(-1));
    const folder = join(undisturbed, "nights", night);
    const report = {
      ...JSON.parse(readFileSync(join(folder, "report.json"), "utf8")),
      run_id: `${night}${milliseconds}`
    };
    const program = `
      import {publish} from ${JSON.stringify(new URL("publication/publish.ts", import.meta.url).href)};
      await publish(${JSON.stringify({data: undisturbed, folder, buildFile: join(folder, "build.duckdb"), report, registerRows: {}})});`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {stdio: "ignore"});
    const ended = new Promise((done) => child.on("close", done));
    setTimeout(() => child.kill("SIGKILL"), milliseconds);
    await ended;
    const current = readCurrent(undisturbed);
    expect(current?.as_of).toBe(TODAY);
    await smokeTest(join(undisturbed, "published", String(current?.file)), current?.rows ?? {});
    expect(readdirSync(join(undisturbed, "published")).filter((name) => name.endsWith(".wal"))).toEqual([]);
  }
);

test("a second night refuses and names the first", async () => {
  let second: Promise<Ended> | undefined;
  let name = "";
  await nightProcess(disturbed, (said) => {
    name = /night (\S+),/.exec(said)?.[1] ?? "";
    if (name === "") return false;
    second ??= nightProcess(disturbed);
    return 4000;
  });
  const refused = await second;
  expect(refused?.code).toBe(1);
  expect(refused?.said).toContain(`another night is running: ${name}`);
});

test("no room for a file: the night fails by name, yesterday stands", async () => {
  // a limit on the size of files, in blocks of 1024 bytes: the build file passes it
  const {code, said} = await nightProcess(disturbed, () => false, ["bash", "-c", 'ulimit -f 4096; exec "$0" "$@"']);
  expect(code).toBe(1);
  expect(said).toMatch(/the night failed at (load|transform|publish): .*/);
  expect(said).toContain(`the figures of ${YESTERDAY} stay published`);
  await expectYesterdayStands(disturbed);
  expect(newestReport(disturbed)).toMatchObject({status: "failed"});
});

test("a dbt test that does not hold publishes nothing and is named", async () => {
  const models = join(root, "models");
  cpSync(MODELS, models, {recursive: true, filter: (path) => !/\/(target|logs|recomputation)$/.test(path)});
  mkdirSync(join(models, "tests"), {recursive: true});
  writeFileSync(join(models, "tests", "nobody_is_a_member.sql"), "select membership_id from {{ ref('members') }}\n");
  await expect(runNight({data: disturbed, asOf: TODAY, models, progress: quiet})).rejects.toThrow(
    /the night failed at transform: test nobody_is_a_member does not hold, \d+ rows break it/
  );
  await expectYesterdayStands(disturbed);
  const report = newestReport(disturbed);
  expect(report).toMatchObject({status: "failed", error: {step: "transform"}});
  expect(JSON.stringify(report)).toContain("nobody_is_a_member");
});

test("after all that the next night needs no hand and publishes what an undisturbed one does", async () => {
  const {code, said} = await nightProcess(disturbed);
  expect(said).toContain("published");
  expect(code).toBe(0);
  expect(await rowHashes(disturbed)).toEqual(await rowHashes(undisturbed));
  expect(existsSync(join(disturbed, "history", `${readCurrent(disturbed)?.run_id}.parquet`))).toBe(true);
  const builds = readdirSync(join(disturbed, "nights")).filter((name) =>
    existsSync(join(disturbed, "nights", name, "build.duckdb"))
  );
  expect(builds.length).toBeLessThanOrEqual(2);
});
