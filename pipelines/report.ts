/** The night's report: written after every step, so that a night that was killed also tells how far it came. */
import {mkdirSync, renameSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import type {People} from "./configuration.ts";
import type {DbtResult} from "./dbt.ts";

export type NightStep = {
  readonly name: string;
  readonly status: "done" | "failed";
  readonly rows: number | null;
  readonly seconds: number;
};

export type NightSource = {
  readonly source: string;
  readonly extract_id: string;
  /** Older than the night's date when the newest extract could not be had or was refused. */
  readonly as_of: string;
  /** Moment at which that extract was taken. */
  readonly taken_at: string;
  readonly rows: number;
  readonly rejected: number;
  /** Why tonight's extract is not in use, and what else was odd about the source. */
  readonly problems: readonly string[];
};

export type NightReport = {
  readonly run_id: string;
  readonly as_of: string;
  people: People;
  readonly started_at: string;
  finished_at: string | null;
  /** `running` in a report that nobody writes any more means: killed. */
  status: "running" | "published" | "failed" | "stopped";
  sources: readonly NightSource[];
  steps: readonly NightStep[];
  /** What was erased, and from where; no person is told of. */
  erased?: readonly string[];
  tests: readonly Pick<DbtResult, "name" | "kind" | "status" | "failures" | "seconds">[];
  error: {readonly step: string; readonly message: string} | null;
};

/** Writes `report.json` into the night's folder, whole or not at all. */
export function writeReport(folder: string, report: NightReport): void {
  mkdirSync(folder, {recursive: true});
  const path = join(folder, "report.json");
  writeFileSync(`${path}.part`, `${JSON.stringify(report, null, 2)}\n`);
  renameSync(`${path}.part`, path);
}
