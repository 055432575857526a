import {randomBytes} from "node:crypto";
import type {SessionStore} from "@fastify/session";
import {type Limits, LIMITS, sessionStore} from "./sessions.ts";
import type {Store} from "./store.ts";

/** What must outlive a process and is no figure: sessions, and what else is written while the API serves. */
export type Operations = {
  readonly store: Store;
  /** Signs cookies; made once per store. */
  readonly secret: string;
  readonly sessions: SessionStore;
  readonly limits: Limits;
  readonly close: () => Promise<void>;
};

/** `now` in milliseconds. */
export async function openOperations(
  store: Store,
  {now = Date.now, limits = LIMITS}: {now?: () => number; limits?: Limits} = {}
): Promise<Operations> {
  await store.change("insert into setting values ('cookie_secret', ?) on conflict (name) do nothing", [
    randomBytes(32).toString("hex")
  ]);
  const [row] = await store.rows("select value from setting where name = 'cookie_secret'");
  const sessions = sessionStore(store, now, limits);
  return {store, secret: String(row?.["value"]), sessions, limits, close: store.close};
}
