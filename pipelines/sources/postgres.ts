/** A register in PostgreSQL: every table read in one consistent, read-only snapshot and streamed. */
import {join} from "node:path";
import {Client} from "pg";
import {mappingPath, secretOf, type Source} from "../configuration.ts";
import {readMapping} from "../mappings/mapping.ts";
import {causeOf, reach} from "./connect.ts";
import {readCsv} from "./csv.ts";
import {copyOut} from "./copy.ts";
import type {Register, Surroundings} from "./source.ts";

/** Opens the database of a `postgres` source and begins the snapshot that all tables are read from. */
export async function openPostgres(source: Source, surroundings: Surroundings): Promise<Register> {
  if (source.kind !== "postgres") throw new Error(`not a postgres source: ${source.name}`);
  const {data, folder, log, sample, environment, pauses} = surroundings;
  const mapping = readMapping(mappingPath(source.mapping, data));
  if (mapping.engine !== "postgres")
    throw new Error(`source ${source.name}: its mapping ${source.mapping} is written for ${mapping.engine}`);
  const {host, port = 5432, database, user, encrypted = false} = source.connection;
  const password = secretOf(source.connection, data, environment);
  const client = await reach(
    source,
    async () => {
      const candidate = new Client({
        host,
        port,
        database,
        user,
        ...(password === undefined ? {} : {password}),
        ssl: encrypted,
        connectionTimeoutMillis: 10_000,
        application_name: "tillit extract"
      });
      // A server that goes away says so here too; the query under way fails with the same cause.
      candidate.on("error", () => {});
      await candidate.connect();
      return candidate;
    },
    {log, ...(pauses ? {pauses} : {})}
  );
  const path = join(folder, "arriving.csv");
  await client.query("begin transaction isolation level repeatable read read only");
  // The texts that `stage` expects, whatever the server's habits.
  await client.query("set local datestyle = 'ISO'; set local client_encoding = 'UTF8'; set local timezone = 'UTC'");
  return {
    absent: mapping.absent,
    arrive: async (table) => {
      const query = mapping.queries.get(table);
      if (query === undefined) return undefined;
      const limited = sample === undefined ? query : `select * from (${query}) as sampled limit ${sample}`;
      try {
        const described = await client.query({text: `select * from (${query}) as described limit 0`, rowMode: "array"});
        await copyOut(client, limited, path);
        const names = described.fields.map((field) => field.name);
        return {
          relation: readCsv(path, names, {header: false}),
          columns: names.map((name) => ({name, type: "VARCHAR"}))
        };
      } catch (error) {
        throw new Error(`source ${source.name}, table ${table}: ${causeOf(error)}`, {cause: error});
      }
    },
    // Rolls back by leaving: the transaction only read.
    close: () => client.end().catch(() => {})
  };
}
