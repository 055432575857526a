import {Pool, type PoolClient, types} from "pg";
import {migrate, type Store, type Value} from "./store.ts";

export type PostgresPlace = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: string;
  /** Whether the server must show a certificate that this machine trusts. */
  readonly encrypted: boolean;
};

/** Two servers that start at once bring the schema up to date one after the other. */
const MIGRATING = 7_455_748;

/** Opens the store in a database of its own on a PostgreSQL server and brings its schema up to date. */
export async function openPostgres({encrypted, ...place}: PostgresPlace): Promise<Store> {
  const pool = new Pool({
    ...place,
    ...(encrypted && {ssl: {rejectUnauthorized: true}}),
    max: 8,
    connectionTimeoutMillis: 5000,
    statement_timeout: 5000,
    idle_in_transaction_session_timeout: 10_000,
    types: {getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format))}
  });
  // A server that goes away closes idle connections; the next question opens one or fails by itself.
  pool.on("error", () => {});
  const store: Store = {
    ...asking(pool),
    whole: async (work) => {
      const client = await pool.connect();
      let broken: unknown;
      try {
        return await transaction(client, work);
      } catch (error) {
        broken = error;
        throw error;
      } finally {
        // After a failure the connection may be in any state: it is not used again.
        client.release(broken !== undefined);
      }
    },
    close: () => pool.end()
  };
  try {
    await store.whole(async (inside) => {
      await inside.rows("select pg_advisory_xact_lock(?)", [MIGRATING]);
      await migrate(inside, "postgres");
    });
  } catch (error) {
    await pool.end();
    throw error;
  }
  return store;
}

async function transaction<T>(client: PoolClient, work: (store: Store) => Promise<T>): Promise<T> {
  const inside: Store = {...asking(client), whole: (more) => more(inside), close: async () => {}};
  await client.query("begin");
  try {
    const result = await work(inside);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

const asking = (client: Pool | PoolClient): Pick<Store, "rows" | "change"> => ({
  rows: async (text, params = []) => (await client.query(numbered(text), [...params])).rows,
  change: async (text: string, params: readonly Value[] = []) =>
    (await client.query(numbered(text), [...params])).rowCount ?? 0
});

/** `?` as PostgreSQL writes it: `$1`, `$2`. */
function numbered(text: string): string {
  let number = 0;
  return text.replaceAll("?", () => `$${(number += 1)}`);
}
