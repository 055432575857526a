/** The `published/` folder: what is current, how a new file becomes it, and what is kept. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from "node:fs";
import {join} from "node:path";

/** What stands beside a published file. */
export type PublicationManifest = {
  readonly run_id: string;
  readonly as_of: string;
  readonly published_at: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Rows of each published table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Rows of each contract table the night loaded: what the next night's counts are held against. */
  readonly register_rows: Readonly<Record<string, number>>;
  /** Up to which erasure order nobody who was erased stands in it. */
  readonly orders_applied?: number;
};

/** The manifest of the current publication; undefined before the first. */
export function readCurrent(data: string): PublicationManifest | undefined {
  const pointer = join(data, "published", "CURRENT");
  if (!existsSync(pointer)) return undefined;
  const file = readFileSync(pointer, "utf8").trim();
  return JSON.parse(readFileSync(join(data, "published", file.replace(/\.duckdb$/, ".json")), "utf8"));
}

/** Makes a finished file the current publication: everything is on disk before the one rename that readers see. */
export function makeCurrent(data: string, builtFile: string, manifest: PublicationManifest): void {
  const folder = join(data, "published");
  mkdirSync(folder, {recursive: true});
  flush(builtFile);
  renameSync(builtFile, join(folder, manifest.file));
  replace(join(folder, `${manifest.run_id}.json`), `${JSON.stringify(manifest, null, 2)}\n`);
  flush(folder);
  replace(join(folder, "CURRENT"), `${manifest.file}\n`);
  flush(folder);
}

/**
 * Removes publications beyond the newest `keep` and what a killed night left here. The current one always stays, and the
 * newest of an earlier date, which the next run of this date is compared with; none stays from before an erasure that the
 * current one has seen.
 */
export function removeOldPublications(data: string, keep: number, ordersApplied = 0): void {
  const folder = join(data, "published");
  const current = readCurrent(data)?.run_id;
  if (current === undefined) return;
  const names = readdirSync(folder);
  const whole = names.filter(
    (name) => name.endsWith(".duckdb") && names.includes(manifestOf(name)) && ordersIn(folder, name) >= ordersApplied
  );
  const runs = whole.map((name) => name.replace(/\.duckdb$/, "")).toSorted();
  const before = runs.findLast((run) => run.slice(0, 10) < current.slice(0, 10));
  const kept = new Set([current, before, ...runs.filter((run) => run !== current).slice(1 - keep)]);
  for (const name of names)
    if (name !== "CURRENT" && !kept.has(name.replace(/\.(duckdb|json)$/, "")))
      rmSync(join(folder, name), {force: true});
}

const manifestOf = (file: string): string => file.replace(/\.duckdb$/, ".json");

function ordersIn(folder: string, file: string): number {
  const {orders_applied: applied = 0}: PublicationManifest = JSON.parse(
    readFileSync(join(folder, manifestOf(file)), "utf8")
  );
  return applied;
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  flush(`${path}.part`);
  renameSync(`${path}.part`, path);
}

/** Forces a file or folder to disk. */
export function flush(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
