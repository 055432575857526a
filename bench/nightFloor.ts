/**
 * The floor under a night: one DuckDB process loads the register's Parquet and runs the very SQL that dbt compiled, in
 * dbt's order: no contract checks, no tests, no audit. Then, told apart, the same published tables without the smoke test.
 *
 *   node bench/nightFloor.ts REGISTER NIGHT WORK
 *
 * REGISTER: folder of Parquet; NIGHT: folder of a finished night (its dbt manifest and seeds); WORK: an empty folder.
 * Prints a line of JSON per part: its name and seconds.
 */
import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {CONTRACT} from "../pipelines/contract/contract.ts";
import {literal, openDatabase, type Database} from "../pipelines/database.ts";
import {writePublication} from "../pipelines/publication/publish.ts";

type Node = {
  readonly name: string;
  readonly resource_type: string;
  readonly compiled_code?: string;
  readonly config: {readonly materialized: string};
  readonly depends_on: {readonly nodes?: readonly string[]};
};

const [register = "", night = "", work = ""] = process.argv.slice(2);

async function timed(part: string, run: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  await run();
  console.log(JSON.stringify({part, seconds: (performance.now() - begun) / 1000}));
}

// named as the night's, since the compiled SQL names the database
const buildFile = join(work, "build.duckdb");
const db = await openDatabase(buildFile, {temporaryFolder: join(work, "spill")});
await db.run(`attach ${literal(join(night, "build.duckdb"))} as night (read_only)`);
await db.run("set preserve_insertion_order = false");
await timed("load", () => loadRegister(db));
await timed("marts", () => buildModels(db));
await db.run("detach night");
await db.close();
await timed("published tables", () => publishTables());

async function loadRegister(to: Database): Promise<void> {
  await to.run("create schema raw");
  for (const {name} of CONTRACT) {
    const path = join(register, `${name}.parquet`);
    const rows = existsSync(path)
      ? `select *, 'demo' as source from read_parquet(${literal(path)})`
      : `select * from night.raw."${name}" limit 0`;
    await to.run(`create table raw."${name}" as ${rows}`);
  }
  for (const name of ["rejected", "absent", "night"])
    await to.run(`create table raw.${name} as from night.raw.${name}`);
}

async function buildModels(to: Database): Promise<void> {
  const manifest: {nodes: Record<string, Node>} = JSON.parse(
    readFileSync(join(night, "target", "manifest.json"), "utf8")
  );
  const done = new Set<string>();
  const build = async (id: string): Promise<void> => {
    const node = manifest.nodes[id];
    if (!node || done.has(id)) return;
    done.add(id);
    for (const upstream of node.depends_on.nodes ?? []) await build(upstream);
    if (node.resource_type === "seed") await to.run(`create table main.${node.name} as from night.main.${node.name}`);
    if (node.resource_type === "model")
      await to.run(`create ${node.config.materialized} main.${node.name} as ${node.compiled_code}`);
  };
  for (const [id, node] of Object.entries(manifest.nodes)) if (node.resource_type === "model") await build(id);
}

async function publishTables(): Promise<void> {
  const asOf = String(JSON.parse(readFileSync(join(night, "report.json"), "utf8")).as_of);
  await writePublication(join(work, "publication.duckdb"), new Date().toISOString(), {
    data: work,
    folder: work,
    buildFile,
    registerRows: {},
    report: {
      run_id: asOf,
      as_of: asOf,
      people: "synthetic",
      started_at: new Date().toISOString(),
      finished_at: null,
      status: "running",
      sources: [],
      steps: [],
      tests: [],
      error: null
    }
  });
}
