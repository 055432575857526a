import {createHmac} from "node:crypto";
import type {Store, Value} from "../store/store.ts";

/** What can be told of a person or the policy. */
export const EVENTS = [
  "signed_in",
  "signed_out",
  "looked",
  "exported",
  "access_report",
  "denied",
  "policy_changed",
  "revoked",
  "lifted",
  "pruned",
  "begun_anew"
] as const;
export type Event = (typeof EVENTS)[number];

/** One entry. Never a name, never what somebody searched for, never an address of a machine. */
export type Entry = {
  readonly event: Event;
  readonly person_id?: string;
  /** Who says that it is this person: the issuer of the sign-in, or the machine's own accounts. */
  readonly provider?: string;
  /** The route that answered, or of a session that ended, how; of a revocation, of what. */
  readonly what?: string;
  /** The node asked for; none means all that the person sees. */
  readonly unit?: string;
  /** Grants that opened it, as JSON: id, role, node and union of each. */
  readonly mandates?: string;
  /** Unions of these grants, each between bars: `|a|b|`. */
  readonly unions?: string;
  /** Rows answered that name somebody; of a file all its rows. */
  readonly row_count?: number;
  /** 1 when people were searched for by name. What was searched for is not kept. */
  readonly searched?: 0 | 1;
  /** Whom a revocation is about, or where the trail was cut. */
  readonly about?: string;
  readonly publication?: string;
  readonly policy?: string;
  readonly request?: string;
  readonly problem?: string;
};

const COLUMNS = [
  "event",
  "person_id",
  "provider",
  "what",
  "unit",
  "mandates",
  "unions",
  "row_count",
  "searched",
  "about",
  "publication",
  "policy",
  "request",
  "problem"
] as const satisfies readonly (keyof Entry)[];

/** Moment and columns of an entry, in the order in which they are sealed. */
export type Fields = readonly Value[];

export const INSERTED = `insert into audit (number, at, ${COLUMNS.join(", ")}, chain)`;
const SELECTED = `select number, at, ${COLUMNS.join(", ")}, chain from audit`;

/** A place in the trail: the entry with that number has that seal. */
export type Mark = {readonly number: number; readonly chain: string};

export const fieldsOf = (entry: Entry, at: number): Fields => [
  at,
  ...COLUMNS.map((name) => entry[name] ?? (name === "searched" ? 0 : null))
];

/** The seal of an entry: over all it says, its number and the seal before it. Nobody makes one without the key. */
export const sealOf = (key: string, before: string, number: number, fields: Fields): string =>
  createHmac("sha256", key)
    .update(JSON.stringify([before, number, ...fields]))
    .digest("hex");

export function markOf(row: Readonly<Record<string, unknown>>): Mark {
  return {number: Number(row["number"]), chain: String(row["chain"])};
}

/** Where the trail begins: before the first entry, or where it was cut. */
export async function startOf(store: Store): Promise<Mark> {
  const [row] = await store.rows("select number, chain from audit_start order by number desc limit 1");
  return row ? markOf(row) : {number: 0, chain: ""};
}

/**
 * How a broken trail shows: an entry is missing, or not as it was sealed, or not the one whose seal was noted; the
 * beginning was cut off by nobody, or the end is gone.
 */
export const FLAWS = ["missing", "changed", "another", "cut", "shortened"] as const;
export type Flaw = (typeof FLAWS)[number];

export type Checked = {
  readonly entries: number;
  readonly head: Mark;
  /** The first entry that is not as it was written, and how that shows. */
  readonly broken?: {readonly number: number; readonly why: Flaw};
};

/** Entries read at once: others ask meanwhile. */
const PAGE = 500;

/**
 * Walks the trail from its beginning and names the first entry that was changed, taken out, put in or moved. `noted`
 * are marks kept elsewhere: they alone show that the newest entries are gone, or that someone with the key wrote the
 * trail anew.
 */
export async function checkAudit(store: Store, key: string, noted: readonly Mark[] = []): Promise<Checked> {
  for (;;) {
    const start = await startOf(store);
    const checked = await walk(store, key, start, noted);
    // What was pruned under our feet is no damage.
    if (!checked.broken || (await startOf(store)).number === start.number) return checked;
  }
}

async function walk(store: Store, key: string, start: Mark, noted: readonly Mark[]): Promise<Checked> {
  const [first] = await store.rows("select number, chain from audit_head");
  const told = first ? markOf(first) : {number: -1, chain: ""};
  const wanted = new Map(noted.map(({number, chain}) => [number, chain]));
  let head = start;
  let entries = 0;
  // A trail that was cut says so itself, under its seal.
  let isCutTold = start.number === 0;
  const broken = (number: number, why: Flaw): Checked => ({entries, head, broken: {number, why}});

  for (;;) {
    const rows = await store.rows(`${SELECTED} where number > ? order by number limit ${PAGE}`, [head.number]);
    for (const row of rows) {
      const {number, chain} = markOf(row);
      const next = head.number + 1;
      if (number !== next) return broken(next, "missing");
      const fields = ["at", ...COLUMNS].map((name) => (row[name] ?? null) as Value);
      if (chain !== sealOf(key, head.chain, number, fields)) return broken(number, "changed");
      if ((wanted.get(number) ?? chain) !== chain) return broken(number, "another");
      isCutTold ||= isCut(row, start);
      head = {number, chain};
      entries += 1;
    }
    if (rows.length < PAGE) break;
  }
  if (!isCutTold) return broken(start.number, "cut");
  const last = Math.max(told.number, ...wanted.keys());
  if (head.number < last) return broken(head.number + 1, "shortened");
  return {entries, head};
}

const isCut = (row: Readonly<Record<string, unknown>>, {number, chain}: Mark): boolean =>
  (row["event"] === "pruned" || row["event"] === "begun_anew") && row["about"] === `${number} ${chain}`;

/** Throws unless the newest entry, if there is one, was sealed with this key; resolves to its mark. */
export async function newestOf(store: Store, key: string): Promise<Mark> {
  const rows = await store.rows(`${SELECTED} order by number desc limit 2`);
  const [row, before] = rows;
  const start = await startOf(store);
  if (!row) return start;
  const mark = markOf(row);
  const chain = before ? markOf(before).chain : start.chain;
  const fields = ["at", ...COLUMNS].map((name) => (row[name] ?? null) as Value);
  if (mark.chain !== sealOf(key, chain, mark.number, fields))
    throw new Error(
      `entry ${mark.number} of the audit does not fit its seal: it was changed, or audit.key is another one than it was sealed with; put that key back`
    );
  return mark;
}
