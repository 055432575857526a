import {createHash} from "node:crypto";
import type {SessionStore} from "@fastify/session";
import type {Store} from "./store.ts";

/** When the clock ends a session, in milliseconds. */
export type Limits = {
  /** Who asks for nothing that long is signed out. */
  readonly idleMs: number;
  /** Nobody stays signed in longer, whatever they do. */
  readonly longestMs: number;
};

/** What holds where tillit.yaml says nothing. */
export const LIMITS: Limits = {idleMs: 30 * 60 * 1000, longestMs: 12 * 60 * 60 * 1000};

/** How often a session in use is written down as seen. */
const SEEN_MS = 60 * 1000;

/** Ends every session of a person, wherever they signed in; resolves to how many. */
export const endSessionsOf = (store: Store, person: string): Promise<number> =>
  store.change("delete from session where person_id = ?", [person]);

/** A session that the clock ended: whose, and by which of the two limits. */
export type Overdue = {readonly person_id: string; readonly issuer: string; readonly how: "idle" | "too_long"};

/** Takes out the sessions that the clock has ended and tells of each, once, however many processes ask. */
export async function takeOverdue(store: Store, now: number, {idleMs}: Limits): Promise<readonly Overdue[]> {
  const rows = await store.rows(
    "delete from session where expires_at <= ? or seen_at <= ? returning data, seen_at, expires_at",
    [now, now - idleMs]
  );
  return rows.flatMap(({data, seen_at, expires_at}) => {
    const {who} = JSON.parse(String(data)) as Kept;
    const how = Number(expires_at) <= Number(seen_at) + idleMs ? "too_long" : "idle";
    return who ? [{person_id: who.person_id, issuer: who.issuer, how} as const] : [];
  });
}

/** What the store reads of a session. */
type Kept = {readonly who?: {readonly person_id: string; readonly issuer: string}};

/** Server-side sessions in the store: they outlive the process and end by the clock. `now` in milliseconds. */
export function sessionStore(store: Store, now: () => number, {idleMs, longestMs}: Limits): SessionStore {
  const isAlive = ({expires_at, seen_at}: Readonly<Record<string, unknown>>): boolean =>
    Number(expires_at) > now() && Number(seen_at) > now() - idleMs;

  async function get(id: string): Promise<unknown> {
    const [row] = await store.rows("select data, seen_at, expires_at from session where id_hash = ?", [hashOf(id)]);
    if (!row || !isAlive(row)) return null;
    if (now() - Number(row["seen_at"]) >= SEEN_MS)
      await store.change("update session set seen_at = ? where id_hash = ?", [now(), hashOf(id)]);
    return JSON.parse(String(row["data"]));
  }

  async function set(id: string, session: object): Promise<void> {
    const at = now();
    const {who} = session as Kept;
    // The end is set at sign-in and not moved by later writes.
    await store.change(
      `insert into session (id_hash, person_id, data, seen_at, expires_at) values (?, ?, ?, ?, ?)
       on conflict (id_hash) do update set person_id = excluded.person_id, data = excluded.data`,
      [hashOf(id), who?.person_id ?? null, JSON.stringify(session), at, at + longestMs]
    );
  }

  const destroy = (id: string): Promise<unknown> => store.change("delete from session where id_hash = ?", [hashOf(id)]);

  return {
    get: (id, callback) => void get(id).then((session) => callback(null, session as never), callback),
    set: (id, session, callback) => void set(id, session).then(() => callback(), callback),
    destroy: (id, callback) => void destroy(id).then(() => callback(), callback)
  };
}

// The store alone is no key to anybody's session.
const hashOf = (id: string): string => createHash("sha256").update(id).digest("hex");
