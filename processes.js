/**
 * What setup.js starts and says: one line per step, every child a process group of its own, all of them stopped when a
 * person stops us. Plain JavaScript without dependencies, as setup.js.
 */
import {spawn} from "node:child_process";
import {delimiter, dirname, join} from "node:path";
import {fileURLToPath} from "node:url";

export const CHECKOUT = dirname(fileURLToPath(import.meta.url));
export const BIN = join(CHECKOUT, "node_modules", ".bin");
const isTerminal = process.stdout.isTTY === true;

/** Something the person at the keyboard can put right: shown without a stack. */
export class Cure extends Error {}

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`.padStart(8);

/** Prints one line per step; on a terminal its line is rewritten as it goes, elsewhere a long one tells every 15 s. */
export async function step(name, work) {
  const since = performance.now();
  const line = (text, end) =>
    process.stdout.write(
      `${isTerminal ? "\r\x1b[2K" : ""}  ${name.padEnd(18)} ${text.padEnd(45)} ${seconds(since)}${end}`
    );
  let text = "…";
  const timer = setInterval(() => line(text, isTerminal ? "" : "\n"), isTerminal ? 250 : 15_000);
  if (isTerminal) line(text, "");
  try {
    const result = await work((next) => (text = next));
    line(result, "\n");
  } catch (error) {
    line("failed", "\n");
    throw error;
  } finally {
    clearInterval(timer);
  }
}

const children = new Set();
let stopping = false;

/** Whether a person has asked us to end: what fails then is no news. */
export const isStopping = () => stopping;

/**
 * Starts a command as a process group; resolves to its exit code. `onLine` gets what it says, else it says it itself.
 * Once a person has asked us to end, nothing starts and nothing resolves: no later step begins on what was cut short.
 */
export function run(command, args, {onLine, env = {}, log} = {}) {
  if (stopping) return new Promise(() => {});
  const child = spawn(command, args, {
    cwd: CHECKOUT,
    detached: true,
    stdio: onLine || log ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    env: {...process.env, ...(isTerminal ? {} : {NO_COLOR: "1"}), ...env, PATH: `${BIN}${delimiter}${process.env.PATH}`}
  });
  children.add(child);
  for (const stream of [child.stdout, child.stderr]) {
    if (log) stream?.pipe(log, {end: false});
    let rest = "";
    if (onLine)
      stream?.setEncoding("utf8").on("data", (text) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        lines.forEach(onLine);
      });
  }
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) => {
      children.delete(child);
      if (!stopping) done(code ?? `stopped by ${signal}`);
    });
  });
}

/** As `run`, quiet unless it fails: then everything it said is shown. */
export async function runQuietly(command, args, {onLine = () => {}, ...options} = {}) {
  const said = [];
  const code = await run(command, args, {
    ...options,
    onLine: (line) => {
      said.push(line);
      onLine(line);
    }
  });
  if (code !== 0)
    throw new Cure(`${said.slice(-60).join("\n")}\n\nthis failed (${code}): ${[command, ...args].join(" ")}`);
}

function signalChildren(signal) {
  for (const child of children)
    try {
      process.kill(-child.pid, signal);
    } catch {
      children.delete(child); // ended meanwhile
    }
}

/** Asks every child to end, waits five seconds, then insists. */
export async function stop(code) {
  if (stopping) return;
  stopping = true;
  signalChildren("SIGTERM");
  for (let waited = 0; children.size > 0 && waited < 50; waited++) await new Promise((done) => setTimeout(done, 100));
  signalChildren("SIGKILL");
  process.exit(code);
}

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129]
])
  process.on(signal, () => {
    if (isTerminal) process.stdout.write("\r\x1b[2Kstopping …\n");
    stop(code);
  });
process.on("exit", () => signalChildren("SIGKILL"));
