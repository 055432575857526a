/** The `published/` and `history/` folders: what is current, how a new file becomes it, and what is kept. */
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
import {literal, openDatabase} from "./database.ts";

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
 * Keeps the current publication's newest month as known that night, for good. Idempotent: a night that was killed
 * between publishing and this is made good by the next one.
 */
export async function recordHistory(data: string): Promise<void> {
  const current = readCurrent(data);
  if (!current) return;
  const path = join(data, "history", `${current.run_id}.parquet`);
  if (existsSync(path)) return;
  mkdirSync(join(data, "history"), {recursive: true});
  const db = await openDatabase(join(data, "published", current.file), {readOnly: true});
  try {
    await db.run(`
      copy (
        select ${literal(current.run_id)} as run_id, date ${literal(current.as_of)} as as_of, *
        from figures_by_node where month = (select max(month) from figures_by_node)
      ) to ${literal(`${path}.part`)} (format parquet)`);
  } finally {
    await db.close();
  }
  flush(`${path}.part`);
  renameSync(`${path}.part`, path);
  flush(join(data, "history"));
}

/** The newest night before `asOf` whose figures are kept. */
export function historyBefore(data: string, asOf: string): {runId: string; asOf: string; path: string} | undefined {
  const folder = join(data, "history");
  if (!existsSync(folder)) return undefined;
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith(".parquet") && name.slice(0, 10) < asOf)
    .toSorted()
    .at(-1);
  if (newest === undefined) return undefined;
  return {runId: newest.replace(/\.parquet$/, ""), asOf: newest.slice(0, 10), path: join(folder, newest)};
}

/** The publication whose figures `historyBefore` keeps, when its file still stands. */
export function publicationBefore(data: string, asOf: string): {asOf: string; file: string} | undefined {
  const before = historyBefore(data, asOf);
  if (!before) return undefined;
  const file = join(data, "published", `${before.runId}.duckdb`);
  return existsSync(file) ? {asOf: before.asOf, file} : undefined;
}

/** Removes publications beyond the newest `keep` (the current one always stays) and what a killed night left here. */
export function removeOldPublications(data: string, keep: number): void {
  const folder = join(data, "published");
  const current = readCurrent(data)?.run_id;
  if (current === undefined) return;
  const names = readdirSync(folder);
  const whole = names.filter((name) => name.endsWith(".duckdb") && names.includes(name.replace(/\.duckdb$/, ".json")));
  const runs = whole.map((name) => name.replace(/\.duckdb$/, "")).toSorted();
  const kept = new Set([current, ...runs.filter((run) => run !== current).slice(1 - keep)]);
  for (const name of names)
    if (name !== "CURRENT" && !kept.has(name.replace(/\.(duckdb|json)$/, "")))
      rmSync(join(folder, name), {force: true});
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  flush(`${path}.part`);
  renameSync(`${path}.part`, path);
}

/** Forces a file or folder to disk. */
function flush(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
