import {createHash, randomBytes} from "node:crypto";
import {DatabaseSync} from "node:sqlite";
import type {SessionStore} from "@fastify/session";

/** What must outlive a process and is no figure: sessions. One SQLite file in the data folder. */
export type Operations = {
  /** Signs cookies; made once per data folder. */
  readonly secret: string;
  readonly sessions: SessionStore;
  readonly close: () => void;
};

/** Each runs once, in order; a shipped one is never changed. */
const MIGRATIONS = [
  `create table setting (name text primary key, value text not null) strict;
   create table session (id_hash text primary key, data text not null, expires_at integer not null) strict;
   create index session_expires_at on session (expires_at)`
];

/** Nobody stays signed in longer, whatever they do. */
export const SESSION_MS = 12 * 60 * 60 * 1000;

/** Opens the operations store and brings its schema up to date. `now` in milliseconds. */
export function openOperations(file: string, {now = Date.now}: {now?: () => number} = {}): Operations {
  const database = new DatabaseSync(file);
  // The wait comes first: another process that opens the file now holds it while it turns the journal on.
  database.exec("pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = normal");
  migrate(database);
  database.prepare("insert or ignore into setting values ('cookie_secret', ?)").run(randomBytes(32).toString("hex"));
  const row = database.prepare("select value from setting where name = 'cookie_secret'").get();
  return {
    secret: String(row?.["value"]),
    sessions: sessionStore(database, now),
    close: () => database.close()
  };
}

/** In one transaction that reads the version itself: of two processes that start at once, the second finds it done. */
function migrate(database: DatabaseSync): void {
  database.exec("begin immediate");
  try {
    const done = Number(database.prepare("pragma user_version").get()?.["user_version"]);
    if (done > MIGRATIONS.length) throw new Error(`operations store of a later version: ${done}`);
    for (const migration of MIGRATIONS.slice(done)) database.exec(migration);
    database.exec(`pragma user_version = ${MIGRATIONS.length}; commit`);
  } catch (error) {
    database.exec("rollback");
    throw error;
  }
}

/** Sessions held in memory on first use, so that a request reads the file once and later ones not at all. */
const HELD = 10_000;

function sessionStore(database: DatabaseSync, now: () => number): SessionStore {
  const read = database.prepare("select data, expires_at from session where id_hash = ?");
  const write = database.prepare(
    "insert into session values (?, ?, ?) on conflict (id_hash) do update set data = excluded.data"
  );
  const remove = database.prepare("delete from session where id_hash = ?");
  const sweep = database.prepare("delete from session where expires_at <= ?");
  const held = new Map<string, {readonly session: object; readonly expires: number}>();

  const hold = (id: string, data: string, expires: number): object => {
    const session = JSON.parse(data) as object;
    if (held.size >= HELD) held.clear();
    held.set(id, {session, expires});
    return session;
  };
  return {
    get(id, callback) {
      const known = held.get(id);
      if (known && known.expires > now()) return callback(null, known.session as never);
      held.delete(id);
      const row = read.get(hashOf(id));
      const expires = Number(row?.["expires_at"] ?? 0);
      if (!row || expires <= now()) return callback(null, null);
      return callback(null, hold(id, String(row["data"]), expires) as never);
    },
    set(id, session, callback) {
      sweep.run(now());
      const data = JSON.stringify(session);
      // The end is set at sign-in and not moved by later writes.
      const expires = held.get(id)?.expires ?? now() + SESSION_MS;
      write.run(hashOf(id), data, expires);
      hold(id, data, expires);
      callback();
    },
    destroy(id, callback) {
      held.delete(id);
      remove.run(hashOf(id));
      callback();
    }
  };
}

// The file alone is no key to anybody's session.
const hashOf = (id: string): string => createHash("sha256").update(id).digest("hex");
