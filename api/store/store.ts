import {type Engine, MIGRATIONS} from "./migrations.ts";

export type Value = string | number | null;

/**
 * What must outlive a process and is no figure. Two engines speak it: SQLite, one file in the data folder, and
 * PostgreSQL. Statements use `?` for values, whole numbers and text, and only what both engines understand; a moment is
 * milliseconds since 1970 in a `bigint`.
 */
export type Store = {
  readonly rows: (text: string, params?: readonly Value[]) => Promise<readonly Record<string, unknown>[]>;
  /** Resolves to the number of rows changed. */
  readonly change: (text: string, params?: readonly Value[]) => Promise<number>;
  /**
   * One transaction: all of `work` or nothing. Inside it, ask only the store it is given; the outer one may wait for
   * the transaction to end. It is no lock: what two may do at once, a condition in the statement decides.
   */
  readonly whole: <T>(work: (store: Store) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

/** Brings the schema up to date. To be run in one transaction that no other process can be in at the same time. */
export async function migrate(store: Store, engine: Engine): Promise<void> {
  await store.change("create table if not exists migration (number integer primary key)");
  const [row] = await store.rows("select coalesce(max(number), 0) as done from migration");
  const done = Number(row?.["done"]);
  if (done > MIGRATIONS.length)
    throw new Error(`operations store of a later version (this one knows ${MIGRATIONS.length}): ${done}`);
  for (const [index, statements] of MIGRATIONS.entries()) {
    if (index < done) continue;
    for (const statement of statements.flatMap((one) => (typeof one === "string" ? one : one[engine])))
      await store.change(statement);
    await store.change("insert into migration values (?)", [index + 1]);
  }
}
