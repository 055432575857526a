import {createHmac} from "node:crypto";
import {existsSync, readFileSync, renameSync, writeFileSync} from "node:fs";
import path from "node:path";
import {type Static, Type} from "typebox";
import {Value} from "typebox/value";
import type {Store} from "./store.ts";

/** What `npm run erase` and the night write into the data folder: keyed hashes of ids, in the order in which they came. */
const Orders = Type.Object({
  orders: Type.Array(Type.Object({hash: Type.String(), taken_back: Type.Optional(Type.Object({}))}))
});

/**
 * Where the operations store holds a person's id, and what becomes of it when that person is erased. A table that
 * migrations add and this list lacks fails a test.
 */
export const PERSONS: Readonly<Record<string, {readonly column: string; readonly goes: boolean}>> = {
  session: {column: "person_id", goes: true},
  revocation: {column: "subject", goes: true},
  // Sealed, and kept for the time of the audit: it says by id what somebody looked at, and whom others could see.
  audit: {column: "person_id", goes: false}
};

type Options = {
  /** The data folder. */
  readonly data: string;
  /** Said to the store when rows are gone: where what was deleted could still be read in its files. */
  readonly tidy?: string;
  readonly now?: () => Date;
};

/**
 * Takes everyone with an erasure order out of the operations store, and notes beside the orders up to which it did. Resolves
 * to the number of rows that went. Throws when there are orders and their key is gone.
 */
export async function forgetErased(store: Store, {data, tidy, now = () => new Date()}: Options): Promise<number> {
  const folder = path.join(data, "erasures");
  const list = path.join(folder, "orders.json");
  if (!existsSync(list)) return 0;
  const said: unknown = JSON.parse(readFileSync(list, "utf8"));
  if (!Value.Check(Orders, said)) throw new Error(`not erasure orders: ${list}`);
  const {orders} = said as Static<typeof Orders>;
  const key = readFileSync(path.join(folder, "key"), "utf8").trim();
  // of two orders for one person the later one counts; what is taken back was carried out here before
  const inForce = new Map(orders.map(({hash, taken_back: taken}) => [hash, taken === undefined]));
  const isErased = (id: string): boolean => inForce.get(createHmac("sha256", key).update(id).digest("hex")) ?? false;
  const gone = await store.whole(async (inside) => {
    let rows = 0;
    for (const [table, {column, goes}] of Object.entries(PERSONS)) {
      if (!goes) continue;
      const ids = await inside.rows(`select distinct ${column} as id from ${table} where ${column} is not null`);
      for (const {id} of ids)
        if (isErased(String(id))) rows += await inside.change(`delete from ${table} where ${column} = ?`, [String(id)]);
    }
    return rows;
  });
  if (gone > 0 && tidy !== undefined) await store.rows(tidy);
  const note = path.join(folder, "operations.json");
  writeFileSync(`${note}.part`, `${JSON.stringify({orders_applied: orders.length, at: now().toISOString()})}\n`);
  renameSync(`${note}.part`, note);
  return gone;
}

const MINUTE_MS = 60_000;

/** Does so now and every minute from now on, because a session can be written between order and publication. */
export async function keepForgetting(
  store: Store,
  {say, ...options}: Options & {readonly say: (line: string) => void}
): Promise<() => void> {
  await forgetErased(store, options);
  const timer = setInterval(
    () =>
      void forgetErased(store, options).then(
        (gone) => gone > 0 && say(`erased: ${gone} rows of the operations store`),
        () => say("the operations store could not be cleaned: erased people may still stand in it")
      ),
    MINUTE_MS
  );
  timer.unref();
  return () => clearInterval(timer);
}
