/** A register in MariaDB or MySQL: every table read in one consistent, read-only snapshot (InnoDB) and streamed. */
import {createConnection, type Connection, type FieldPacket} from "mysql2";
import {mappingPath, secretOf, type DatabaseSource, type Source} from "../configuration.ts";
import {readMapping} from "../mappings/mapping.ts";
import {causeOf, reach} from "./connect.ts";
import type {Register, Surroundings} from "./source.ts";
import {inBatches, stage} from "./staging.ts";

/** Opens the database of a `mariadb` source and begins the snapshot that all tables are read from. */
export async function openMariadb(source: Source, surroundings: Surroundings): Promise<Register> {
  if (source.kind !== "mariadb") throw new Error(`not a mariadb source: ${source.name}`);
  const {data, duckdb, log, sample, environment, pauses} = surroundings;
  const mapping = readMapping(mappingPath(source.mapping, data));
  if (mapping.engine !== "mariadb")
    throw new Error(`source ${source.name}: its mapping ${source.mapping} is written for ${mapping.engine}`);
  const password = secretOf(source.connection, data, environment);
  const connection = await reach(source, () => connect(source, password), {log, ...(pauses ? {pauses} : {})});
  await answer(connection, "set session transaction isolation level repeatable read");
  await answer(connection, "set session time_zone = '+00:00'");
  await answer(connection, "start transaction with consistent snapshot, read only");
  return {
    absent: mapping.absent,
    arrive: async (table) => {
      const query = mapping.queries.get(table);
      if (query === undefined) return undefined;
      const limited = sample === undefined ? query : `select * from (${query}) as sampled limit ${sample}`;
      try {
        const fields = await answer(connection, `select * from (${query}) as described limit 0`);
        const rows = connection.query({sql: limited, rowsAsArray: true}).stream({highWaterMark: 10_000});
        // mysql2 does not tell a stream that its connection is gone
        const lost = (error?: Error): void => void rows.destroy(error ?? new Error("the server closed the connection"));
        connection.once("error", lost).once("end", lost);
        try {
          return await stage(
            duckdb,
            fields.map((field) => field.name),
            inBatches(rows)
          );
        } finally {
          connection.off("error", lost).off("end", lost);
        }
      } catch (error) {
        throw new Error(`source ${source.name}, table ${table}: ${causeOf(error)}`, {cause: error});
      }
    },
    close: async () => connection.destroy()
  };
}

async function connect(source: DatabaseSource, password: string | undefined): Promise<Connection> {
  const {host, port = 3306, database, user, encrypted = false} = source.connection;
  const connection = createConnection({
    host,
    port,
    database,
    user,
    ...(password === undefined ? {} : {password}),
    ...(encrypted ? {ssl: {}} : {}),
    charset: "utf8mb4",
    connectTimeout: 10_000,
    // Every value as the server writes it.
    typeCast: (field) => field.string()
  });
  // A server that goes away says so here too; the query under way fails with the same cause.
  connection.on("error", () => {});
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  return connection;
}

/** Runs a statement and resolves to the columns of its answer, none for a command. */
async function answer(connection: Connection, sql: string): Promise<FieldPacket[]> {
  return new Promise((resolve, reject) => {
    connection.query({sql, rowsAsArray: true}, (error, _rows, fields) =>
      error ? reject(error) : resolve(Array.isArray(fields) ? fields : [])
    );
  });
}
