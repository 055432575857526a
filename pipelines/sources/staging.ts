/** Rows streamed out of a database, as text, into a DuckDB table: the same way into the contract's types as a CSV file. */
import type {Readable} from "node:stream";
import {DuckDBDataChunk, VARCHAR, type DuckDBConnection} from "@duckdb/node-api";
import {identifier, type Arrival} from "./source.ts";

/** One row as the server wrote it: text, or null. */
export type TextRow = readonly (string | null)[];

/** Rows of one DuckDB vector; a batch of a cursor is cut to it. */
const CHUNK_ROWS = 2048;

/** Appends every row to a new table `arriving` (replacing the one before) and resolves to where they arrived. */
export async function stage(
  duckdb: DuckDBConnection,
  columns: readonly string[],
  batches: AsyncIterable<readonly TextRow[]>
): Promise<Arrival> {
  const list = columns.map((name) => `${identifier(name)} varchar`).join(", ");
  await duckdb.run(`create or replace table arriving (${list})`);
  const appender = await duckdb.createAppender("arriving");
  const types = columns.map(() => VARCHAR);
  try {
    for await (const batch of batches)
      for (let start = 0; start < batch.length; start += CHUNK_ROWS) {
        const rows = batch.slice(start, start + CHUNK_ROWS);
        const chunk = DuckDBDataChunk.create(types, rows.length);
        chunk.setColumns(columns.map((_, column) => rows.map((row) => row[column] ?? null)));
        appender.appendDataChunk(chunk);
      }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
  return {relation: "arriving", columns: columns.map((name) => ({name, type: "VARCHAR"}))};
}

/**
 * Rows of a stream gathered into arrays of `size`. A stream that falls silent for `patience` seconds is taken for dead.
 */
export async function* inBatches(
  rows: Readable,
  {size = 8 * CHUNK_ROWS, patience = 600}: {size?: number; patience?: number} = {}
): AsyncGenerator<TextRow[]> {
  const silence = setTimeout(
    () => rows.destroy(new Error(`the server has sent nothing for ${patience} s`)),
    patience * 1000
  );
  let batch: TextRow[] = [];
  try {
    for await (const row of rows as AsyncIterable<TextRow>) {
      batch.push(row);
      if (batch.length < size) continue;
      yield batch;
      silence.refresh();
      batch = [];
    }
  } finally {
    clearTimeout(silence);
  }
  if (batch.length > 0) yield batch;
}
