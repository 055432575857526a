import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {DuckDBInstance} from "@duckdb/node-api";
import type {Client} from "pg";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import type {DatabaseSource} from "../configuration.ts";
import {CONTRACT} from "../contract/contract.ts";
import {makeDemo} from "../demo/make.ts";
import {extract} from "./extract.ts";
import {fillDemoDatabase} from "./demoDatabase.ts";
import {copyOut} from "./copy.ts";
import {AS_OF, dataFolder, DEMO} from "./register.fixture.ts";
import {cuttingProxy, freePort, postgresServer, type Server} from "./servers.fixture.ts";

const MEMBERS = 1000;
let server: Server<Client>;
let data: string;
let remove = (): void => {};
let rowsWritten = 0;

beforeAll(async () => {
  server = await postgresServer();
  ({data, remove} = dataFolder({}));
  await makeDemo({members: MEMBERS, seed: 7, asOf: AS_OF, folder: data});
  rowsWritten = await fillDemoDatabase(server.client, join(data, "register"), () => {});
});

afterAll(async () => {
  await server?.stop();
  remove();
});

function source(connection = server.connection): DatabaseSource {
  return {name: "demo", kind: "postgres", mapping: "demo-register-postgres", connection};
}

const take = (from: DatabaseSource, pauses: readonly number[] = []) =>
  extract(from, {data, asOf: AS_OF, people: "invented", environment: server.environment, pauses});

const landed = (): string[] => {
  const folder = join(data, "landing", "demo");
  return existsSync(folder) ? readdirSync(folder) : [];
};

describe("the demo register in a database with its own names and habits", () => {
  test("lands exactly as it does from its files, table by table", async () => {
    const fromFiles = await extract(DEMO, {data, asOf: AS_OF});
    const fromDatabase = await take(source());
    expect(fromDatabase.manifest.rejected).toBeUndefined();
    expect(fromDatabase.manifest.absent).toEqual([]);
    const instance = await DuckDBInstance.create(":memory:");
    const duckdb = await instance.connect();
    let rows = 0;
    for (const {name} of CONTRACT) {
      const [files, database] = [fromFiles, fromDatabase].map(
        ({folder}) => `from '${join(folder, `${name}.parquet`)}'`
      );
      const compared = await duckdb.runAndReadAll(`select
        (select count(*) from (${files} except all ${database}))::integer as only_files,
        (select count(*) from (${database} except all ${files}))::integer as only_database,
        (select count(*) from (${database}))::integer as rows`);
      const [found] = compared.getRowObjectsJson();
      expect({name, ...found}).toMatchObject({name, only_files: 0, only_database: 0});
      rows += Number(found?.["rows"]);
    }
    duckdb.closeSync();
    instance.closeSync();
    expect(rows).toBe(rowsWritten);
    expect(rows).toBeGreaterThan(100 * MEMBERS);
  });

  test("is read in one snapshot: what changes meanwhile is not seen", async () => {
    const counted = await server.client.query("select count(*)::integer as events from medlemsregister.hendelse");
    const changing = extract(source(), {
      data,
      asOf: AS_OF,
      people: "invented",
      environment: server.environment,
      log: (line) => {
        // the first table has arrived: from now on the register changes
        if (line.includes("demo: union")) void server.client.query("delete from medlemsregister.hendelse");
      }
    });
    const during = await changing;
    expect(during.manifest.tables["register_event"]?.rows).toBe(counted.rows[0].events);
    expect(counted.rows[0].events).toBeGreaterThan(0);
    const after = await take(source());
    expect(after.manifest.tables["register_event"]?.rows).toBe(0);
  });
});

test("a copy that ends in the bytes that filled the file's buffer leaves the connection able to go on", async () => {
  const path = join(data, "one-large-row.csv");
  for (let times = 0; times < 5; times++) await copyOut(server.client, "select repeat('x', 2000000)", path);
  expect(readFileSync(path, "utf8")).toBe(`${"x".repeat(2_000_000)}\n`);
});

describe("a database that fails", () => {
  test("down: tried again after each pause, then an error that names the source and its address", async () => {
    const port = await freePort();
    const tries: string[] = [];
    const reached = extract(source({...server.connection, port}), {
      data,
      asOf: AS_OF,
      people: "invented",
      environment: server.environment,
      pauses: [0.01, 0.02],
      log: (line) => tries.push(line)
    });
    await expect(reached).rejects.toThrow(
      new RegExp(`^source demo: cannot reach postgres .*:${port}/tillit_\\w+: .*ECONNREFUSED`)
    );
    expect(tries).toEqual([
      expect.stringContaining("next try in 0.01 s"),
      expect.stringContaining("next try in 0.02 s")
    ]);
  });

  test("a wrong password ends at once", async () => {
    const tries: string[] = [];
    const missing = {...server.connection, database: "no_such_database"};
    const reached = extract(source(missing), {
      data,
      asOf: AS_OF,
      people: "invented",
      environment: server.environment,
      pauses: [60],
      log: (line) => tries.push(line)
    });
    await expect(reached).rejects.toThrow(/cannot reach postgres .*no_such_database/);
    expect(tries).toEqual([]);
  });

  test("a connection dropped half-way leaves no extract, and the next one works", async () => {
    const {host, port = 5432} = server.connection;
    const proxy = await cuttingProxy({host, port}, 300_000);
    const already = landed();
    await expect(take(source({...server.connection, host: "127.0.0.1", port: proxy.port}))).rejects.toThrow(
      /^source demo, table \w+: Connection terminated unexpectedly/
    );
    expect(proxy.cuts()).toBe(1);
    expect(landed()).toEqual(already);
    await proxy.stop();
    const next = await take(source());
    expect(landed()).toContain(next.manifest.extract_id);
  });

  test("a mapping that names a column the register has not says so with source and table", async () => {
    await server.client.query("alter table medlemsregister.studium rename column skole to laerested");
    await expect(take(source())).rejects.toThrow('source demo, table study: column "skole" does not exist');
    await server.client.query("alter table medlemsregister.studium rename column laerested to skole");
  });
});
