/**
 * The test warehouse: the demo union of 5 000 members through two real nights, 14 and 15 October 2026. Vitest's engine
 * and browser projects share it through `inject("warehouse")`, the data folder; nobody writes into it.
 *
 * It is made anew when the code it comes from has changed: the folder's name is the fingerprint. TILLIT_TEST_WAREHOUSE
 * names a data folder to use as it is instead.
 */
import {existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
import {DatabaseSync} from "node:sqlite";
import type {TestProject} from "vitest/node";
import {makeDemo} from "./demo/make.ts";
import {fingerprint} from "./fingerprint.ts";
import {runNight} from "./nightly.ts";
import {createProgress} from "./progress.ts";

export const WAREHOUSE = {members: 5_000, seed: 1, before: "2026-10-14", asOf: "2026-10-15"} as const;

export const DEMO_SETTINGS = `time_zone: Europe/Helsinki
people: synthetic
sources:
  - {name: demo, kind: files, folder: register}
serve:
  sign_in: personas
`;

declare module "vitest" {
  interface ProvidedContext {
    /** The data folder of the test warehouse. */
    warehouse: string;
  }
}

/** Vitest's global setup. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide("warehouse", await makeWarehouse());
}

/** Makes the warehouse unless it stands; resolves to its data folder. Of several at once, one makes it, the others wait. */
export async function makeWarehouse(
  root = resolve(import.meta.dirname, "../.tillit/test-warehouses")
): Promise<string> {
  const given = process.env["TILLIT_TEST_WAREHOUSE"];
  if (given !== undefined) return resolve(given);
  mkdirSync(root, {recursive: true});
  const folder = join(root, fingerprint(JSON.stringify(WAREHOUSE)).slice(0, 12));
  const lock = new DatabaseSync(join(root, "lock"));
  lock.exec(`pragma busy_timeout = ${15 * 60_000}; begin exclusive`);
  try {
    if (!existsSync(join(folder, "whole"))) await make(root, folder);
  } finally {
    lock.close();
  }
  return folder;
}

async function make(root: string, folder: string): Promise<void> {
  rmSync(folder, {recursive: true, force: true});
  removeOld(root);
  mkdirSync(folder);
  writeFileSync(join(folder, "tillit.yaml"), DEMO_SETTINGS);
  const progress = createProgress();
  progress.note(`test warehouse of ${WAREHOUSE.members} members`);
  for (const asOf of [WAREHOUSE.before, WAREHOUSE.asOf]) {
    await progress.step(
      "demo union",
      ({update}) => makeDemo({members: WAREHOUSE.members, seed: WAREHOUSE.seed, asOf, folder, log: update}),
      () => `as of ${asOf}`
    );
    await runNight({data: folder, asOf, progress});
  }
  writeFileSync(join(folder, "whole"), "");
}

/** Another run may still read the newest one, so that one stays. */
function removeOld(root: string): void {
  const age = (name: string) => statSync(join(root, name)).mtimeMs;
  const folders = readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory());
  for (const name of folders.toSorted((a, b) => age(b) - age(a)).slice(1))
    rmSync(join(root, name), {recursive: true, force: true});
}
