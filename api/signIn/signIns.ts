import {createHash, randomBytes} from "node:crypto";
import type {Transaction} from "./provider.ts";
import type {Store} from "../store/store.ts";

/** How long somebody may take at the provider. */
export const SIGN_IN_MS = 10 * 60 * 1000;

/** A sign-in under way: what the provider must bring back, and where the person wanted to go. */
export type SignIn = Transaction & {readonly language: string; readonly returnTo: string | null};

export type SignIns = {
  /** Keeps a sign-in for ten minutes; resolves to its key, which only the browser holds. */
  readonly keep: (signIn: SignIn) => Promise<string>;
  /** Gives a sign-in once, and to whoever holds its key. */
  readonly take: (key: string) => Promise<SignIn | undefined>;
};

/** `now` in milliseconds. */
export function signInsOf(store: Store, now: () => number): SignIns {
  return {
    keep: async ({state, nonce, verifier, language, returnTo}) => {
      const key = randomBytes(32).toString("base64url");
      await store.change("delete from sign_in where expires_at <= ?", [now()]);
      await store.change(
        `insert into sign_in (key_hash, state, nonce, verifier, language, return_to, expires_at)
         values (?, ?, ?, ?, ?, ?, ?)`,
        [hashOf(key), state, nonce, verifier, language, returnTo, now() + SIGN_IN_MS]
      );
      return key;
    },
    take: async (key) => {
      const [row] = await store.rows("delete from sign_in where key_hash = ? returning *", [hashOf(key)]);
      if (!row || Number(row["expires_at"]) <= now()) return undefined;
      const text = (column: string): string => String(row[column]);
      return {
        state: text("state"),
        nonce: text("nonce"),
        verifier: text("verifier"),
        language: text("language"),
        returnTo: row["return_to"] === null ? null : text("return_to")
      };
    }
  };
}

const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");
