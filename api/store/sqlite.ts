import {setTimeout} from "node:timers/promises";
import {DatabaseSync, type StatementSync} from "node:sqlite";
import {migrate, type Store, type Value} from "./store.ts";

/** Opens the store in one file (`:memory:` for none) and brings its schema up to date. */
export async function openSqlite(file: string): Promise<Store> {
  const database = new DatabaseSync(file);
  const store = storeOf(database);
  try {
    // The wait comes first: another process that opens the file now holds it while it turns the journal on.
    database.exec("pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = normal");
    // What is deleted is overwritten.
    database.exec("pragma secure_delete = on");
    // From here on waiting is ours: SQLite's own would hold up everything else in this process.
    database.exec("pragma busy_timeout = 0");
    await store.whole((inside) => migrate(inside, "sqlite"));
  } catch (error) {
    database.close();
    throw error;
  }
  return store;
}

function storeOf(database: DatabaseSync): Store {
  const prepared = new Map<string, StatementSync>();
  const statement = (text: string): StatementSync => {
    const found = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, found);
    return found;
  };
  const inside: Store = {
    rows: async (text, params = []) => statement(text).all(...params),
    change: async (text, params = []) => Number(statement(text).run(...params).changes),
    whole: (work) => work(inside),
    close: async () => database.close()
  };

  // There is one connection: whatever is asked while a transaction is open waits for its end, else it would be a part.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  }
  return {
    rows: (text: string, params?: readonly Value[]) => inTurn(() => patiently(() => inside.rows(text, params))),
    change: (text: string, params?: readonly Value[]) => inTurn(() => patiently(() => inside.change(text, params))),
    whole: (work) =>
      inTurn(async () => {
        await patiently(async () => database.exec("begin immediate"));
        try {
          const result = await work(inside);
          database.exec("commit");
          return result;
        } catch (error) {
          if (database.isTransaction) database.exec("rollback");
          throw error;
        }
      }),
    close: () => inTurn(inside.close)
  };
}

/** Tries again while another process writes, for five seconds. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const until = Date.now() + 5000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error;
      await setTimeout(5);
    }
  }
}

/** SQLITE_BUSY and its kinds. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && typeof error.errcode === "number" && (error.errcode & 0xff) === 5;
