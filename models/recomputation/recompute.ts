/**
 * Runs the folder of plain SQL files against the contract's rows in PostgreSQL and sets the answers beside the
 * published ones. `ground/` holds the steps every figure stands on, in the order of their numbers; `kpis/<name>.sql`
 * and `lists/<name>.sql` are one `select` each.
 */
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import type {Client} from "pg";
import {parse} from "yaml";
import {copyIn} from "./postgres.ts";

const FOLDER = import.meta.dirname;
const SEEDS = join(FOLDER, "..", "seeds");

/** The shape of a contract table that PostgreSQL has to know. */
export type RegisterTable = {
  readonly name: string;
  readonly columns: readonly {readonly name: string; readonly type: string}[];
};

const POSTGRES_TYPES: Readonly<Record<string, string>> = {
  integer: "integer",
  money: "bigint",
  boolean: "boolean",
  date: "date",
  moment: "timestamp"
};

/** The zone of the test warehouse's clock, and of the union's made by hand. */
const TIME_ZONE = "Europe/Helsinki";

/** Makes the empty contract tables in schema `register`, the one row `tonight`, and sets the search path. */
export async function createRegister(client: Client, tables: readonly RegisterTable[], asOf: string): Promise<void> {
  await client.query("create schema register; create schema rule; create schema ours; create schema theirs");
  await client.query("set search_path to register, rule, ours");
  await client.query("set work_mem to '128MB'; set jit to off");
  for (const {name, columns} of tables) {
    const list = columns.map((column) => `"${column.name}" ${POSTGRES_TYPES[column.type] ?? "text"}`);
    await client.query(`create unlogged table register."${name}" (${list.join(", ")})`);
  }
  await client.query("create table ours.tonight (as_of date, time_zone text)");
  await client.query("insert into ours.tonight values ($1, $2)", [asOf, TIME_ZONE]);
}

/** Copies the dated rules out of models/seeds, with the column types that seeds.yml declares, into schema `rule`. */
export async function loadRules(client: Client): Promise<void> {
  const {seeds} = parse(readFileSync(join(SEEDS, "seeds.yml"), "utf8")) as {seeds: Seed[]};
  for (const {name, config} of seeds) {
    const csv = readFileSync(join(SEEDS, `${name}.csv`), "utf8");
    const header = csv.slice(0, csv.indexOf("\n")).trim().split(",");
    const columns = header.map((column) => {
      const type = config.column_types[column];
      if (!type) throw new Error(`seeds.yml declares no type for this column: ${name}.${column}`);
      return `"${column}" ${type === "string" ? "text" : type}`;
    });
    await client.query(`create table rule."${name}" (${columns.join(", ")})`);
    await copyIn(client, `rule."${name}"`, Buffer.from(csv.slice(csv.indexOf("\n") + 1)));
  }
}

type Seed = {name: string; config: {column_types: Record<string, string>}};

/** Indexes that the steps look rows up by, made once the register's rows are in. */
const LOOKED_UP_BY = [
  "membership (member_id)",
  "employment (member_id)",
  "employment (employer_unit_id)",
  "exemption (member_id)",
  "dues_basis (member_id)",
  "dues_charge (member_id) where amount_minor < 0",
  "payment (dues_charge_id)",
  "payment (member_id) where dues_charge_id is null",
  "headcount (employer_unit_id)",
  "payroll_message (member_id)",
  "contact (member_id)",
  "study (member_id)",
  "consent (member_id)",
  "case_event (case_header_id)"
];

/** The names of the files in one of the three folders, in order. */
export const namesIn = (folder: "ground" | "kpis" | "lists"): string[] =>
  readdirSync(join(FOLDER, folder))
    .filter((file) => file.endsWith(".sql"))
    .map((file) => file.slice(0, -".sql".length))
    .toSorted();

/** The columns that identify a row of a list, out of its file's line `-- key: a, b`. */
export function keyOf(list: string): string[] {
  const select = readFileSync(join(FOLDER, "lists", `${list}.sql`), "utf8");
  return select.match(/^-- key: (.+)$/m)?.[1]?.split(", ") ?? [];
}

/** Seconds each file took, by `folder/name`. */
export type Timing = Map<string, number>;

/** Runs every file and keeps its rows as table `ours.<name>` (without the number of a ground step). */
export async function recompute(client: Client, timing: Timing = new Map()): Promise<Timing> {
  for (const index of LOOKED_UP_BY) await client.query(`create index on register.${index}`);
  await client.query("analyze");
  for (const folder of ["ground", "kpis", "lists"] as const)
    for (const name of namesIn(folder)) {
      const started = performance.now();
      const select = readFileSync(join(FOLDER, folder, `${name}.sql`), "utf8");
      const table = `ours."${tableOf(folder, name)}"`;
      try {
        await client.query(/^create /m.test(select) ? select : `create unlogged table ${table} as ${select}`);
        if (/^create /m.test(select)) continue;
        for (const [, columns] of select.matchAll(/^-- index: (.+)$/gm))
          await client.query(`create index on ${table} (${columns})`);
        await client.query(`analyze ${table}`);
      } catch (error) {
        throw new Error(`recomputation failed: ${folder}/${name}.sql: ${String(error)}`, {cause: error});
      }
      timing.set(`${folder}/${name}`, (performance.now() - started) / 1000);
    }
  return timing;
}

const tableOf = (folder: string, name: string): string =>
  folder === "ground" ? name.replace(/^\d+_/, "") : folder === "kpis" ? `kpi_${name}` : `list_${name}`;
