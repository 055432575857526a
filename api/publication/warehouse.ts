import {readFileSync} from "node:fs";
import path from "node:path";
import {type Generation, openGeneration, type OpenOptions} from "./generation.ts";
import {Problem} from "../problems.ts";

/** The published files as the API sees them: always one current generation, older ones only until their last answer. */
export type Warehouse = {
  /** Works on the current generation, which stays open until `work` settles. Throws `no_publication` without one. */
  readonly use: <T>(work: (generation: Generation) => Promise<T>) => Promise<T>;
  /** Opens what CURRENT names, if it is new. Throws when it cannot be served; the old one then stays. */
  readonly refresh: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Held = {readonly generation: Generation; users: number; isRetired: boolean};

export type WarehouseOptions = OpenOptions & {
  /** How often CURRENT is looked at; 0 for never. */
  readonly pollMs?: number;
  /** Hears why a new publication is not served. */
  readonly onRefused?: (error: unknown) => void;
  /** Throws when this file must not be served here. */
  readonly accept?: (generation: Generation) => void;
};

/** Opens the folder `published/` of a data folder. Nothing need be there yet. */
export async function openWarehouse(
  folder: string,
  {pollMs = 500, onRefused = () => {}, accept = () => {}, ...options}: WarehouseOptions
): Promise<Warehouse> {
  let current: Held | undefined;
  let refused = "";
  let refreshing: Promise<void> = Promise.resolve();
  const held = new Set<Held>();
  let onDrained: (() => void) | undefined;

  function closeIfIdle(candidate: Held): void {
    if (!candidate.isRetired || candidate.users > 0) return;
    held.delete(candidate);
    candidate.generation.close();
    if (held.size === 0) onDrained?.();
  }

  async function use<T>(work: (generation: Generation) => Promise<T>): Promise<T> {
    const mine = current;
    if (!mine) throw new Problem("no_publication");
    mine.users++;
    try {
      return await work(mine.generation);
    } finally {
      mine.users--;
      closeIfIdle(mine);
    }
  }

  async function swap(): Promise<void> {
    const name = currentName(folder);
    if (!name || name === refused || path.basename(current?.generation.file ?? "") === name) return;
    try {
      const generation = await openGeneration(path.join(folder, name), options);
      try {
        accept(generation);
      } catch (error) {
        generation.close();
        throw error;
      }
      const old = current;
      current = {generation, users: 0, isRetired: false};
      held.add(current);
      if (old) {
        old.isRetired = true;
        closeIfIdle(old);
      }
    } catch (error) {
      // One complaint per file: the next night brings a new name.
      refused = name;
      throw error;
    }
  }

  function refresh(): Promise<void> {
    refreshing = refreshing.catch(() => {}).then(swap);
    return refreshing;
  }

  await refresh();
  const timer = pollMs > 0 ? setInterval(() => void refresh().catch(onRefused), pollMs) : undefined;

  async function close(): Promise<void> {
    clearInterval(timer);
    await refreshing.catch(() => {});
    if (held.size === 0) return;
    const drained = new Promise<void>((resolve) => (onDrained = resolve));
    const last = current;
    current = undefined;
    if (last) {
      last.isRetired = true;
      closeIfIdle(last);
    }
    await drained;
  }

  return {use, refresh, close};
}

function currentName(folder: string): string | undefined {
  try {
    const name = readFileSync(path.join(folder, "CURRENT"), "utf8").trim();
    if (!/^[\w.-]+\.duckdb$/.test(name)) throw new Error(`CURRENT names no published file: ${name.slice(0, 80)}`);
    return name;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
