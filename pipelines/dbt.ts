import {spawn} from "node:child_process";
import {existsSync, mkdirSync, readFileSync, rmSync} from "node:fs";
import {join, relative, resolve} from "node:path";
import {createInterface} from "node:readline";

/** One model, seed or test that dbt built or ran. */
export type DbtResult = {
  readonly name: string;
  readonly kind: string;
  readonly status: "success" | "pass" | "warn" | "fail" | "error" | "skipped";
  /** Rows that break the test; 0 for models. */
  readonly failures: number;
  readonly seconds: number;
  /** What dbt or DuckDB said. */
  readonly message: string;
};

/** dbt ran and something failed: every result is in `results`. */
export class DbtFailure extends Error {
  readonly #results: readonly DbtResult[];
  constructor(message: string, results: readonly DbtResult[]) {
    super(message);
    this.#results = results;
  }
  get results(): readonly DbtResult[] {
    return this.#results;
  }
}

export type DbtRun = {
  /** The DuckDB file that holds `raw.*` and receives the models. */
  readonly buildFile: string;
  /** dbt's logs and target go here, so that two runs never share them. */
  readonly folder: string;
  /** Subcommand and flags, such as ["build", "--exclude-resource-type", "unit_test"]. */
  readonly command: readonly string[];
  readonly project?: string;
  readonly memoryLimit?: string;
  readonly onProgress?: (done: number, total: number, name: string) => void;
};

/** How many failures an error message tells; the report holds them all. */
const TOLD = 8;

const CHECKOUT = resolve(import.meta.dirname, "..");

// dbt must not outlive a night that was killed: the kernel sends it SIGKILL when its parent dies (Linux only).
const FOLLOW_PARENT =
  "import ctypes,os,sys\nif sys.platform=='linux': ctypes.CDLL(None).prctl(1,9)\nos.execv(sys.argv[1],sys.argv[1:])";

/**
 * Runs the dbt CLI once and resolves to what it built and tested. Throws `DbtFailure` when a model or test failed,
 * an Error when dbt could not start at all.
 */
export async function runDbt({
  buildFile,
  folder,
  command,
  project = join(CHECKOUT, "models"),
  memoryLimit = process.env["TILLIT_MEMORY_LIMIT"] ?? "2GB",
  onProgress = () => {}
}: DbtRun): Promise<DbtResult[]> {
  const bin = join(CHECKOUT, ".venv", "bin");
  if (!existsSync(join(bin, "dbt")))
    throw new Error(`dbt is not installed (npm start or npm test installs it): ${bin}`);
  const target = join(folder, "target");
  mkdirSync(target, {recursive: true});
  rmSync(join(target, "run_results.json"), {force: true});
  const [subcommand = "build", ...flags] = command;
  const child = spawn(
    join(bin, "python"),
    [
      "-c",
      FOLLOW_PARENT,
      join(bin, "dbt"),
      "--log-path",
      join(folder, "logs"),
      "--log-format",
      "json",
      // at its own level, debug, dbt writes all it knows of a model some twenty times: 13 MB a night
      "--log-level-file",
      "info",
      subcommand
    ].concat(["--project-dir", project, "--profiles-dir", project, "--target-path", target], flags),
    {
      cwd: project,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        TILLIT_BUILD_FILE: buildFile,
        TILLIT_MEMORY_LIMIT: memoryLimit,
        TILLIT_TEMP: join(folder, "spill"),
        PYTHONDONTWRITEBYTECODE: "1"
      }
    }
  );
  const killChild = () => child.kill();
  process.once("exit", killChild);
  const said: string[] = [];
  child.stderr.on("data", (text) => said.push(String(text)));
  const ended = new Promise<number | null>((done, fail) => child.on("error", fail).on("close", done));
  for await (const line of createInterface({input: child.stdout})) {
    const event = parseEvent(line);
    if (!event) said.push(`${line}\n`);
    else if (event.level === "error") said.push(`${event.message}\n`);
    if (event?.isResult) onProgress(event.index, event.total, event.node);
  }
  const code = await ended;
  process.off("exit", killChild);
  const results = readResults(join(target, "run_results.json"));
  if (code === 0) return results;
  const broken = results.filter((result) => result.status === "fail" || result.status === "error");
  if (broken.length === 0)
    throw new Error(`dbt ${subcommand} ended with ${code}: ${said.join("").trim().slice(-2000)}`);
  const told = broken.slice(0, TOLD).map(describe);
  if (broken.length > TOLD) told.push(`and ${broken.length - TOLD} more`);
  told.push(`the SQL that ran is under ${relative(process.cwd(), join(target, "compiled"))}`);
  throw new DbtFailure(told.join("\n"), results);
}

function describe({kind, name, status, failures, message}: DbtResult): string {
  const what = status === "fail" ? `${kind} ${name} does not hold` : `${kind} ${name} could not be built`;
  const rows = kind === "test" && failures > 0 ? `, ${failures} rows break it` : "";
  const why =
    kind === "test" && status === "fail"
      ? ""
      : `: ${message
          .trim()
          .replaceAll(/\s*\n\s*/g, "; ")
          .slice(0, 600)}`;
  return what + rows + why;
}

type Event = {level: string; message: string; isResult: boolean; index: number; total: number; node: string};
type RawEvent = {
  info?: {name?: string; level?: string; msg?: string};
  data?: {index?: number; total?: number; num_models?: number; node_info?: {node_name?: string}};
};

function parseEvent(line: string): Event | undefined {
  if (!line.startsWith("{")) return undefined;
  const {info = {}, data = {}}: RawEvent = JSON.parse(line);
  const numbered = /^(\d+) of (\d+) /.exec(info.msg ?? "");
  return {
    level: info.level ?? "info",
    message: info.msg ?? "",
    isResult: /^Log\w+Result$|^SkippingDetails$/.test(info.name ?? "") && numbered !== null,
    index: Number(numbered?.[1] ?? 0),
    total: Number(numbered?.[2] ?? 0),
    node: data.node_info?.node_name ?? ""
  };
}

type RawResults = {
  results: {
    unique_id: string;
    status: DbtResult["status"];
    failures: number | null;
    execution_time: number;
    message: string | null;
  }[];
};

/** What dbt says of each node it ran, out of its `run_results.json`; empty without that file. */
export function readResults(path: string): DbtResult[] {
  if (!existsSync(path)) return [];
  const {results}: RawResults = JSON.parse(readFileSync(path, "utf8"));
  return results.map(({unique_id, status, failures, execution_time, message}) => {
    // model.tillit.members, test.tillit.not_null_members_id.1a2b3c, unit_test.tillit.kpi_members.counts_once
    const [kind = "", , name = "", detail] = unique_id.split(".");
    return {
      name: kind === "unit_test" && detail !== undefined ? `${name}: ${detail}` : name,
      kind,
      status,
      failures: failures ?? 0,
      seconds: execution_time,
      message: message ?? ""
    };
  });
}
