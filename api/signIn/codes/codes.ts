import {createHmac, randomInt, timingSafeEqual} from "node:crypto";
import {addressOf} from "../link.ts";
import type {Store} from "../../store/store.ts";

/** How long a code can be used, how often it may be written wrong, and how many an address gets in an hour. */
export const CODE_MS = 10 * 60 * 1000;
export const TRIES = 5;
export const CODES_AN_HOUR = 5;
const HOUR_MS = 60 * 60 * 1000;

export type Codes = {
  /**
   * Makes a code for a sign-in under way, the sign-in's only one. Resolves to it when it is to be sent; everything else
   * is the same whether the address is known or not.
   */
  readonly make: (signIn: string, address: string) => Promise<string | undefined>;
  /** The address that the code was sent to; `wrong` for another code, `over` once there is none to be right. */
  readonly take: (signIn: string, code: string) => Promise<{readonly address: string} | "wrong" | "over">;
};

export type CodesOptions = {
  /** Without it, who has the store could try out all codes. */
  readonly key: string;
  /** Whether a person of the register is to get codes at this address. */
  readonly isKnown: (address: string) => Promise<boolean>;
  readonly now: () => number;
};

export function codesOf(store: Store, {key, isKnown, now}: CodesOptions): Codes {
  const hashOf = (...parts: readonly string[]): string =>
    createHmac("sha256", key).update(JSON.stringify(parts)).digest("hex");

  return {
    make: async (signIn, given) => {
      const address = addressOf(given);
      const code = String(randomInt(100_000_000)).padStart(8, "0");
      const known = await isKnown(address);
      const at = now();
      await store.change("delete from code_request where asked_at <= ?", [at - HOUR_MS]);
      await store.change("delete from one_time_code where expires_at <= ?", [at]);
      await store.change("insert into code_request (address_hash, asked_at) values (?, ?)", [hashOf("a", address), at]);
      const [asked] = await store.rows("select count(*) as times from code_request where address_hash = ?", [
        hashOf("a", address)
      ]);
      const isSent = known && Number(asked?.["times"]) <= CODES_AN_HOUR;
      // A code that nobody is told is hashed as something that no code can be.
      await store.change(
        `insert into one_time_code (sign_in_hash, address, code_hash, tries, expires_at) values (?, ?, ?, 0, ?)
         on conflict (sign_in_hash) do update set
           address = excluded.address, code_hash = excluded.code_hash, tries = 0, expires_at = excluded.expires_at`,
        [hashOf("s", signIn), address, hashOf(isSent ? "c" : "-", signIn, code), at + CODE_MS]
      );
      return isSent ? code : undefined;
    },
    take: async (signIn, given) => {
      const id = hashOf("s", signIn);
      // Counted before it is compared, so that many at once are no more tries than one after the other.
      const counted = await store.change(
        "update one_time_code set tries = tries + 1 where sign_in_hash = ? and tries < ? and expires_at > ?",
        [id, TRIES, now()]
      );
      if (counted === 0) return "over";
      const [row] = await store.rows("select address, code_hash, tries from one_time_code where sign_in_hash = ?", [
        id
      ]);
      const right = Buffer.from(String(row?.["code_hash"]));
      const tried = Buffer.from(hashOf("c", signIn, given.replaceAll(/\s/g, "")));
      if (right.length !== tried.length || !timingSafeEqual(right, tried))
        return Number(row?.["tries"]) < TRIES ? "wrong" : "over";
      const taken = await store.rows(
        "delete from one_time_code where sign_in_hash = ? and code_hash = ? returning address",
        [id, right.toString()]
      );
      return taken[0] ? {address: String(taken[0]["address"])} : "over";
    }
  };
}
