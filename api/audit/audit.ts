import {
  checkAudit,
  type Checked,
  type Entry,
  type Fields,
  fieldsOf,
  INSERTED,
  type Mark,
  markOf,
  newestOf,
  sealOf,
  startOf
} from "./chain.ts";
import type {Store} from "../store/store.ts";

/** Who looked at what, by which right. An entry that is written stays, and the next one seals it. */
export type Audit = {
  /** Resolves when the entry stands in the store; rejects when it does not. */
  readonly write: (entry: Entry) => Promise<void>;
  /** The entry that this process wrote last, or found as the newest. To be noted where who writes the store cannot. */
  readonly mark: () => Mark;
  /** Walks the whole trail, and holds it to the seals that were noted elsewhere. */
  readonly check: () => Promise<Checked>;
  /** Takes out entries older than that moment and writes down that it did. Resolves to how many. */
  readonly prune: (before: number) => Promise<number>;
};

/** Entries that wait while others are written go together, as many as this. */
const TOGETHER = 50;

type Options = {
  readonly now?: () => number;
  /** Seals noted outside the store. */
  readonly seals?: () => readonly Mark[];
};

/**
 * Opens the audit for writing. Any number of processes may do so on one store: the head is held while entries are
 * sealed, so that the chain never forks. Throws when the newest entry was sealed with another key.
 */
export async function openAudit(
  store: Store,
  key: string,
  {now = Date.now, seals = () => []}: Options = {}
): Promise<Audit> {
  type Waiting = {readonly fields: Fields; readonly done: () => void; readonly failed: (error: unknown) => void};
  const waiting: Waiting[] = [];
  let isWriting = false;
  // What this process sealed last: whatever becomes of the store meanwhile, this must stand there.
  let mine = await newestOf(store, key);

  async function flush(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, TOGETHER);
      const entries = batch.map(({fields}) => fields);
      try {
        mine = await store.whole(async (inside) => {
          await hold(inside);
          await assertStands(inside, mine);
          return await append(inside, key, entries);
        });
        for (const {done} of batch) done();
      } catch (error) {
        for (const {failed} of batch) failed(error);
      }
    }
    isWriting = false;
  }

  const write = (entry: Entry): Promise<void> =>
    new Promise((done, failed) => {
      waiting.push({fields: fieldsOf(entry, now()), done, failed});
      void flush();
    });

  async function prune(before: number): Promise<number> {
    return await store.whole(async (inside) => {
      await hold(inside);
      // The newest entry stays whatever its age.
      const [last] = await inside.rows(
        `select number, chain from audit where at < ? and number < (select max(number) from audit)
         order by number desc limit 1`,
        [before]
      );
      if (!last) return 0;
      const start = markOf(last);
      await inside.change("insert into audit_start values (?, ?)", [start.number, start.chain]);
      const pruned = await inside.change("delete from audit where number <= ?", [start.number]);
      await append(inside, key, [fieldsOf({event: "pruned", row_count: pruned, about: told(start)}, now())]);
      return pruned;
    });
  }

  return {write, mark: () => mine, check: () => checkAudit(store, key, seals()), prune};
}

/**
 * Goes on under another key when the one the trail was sealed with is lost. What stands there stays, and can be checked
 * no more; that it was so is the first entry under the new key.
 */
export async function beginAnew(store: Store, key: string, {now = Date.now}: Options = {}): Promise<void> {
  await store.whole(async (inside) => {
    await hold(inside);
    const [row] = await inside.rows("select number, chain from audit_head");
    if (!row || Number(row["number"]) === 0) return;
    const start = markOf(row);
    await inside.change("insert into audit_start values (?, ?)", [start.number, start.chain]);
    await append(inside, key, [fieldsOf({event: "begun_anew", about: told(start)}, now())]);
  });
}

const told = ({number, chain}: Mark): string => `${number} ${chain}`;

/** Until this transaction ends nobody else writes. */
const hold = (inside: Store): Promise<number> => inside.change("update audit_head set number = number");

/** Seals entries and writes them behind the newest; resolves to the new head. Only while the head is held. */
async function append(inside: Store, key: string, entries: readonly Fields[]): Promise<Mark> {
  const [head] = await inside.rows("select number, chain from audit_head");
  if (!head) throw new Error("the audit has lost its head");
  let {number, chain} = markOf(head);
  const values = entries.flatMap((fields) => {
    number += 1;
    chain = sealOf(key, chain, number, fields);
    return [number, ...fields, chain];
  });
  const places = entries.map((fields) => `(${Array.from({length: fields.length + 2}, () => "?").join(", ")})`);
  await inside.change(`${INSERTED} values ${places.join(", ")}`, values);
  await inside.change("update audit_head set number = ?, chain = ?", [number, chain]);
  return {number, chain};
}

/** Throws when what this process wrote last is no longer there, or no longer the same. */
async function assertStands(inside: Store, {number, chain}: Mark): Promise<void> {
  const [row] = await inside.rows("select chain from audit where number = ?", [number]);
  if (row ? row["chain"] === chain : number <= (await startOf(inside)).number) return;
  throw new Error(`entry ${number} of the audit is not as this process wrote it`);
}
