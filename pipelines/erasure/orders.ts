/**
 * Erasure orders: who must not be here any more, in a form that is no register of the erased. Each order is a keyed hash
 * of a person's id; the folder `erasures/` of the data folder holds them, their key and the tombstones.
 *
 * Everything that may hold people says up to which order it has been cleaned, so whatever stops an erasure, and whatever
 * is brought back from a backup, the next night goes on from there.
 */
import {createHmac, randomBytes} from "node:crypto";
import {existsSync, mkdirSync, readFileSync, renameSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {Type, type Static} from "typebox";
import {Value} from "typebox/value";
import {flush} from "../publication/published.ts";

const order = Type.Object({
  /** HMAC-SHA-256 of the person's id. */
  hash: Type.String({pattern: "^[0-9a-f]{64}$"}),
  ordered_on: Type.String(),
  /** `asked`: by `npm run erase`. `left`: the limit for members who left. */
  why: Type.Enum(["asked", "left"]),
  /** The number of the request in the union's own records. */
  because: Type.Optional(Type.String()),
  /** First day on which the person counts no longer, when the register still had a membership open. */
  ended_on: Type.Optional(Type.String()),
  /** The person is a member anew: what begins on the day `from` or later is let in. */
  taken_back: Type.Optional(Type.Object({on: Type.String(), from: Type.String(), because: Type.String()}))
});
const file = Type.Object({orders: Type.Array(order)});

export type Order = Static<typeof order>;

export type Orders = {
  readonly all: readonly Order[];
  /** The order in force for a person's id. */
  readonly find: (id: string) => Order | undefined;
  /** The first day of the newest membership for which an order for a person's id was taken back. */
  readonly backFrom: (id: string) => string | undefined;
  readonly areAnyTakenBack: boolean;
  readonly hashOf: (id: string) => string;
};

export const erasuresFolder = (data: string): string => join(data, "erasures");

/** Reads the orders of a data folder. Throws when there are orders and their key is gone: nobody would be recognised. */
export function readOrders(data: string): Orders {
  const path = listIn(data);
  if (!existsSync(path)) return ordersOf([], "");
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  const fault = Value.Errors(file, value)[0];
  if (fault) throw new Error(`not erasure orders (${fault.instancePath || "/"} ${fault.message}): ${path}`);
  const keyFile = join(erasuresFolder(data), "key");
  if (!existsSync(keyFile))
    throw new Error(`erasure orders without their key, so nobody can be recognised; bring it back: ${keyFile}`);
  return ordersOf((value as Static<typeof file>).orders, readFileSync(keyFile, "utf8").trim());
}

function ordersOf(all: readonly Order[], key: string): Orders {
  const hashOf = (id: string): string => createHmac("sha256", key).update(id).digest("hex");
  const inForce = new Map(all.map((one) => [one.hash, one.taken_back ? undefined : one]));
  const back = new Map(all.flatMap(({hash, taken_back: taken}) => (taken ? [[hash, taken.from] as const] : [])));
  return {
    all,
    hashOf,
    find: (id) => (all.length === 0 ? undefined : inForce.get(hashOf(id))),
    backFrom: (id) => (back.size === 0 ? undefined : back.get(hashOf(id))),
    areAnyTakenBack: back.size > 0
  };
}

const listIn = (data: string): string => join(erasuresFolder(data), "orders.json");

/** Adds an order for each id that has none in force. */
export function giveOrders(data: string, ids: readonly string[], rest: Omit<Order, "hash" | "taken_back">): Orders {
  const folder = erasuresFolder(data);
  mkdirSync(folder, {recursive: true, mode: 0o700});
  const keyFile = join(folder, "key");
  if (!existsSync(listIn(data)) && !existsSync(keyFile)) {
    writeFileSync(keyFile, `${randomBytes(32).toString("hex")}\n`, {mode: 0o600});
    flush(keyFile);
  }
  const {hashOf} = ordersOf([], readFileSync(keyFile, "utf8").trim());
  const before = existsSync(listIn(data)) ? readOrders(data) : ordersOf([], "");
  const fresh = [...new Set(ids)].filter((id) => !before.find(id));
  if (fresh.length > 0) writeList(data, [...before.all, ...fresh.map((id) => ({hash: hashOf(id), ...rest}))]);
  return readOrders(data);
}

/** Notes on the order in force for an id that it was taken back; its place in the list stays. */
export function takeOrderBack(data: string, id: string, taken: NonNullable<Order["taken_back"]>): void {
  const {all, find} = readOrders(data);
  const inForce = find(id);
  writeList(
    data,
    all.map((one) => (one === inForce ? {...one, taken_back: taken} : one))
  );
}

/** The list is replaced whole. */
function writeList(data: string, orders: readonly Order[]): void {
  const path = listIn(data);
  writeFileSync(`${path}.part`, `${JSON.stringify({orders}, null, 2)}\n`, {mode: 0o600});
  flush(`${path}.part`);
  renameSync(`${path}.part`, path);
  flush(erasuresFolder(data));
}
