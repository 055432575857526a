/** The landing zone: one folder per extract, which exists only once its manifest does. */
import {createHash} from "node:crypto";
import {createReadStream, existsSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {join, resolve} from "node:path";
import {Type, type Static} from "typebox";
import {Value} from "typebox/value";

const landedFile = Type.Object({rows: Type.Integer(), bytes: Type.Integer(), sha256: Type.String()});

const manifest = Type.Object({
  source: Type.String(),
  kind: Type.String(),
  extract_id: Type.String(),
  as_of: Type.String(),
  taken_at: Type.String(),
  contract_version: Type.Integer(),
  people: Type.Enum(["synthetic", "invented", "real"]),
  tables: Type.Record(Type.String(), landedFile),
  /** Rows whose values do not fit the contract's types: `rejected.parquet`, where there are any. */
  rejected: Type.Optional(landedFile),
  absent: Type.Array(Type.String()),
  warnings: Type.Array(Type.String()),
  /** Up to which erasure order nobody who was erased stands in it. */
  orders_applied: Type.Optional(Type.Integer())
});

/** What an extract holds: rows, bytes and hash of each table's Parquet file, and what its register does not have. */
export type Manifest = Static<typeof manifest>;
export type LandedFile = Static<typeof landedFile>;

/** The folder of a source's extracts below the data folder. */
export function landingFolder(data: string, source: string): string {
  return join(resolve(data), "landing", source);
}

/**
 * `2026-11-22T20261121233005123`: the night's date, then the moment (UTC) of this run with its own date. At one in the
 * morning in Helsinki it is still yesterday in UTC: by its time of day alone that run would sort after the next one.
 */
export function runId(asOf: string, now: Date): string {
  return `${asOf}T${now.toISOString().replaceAll(/\D/g, "")}`;
}

/** The complete extracts of a source, newest first, each with its folder. What has no manifest does not exist. */
export function completeExtracts(data: string, source: string): {folder: string; manifest: Manifest}[] {
  const root = landingFolder(data, source);
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => !name.endsWith(".partial") && existsSync(join(root, name, "manifest.json")))
    .toSorted()
    .toReversed()
    .map((name) => ({folder: join(root, name), manifest: readManifest(join(root, name, "manifest.json"))}));
}

function readManifest(path: string): Manifest {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  const fault = Value.Errors(manifest, value)[0];
  if (fault) throw new Error(`not a landing manifest (${fault.instancePath || "/"} ${fault.message}): ${path}`);
  return value as Manifest;
}

/** SHA-256 of a file as hex, read in pieces. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, {highWaterMark: 1 << 20})) hash.update(piece);
  return hash.digest("hex");
}

/**
 * Removes extracts that are neither young nor the last of their month within the years kept, and what an interrupted
 * run left behind; the newest one always stays. Returns the names removed.
 */
export function removeOldExtracts(
  data: string,
  source: string,
  asOf: string,
  retention: {landing_days: number; month_ends_years: number}
): string[] {
  const root = landingFolder(data, source);
  if (!existsSync(root)) return [];
  const names = readdirSync(root).toSorted().toReversed();
  const complete = names.filter((name) => existsSync(join(root, name, "manifest.json")) && !name.endsWith(".partial"));
  const young = daysBefore(asOf, retention.landing_days);
  const oldest = `${Number(asOf.slice(0, 4)) - retention.month_ends_years}${asOf.slice(4)}`;
  const stays = (name: string, index: number): boolean =>
    index === 0 ||
    name.slice(0, 10) > young ||
    (complete[index - 1]?.slice(0, 7) !== name.slice(0, 7) && name.slice(0, 10) >= oldest);
  const doomed = [
    ...complete.filter((name, index) => !stays(name, index)),
    ...names.filter((name) => !complete.includes(name))
  ];
  for (const name of doomed) rmSync(join(root, name), {recursive: true, force: true});
  return doomed;
}

function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}
