/**
 * The way in: `npm start`, `npm test`, `npm run check`. Plain JavaScript without dependencies, so that any Node from 20
 * on can read it on a machine where nothing is installed yet. It installs what is missing or stale, and hands over to
 * the Node 24 it installed. What it starts, it stops: every child is a process group of its own.
 */
import {spawnSync} from "node:child_process";
import {createHash} from "node:crypto";
import {createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {createServer} from "node:net";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {BIN, CHECKOUT, Cure, isStopping, run, runQuietly, step, stop} from "./processes.js";

const NODE = join(BIN, "node");

const HELP = `
  npm start                  install what is missing, make the demo union, run its nights, serve it
                             [-- --port 3000 --members 20000 --data .tillit]
  npm test                   everything: types, lint, format, SQL style, laws, engines, browser (minutes)
  npm run check              what to run all day: types, lint, format, quick tests (under a minute)

  npm run demo               make the demo union's register       [-- --members N --as-of DATE --data DIR]
  npm run nightly            run one night and publish it         [-- --as-of DATE --data DIR --accept-change]
  npm run mapping            try a mapping: what arrives, what is missing
  npm run erase              take a person out of everything      -- --member ID [--because NUMBER --dry-run --data DIR]
                             let in who joins anew                -- --take-back --member ID --from DAY --because NUMBER
  npm run build              build the dashboards
  npm run serve              serve what is published              [-- --port 3000 --data DIR]
  npm run policy             who sees what, in words, and what changed  [-- --lang fi --data DIR --approve --by NAME]
  npm run access-report      all that is kept about one member, and who reads it  [-- --member ID --data DIR --lang fi]
  npm run audit              whether the trail of who looked at what is whole     [-- --data DIR --seal "N SEAL"]
  npm run revoke             cut somebody or a mandate off at once, or lift it    [-- --data DIR --person ID
                             --grant ID --sessions-of ID --because TEXT --lift]
  npm run sbom               every package that runs here, of npm and Python, as CycloneDX   [-- --data DIR]
  npm run prove              100 000 random policies against CASL and plain filtering, 20 000 random requests
  npm run bench              measure the night, the API and the pages
`;

// ---------------------------------------------------------------------------------------------------- installing

const hashOf = (...texts) => createHash("sha256").update(texts.join("\0")).digest("hex");
const read = (path) => readFileSync(join(CHECKOUT, path), "utf8");

function checkMachine() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20) throw new Cure(`Node 20 or newer is needed, this is ${process.version}: see https://nodejs.org`);
}

/** npm notes in its own hidden lock file what it installed, at the end: equal to ours means nothing to do. */
function arePackagesInstalled() {
  const hidden = join(CHECKOUT, "node_modules", ".package-lock.json");
  if (!existsSync(hidden) || !existsSync(NODE)) return false;
  const installed = JSON.parse(readFileSync(hidden, "utf8")).packages;
  return packagesForThisMachine().every(([path, wanted]) => {
    const found = installed[path];
    return found ? found.version === wanted.version && found.integrity === wanted.integrity : wanted.optional === true;
  });
}

async function installPackages() {
  if (!arePackagesInstalled())
    await step("npm packages", async (update) => {
      const total = packagesForThisMachine().length;
      const fetched = new Set();
      // loglevel http names every package as it arrives: that is the progress
      await runQuietly("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "http"], {
        onLine: (line) => {
          const archive = /^npm http \w+ .*?(\S+\.tgz)/.exec(line)?.[1];
          if (archive) update(`${fetched.add(archive).size} of ${total} fetched`);
        }
      });
      return `${total} packages`;
    });
  const node = spawnSync(NODE, ["--version"], {encoding: "utf8"});
  if (!/^v2[4-9]/.test(node.stdout ?? ""))
    throw new Cure("Node 24 did not arrive with npm's packages (is its install script blocked?): npm rebuild node");
}

const isFor = (list, value) => list === undefined || list.includes(value);

function packagesForThisMachine() {
  return Object.entries(JSON.parse(read("package-lock.json")).packages).filter(
    ([path, {os, cpu}]) => path !== "" && isFor(os, process.platform) && isFor(cpu, process.arch)
  );
}

/** Python environments: the folder, the hash-locked file it is made from, and what it is for. */
const DBT = {folder: ".venv", lock: "models/requirements.txt", name: "dbt"};
const SQLFLUFF = {folder: ".venv-lint", lock: "models/lint-requirements.txt", name: "sqlfluff"};

async function installPython({folder, lock, name}) {
  const bin = join(CHECKOUT, folder, "bin");
  const stamp = join(CHECKOUT, folder, "installed-from");
  const wanted = hashOf(read(lock));
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && existsSync(join(bin, "python"))) return;
  const python = findPython();
  await step(name, async (update) => {
    rmSync(stamp, {force: true});
    await runQuietly(python, ["-m", "venv", "--clear", folder]);
    const total = read(lock)
      .split("\n")
      .filter((line) => /^\S+==/.test(line)).length;
    let collected = 0;
    const install = [
      "-m",
      "pip",
      "install",
      "--disable-pip-version-check",
      "--no-deps",
      "--require-hashes",
      "-r",
      lock
    ];
    await runQuietly(join(bin, "python"), install, {
      onLine: (line) => {
        if (line.startsWith("Collecting ")) update(`${++collected} of ${total} fetched`);
        if (line.startsWith("Installing ")) update(`unpacking ${total}`);
      }
    });
    writeFileSync(stamp, wanted);
    return `${total} Python packages`;
  });
}

/** The first Python from 3.10 on that can make an environment. */
function findPython() {
  const probe = "import sys; print('%d.%d' % sys.version_info[:2]); import venv, ensurepip";
  const names = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
  const found = names.map((name) => {
    const {status, stdout} = spawnSync(name, ["-c", probe], {encoding: "utf8"});
    const version = (stdout ?? "").trim();
    return {name, version, isNew: Number(version.split(".")[1]) >= 10, hasVenv: status === 0};
  });
  const good = found.find(({isNew, hasVenv}) => isNew && hasVenv);
  if (good) return good.name;
  const bare = found.find(({isNew}) => isNew);
  if (bare)
    throw new Cure(
      `Python ${bare.version} is here, but not its venv module, which dbt's environment is made with.\n` +
        `On Debian and Ubuntu: apt install python${bare.version}-venv (as root), then run this again.`
    );
  const old = found.find(({version}) => version !== "");
  throw new Cure(
    `Python 3.10 or newer is needed for dbt; ${old ? `the newest here is ${old.version}` : "none is here"}.\n` +
      "On Debian and Ubuntu: apt install python3 python3-venv (as root), then run this again."
  );
}

// ---------------------------------------------------------------------------------------------------- npm start

async function start(options) {
  const port = Number(options.port ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Cure(`not a port: ${options.port}`);
  const data = resolve(options.data ?? process.env.TILLIT_DATA ?? join(CHECKOUT, ".tillit"));
  await claim(port);
  await installPackages();
  await installPython(DBT);
  const members = options.members === undefined ? [] : ["--members", options.members];
  const [said] = await Promise.all([
    buildPages(),
    handOver(["pipelines/bringUpToDate.ts", "--data", data, ...members])
  ]);
  console.log(said);
  mkdirSync(data, {recursive: true});
  const logPath = join(data, "server.log");
  const log = createWriteStream(logPath);
  const ended = run(NODE, ["api/server.ts", "--data", data, "--port", String(port), "--host", "127.0.0.1"], {log});
  const origin = `http://localhost:${port}`;
  if (await isUp(origin, ended)) await greet(origin);
  const code = await ended;
  throw new Cure(`${readFileSync(logPath, "utf8").slice(-2000)}\nthe server ended (${code}); its log: ${logPath}`);
}

/** Builds the dashboards beside whatever else shows its progress; resolves to what there is to say in the end. */
async function buildPages() {
  let said = "";
  await runQuietly(NODE, ["dashboards/build.ts"], {onLine: (line) => (said = line)});
  return said;
}

/** Runs one of our programs; it shows its own progress and its own errors. */
async function handOver(args) {
  const code = await run(NODE, args);
  if (code !== 0) await stop(typeof code === "number" ? code : 1);
}

/** Throws when something else listens on the port. */
function claim(port) {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on("error", () =>
      fail(
        new Cure(`port ${port} is in use, perhaps by another npm start; choose one: npm start -- --port ${port + 1}`)
      )
    );
    server.listen(port, "127.0.0.1", () => server.close(done));
  });
}

async function isUp(origin, ended) {
  const over = ended.then(() => "over");
  for (let tries = 0; tries < 300; tries++) {
    const health = await fetch(`${origin}/api/health`).catch(() => undefined);
    if (health?.ok) return true;
    const waited = await Promise.race([over, new Promise((done) => setTimeout(done, 100))]);
    if (waited === "over") return false;
  }
  return false;
}

/** The order in which people are introduced; other roles come last. */
const ROLES = ["steward", "chief_steward", "group_steward", "branch_officer", "regional_rep", "leadership"];

const rank = ({role}) => (ROLES.includes(role) ? ROLES.indexOf(role) : ROLES.length);

async function greet(origin) {
  const answer = await fetch(`${origin}/api/personas`);
  const personas = answer.ok ? (await answer.json()).toSorted((a, b) => rank(a) - rank(b)) : [];
  console.log(`\nTillit is up: ${origin}\n`);
  if (personas.length > 0) {
    console.log("Sign in as one of the demo's invented people:");
    const width = Math.max(...personas.map(({name}) => name.length));
    for (const {name, role, unit} of personas)
      console.log(`  ${name.padEnd(width)}  ${role.replaceAll("_", " ")}${unit ? `, ${unit}` : ""}`);
    console.log("");
  }
  console.log("Ctrl-C stops it; the next npm start takes seconds. What else there is: npm run help");
}

// ---------------------------------------------------------------------------------------------------- npm test, check

const CHECKS = [
  {name: "types", command: "tsc", args: ["--noEmit"]},
  {name: "lint", command: "oxlint", args: []},
  {name: "format", command: "prettier", args: ["--check", "--log-level", "warn", "."]}
];

/** Runs a check, shows what it said only when it fails; resolves to whether it holds. */
async function holds({name, command, args}) {
  try {
    await step(name, async () => {
      await runQuietly(join(CHECKOUT, command.includes("/") ? "" : "node_modules/.bin", command), args);
      return "holds";
    });
    return true;
  } catch (error) {
    console.log(`\n${error.message}\n`);
    return false;
  }
}

/** Runs vitest projects; resolves to counts. */
async function vitest(projects) {
  const output = join(CHECKOUT, "node_modules", ".vitest-result.json");
  rmSync(output, {force: true});
  const reporters = ["--reporter", "default", "--reporter", "json", "--outputFile.json", output];
  // Chromium unpacks itself into the temporary folder for its user alone: each user needs one of their own
  const temporary = join(tmpdir(), `tillit-${process.getuid?.() ?? "tests"}`);
  mkdirSync(temporary, {recursive: true});
  const program = join(CHECKOUT, "node_modules/vitest/vitest.mjs");
  const chosen = projects.flatMap((project) => ["--project", project]);
  const code = await run(NODE, [program, "run", ...reporters, ...chosen], {env: {TMPDIR: temporary}});
  if (!existsSync(output)) return {passed: 0, failed: 1, skipped: 0};
  const result = JSON.parse(readFileSync(output, "utf8"));
  // a file that cannot be loaded, or whose preparation fails, has failed without a failed test in it
  const broken = result.testResults.filter(
    ({status, assertionResults}) => status === "failed" && !assertionResults.some((one) => one.status === "failed")
  );
  const failed = result.numFailedTests + broken.length;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests
  };
}

/** Prints the counts as the last line and ends with 0 only if nothing failed. */
function conclude(counts) {
  const total = (key) => counts.reduce((sum, count) => sum + count[key], 0);
  const [passed, failed, skipped] = ["passed", "failed", "skipped"].map(total);
  console.log(`\ntests: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed === 0 ? 0 : 1;
}

const asCount = (isHeld) => ({passed: isHeld ? 1 : 0, failed: isHeld ? 0 : 1, skipped: 0});

async function check() {
  await installPackages();
  const [tests, ...checks] = await Promise.all([vitest(["quick"]), ...CHECKS.map(holds)]);
  conclude([tests, ...checks.map(asCount)]);
}

async function prove() {
  await installPackages();
  const files = [
    "access/predicate.test.ts",
    "access/walls.test.ts",
    "access/roles.test.ts",
    "api/attacks/fuzz.test.ts"
  ];
  const args = [join(CHECKOUT, "node_modules/vitest/vitest.mjs"), "run", "--project", "quick", ...files];
  process.exitCode = await run(NODE, args, {env: {RANDOM_POLICIES: "100000", RANDOM_REQUESTS: "20000"}});
}

async function test() {
  await installPackages();
  await installPython(DBT);
  await installPython(SQLFLUFF);
  const sql = {name: "sql style", command: ".venv-lint/bin/sqlfluff", args: ["lint", "models", "--processes", "2"]};
  const counts = [];
  for (const one of [...CHECKS, sql]) counts.push(asCount(await holds(one)));
  await handOver(["dashboards/build.ts"]);
  conclude([...counts, await vitest(["quick", "engine", "browser"])]);
}

// ---------------------------------------------------------------------------------------------------- the way in

const WAYS = {start, test, check, prove, help: async () => console.log(HELP)};

try {
  checkMachine();
  const fromNpm = Object.fromEntries(
    ["port", "members", "data"].map((name) => [name, process.env[`npm_config_${name}`] || undefined])
  );
  const option = {type: "string"};
  const {values, positionals} = parseArgs({
    options: {port: option, members: option, data: option},
    allowPositionals: true
  });
  const way = WAYS[positionals[0] ?? "help"];
  if (!way) throw new Cure(`unknown command: ${positionals[0]}\n${HELP}`);
  await way({...fromNpm, ...values});
} catch (error) {
  if (!isStopping()) {
    console.error(
      `\n${error instanceof Cure || String(error?.code).startsWith("ERR_PARSE_ARGS") ? error.message : error.stack}`
    );
    await stop(1);
  }
}
