import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {DatabaseSync} from "node:sqlite";

export type Holder = {readonly run_id: string; readonly pid: number; readonly started_at: string};

/** A second night at the same time; it names the first. */
export class NightIsRunning extends Error {}

/**
 * Takes the one night lock of a data folder, or throws `NightIsRunning` with who holds it.
 *
 * The lock is SQLite's own file lock: the operating system lets go of it when its process dies, however it dies, so
 * there is no stale lock to judge and nothing to clear by hand. The file beside it only says who holds it.
 */
export function takeLock(folder: string, holder: Holder): {release: () => void} {
  const lock = new DatabaseSync(join(folder, "night.lock"));
  const note = join(folder, "night.running.json");
  try {
    lock.exec("pragma busy_timeout = 0; begin exclusive");
  } catch (error) {
    lock.close();
    throw new NightIsRunning(
      `another night is running: ${readHolder(note)}; wait for it or stop it, then start again`,
      {
        cause: error
      }
    );
  }
  writeFileSync(note, JSON.stringify(holder));
  return {
    release: () => {
      lock.exec("rollback");
      lock.close();
    }
  };
}

function readHolder(note: string): string {
  try {
    const {run_id, pid, started_at}: Partial<Holder> = JSON.parse(readFileSync(note, "utf8"));
    return `${run_id}, process ${pid}, since ${started_at}`;
  } catch {
    return "it has not said its name yet";
  }
}
