import type {DuckDBConnection, DuckDBMaterializedResult, DuckDBPreparedStatement} from "@duckdb/node-api";
import type {Sql} from "../../access/sql.ts";
import {Problem} from "../problems.ts";

/** Runs one statement to the end on the connection leased to this request. */
export type Ask = (statement: Sql) => Promise<DuckDBMaterializedResult>;

type Leased = {readonly connection: DuckDBConnection; readonly statements: Map<string, DuckDBPreparedStatement>};

export type Pool = {
  /** Lends a connection and its statements to `work` alone, until its promise settles; at most for `limitMs`. */
  readonly lease: <T>(work: (ask: Ask) => Promise<T>, limitMs?: number) => Promise<T>;
  readonly close: () => void;
};

/** Prepared statements kept per connection. */
const STATEMENTS = 64;

/**
 * Connections that serve one request at a time. Binding and running a shared prepared statement from two requests
 * hands one person's rows to the other, so statements belong to a connection and a connection to one request.
 *
 * More than `queue` waiting requests throw `busy`; a lease longer than `timeoutMs` is interrupted and throws `slow`.
 */
export function openPool(
  connections: readonly DuckDBConnection[],
  {timeoutMs = 5000, queue = 64}: {timeoutMs?: number; queue?: number} = {}
): Pool {
  const all: Leased[] = connections.map((connection) => ({connection, statements: new Map()}));
  const free = [...all];
  const waiting: ((leased: Leased) => void)[] = [];

  async function lease<T>(work: (ask: Ask) => Promise<T>, limitMs = timeoutMs): Promise<T> {
    const leased = free.pop() ?? (await turn());
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      leased.connection.interrupt();
    }, limitMs);
    try {
      return await work((statement) => {
        if (isLate) throw new Problem("slow");
        return run(leased, statement).catch((error: unknown) => {
          throw isLate ? new Problem("slow") : new Problem("internal", {reason: kindOf(error)});
        });
      });
    } finally {
      clearTimeout(timer);
      const next = waiting.shift();
      if (next) next(leased);
      else free.push(leased);
    }
  }

  async function turn(): Promise<Leased> {
    if (waiting.length >= queue) throw new Problem("busy");
    return await new Promise((resolve) => waiting.push(resolve));
  }

  function close(): void {
    for (const {connection, statements} of all) {
      for (const statement of statements.values()) statement.destroySync();
      connection.closeSync();
    }
  }

  return {lease, close};
}

async function run({connection, statements}: Leased, {text, params}: Sql): Promise<DuckDBMaterializedResult> {
  const prepared = statements.get(text) ?? (await connection.prepare(text));
  // Taken out and put back: the least used one is always the first.
  statements.delete(text);
  statements.set(text, prepared);
  for (const [oldest, statement] of statements) {
    if (statements.size <= STATEMENTS) break;
    statements.delete(oldest);
    statement.destroySync();
  }
  if (params.length > 0) prepared.bind([...params]);
  return await prepared.run();
}

/** `Conversion Error` and the like. The rest of a database's message may hold values, so nobody ever reads it. */
function kindOf(error: unknown): string {
  return /^[A-Z][A-Za-z ]{2,30} Error(?=:)/.exec(error instanceof Error ? error.message : "")?.[0] ?? "database error";
}
