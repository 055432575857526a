/**
 * The test warehouse: the demo union of 5 000 members through two real nights, 14 and 15 October 2026. Vitest's engine
 * and browser projects share it through `inject("warehouse")`, the data folder; nobody writes into it.
 *
 * It is made anew when the code it comes from has changed: `.tillit/test-warehouse/made-from` holds the fingerprint.
 */
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
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

/** Makes the warehouse unless it stands; resolves to its data folder. */
export async function makeWarehouse(
  folder = resolve(import.meta.dirname, "../.tillit/test-warehouse")
): Promise<string> {
  const note = join(folder, "made-from");
  const inputs = fingerprint(JSON.stringify(WAREHOUSE));
  if (existsSync(note) && readFileSync(note, "utf8") === inputs) return folder;
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(folder, {recursive: true});
  writeFileSync(join(folder, "tillit.yaml"), DEMO_SETTINGS);
  const progress = createProgress();
  progress.note(`test warehouse: ${WAREHOUSE.members} members`);
  for (const asOf of [WAREHOUSE.before, WAREHOUSE.asOf]) {
    await makeDemo({members: WAREHOUSE.members, seed: WAREHOUSE.seed, asOf, folder});
    await runNight({data: folder, asOf, progress});
  }
  writeFileSync(note, inputs);
  return folder;
}
