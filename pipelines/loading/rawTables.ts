/** The schema `raw` of a build file: a table per contract table, or a view where rows stay in their landed Parquet. */
import type {DuckDBConnection} from "@duckdb/node-api";
import type {People} from "../configuration.ts";
import {CONTRACT, SQL_TYPES, type Table} from "../contract/contract.ts";
import {identifier, quoted} from "../sources/source.ts";

export type RawTables = {
  readonly duckdb: DuckDBConnection;
  /** Adds the rows of a query with the contract's columns and `source`. */
  insert(table: Table, select: string): Promise<void>;
  /** As `insert`, without copying: the query is run whenever `raw.<table>` is read. */
  view(table: Table, source: string, select: string): Promise<void>;
  /** Takes out what a source has brought. */
  forget(source: string): Promise<void>;
};

/** Creates `raw.*`, empty, with `raw.rejected`, `raw.absent` and the one row of `raw.night`. */
export async function createRawTables(
  duckdb: DuckDBConnection,
  {runId, asOf, timeZone = "UTC", people}: {runId: string; asOf: string; timeZone?: string; people: People}
): Promise<RawTables> {
  await duckdb.run("begin");
  await duckdb.run("create schema raw");
  for (const table of CONTRACT) await createTable(duckdb, table.name, table);
  await duckdb.run(
    `create table raw.rejected (source varchar, table_name varchar, row_key varchar, row_number bigint,
       rule varchar, column_name varchar, message varchar)`
  );
  await duckdb.run("create table raw.absent (source varchar, table_name varchar, column_name varchar)");
  await duckdb.run("create table raw.night (run_id varchar, as_of date, time_zone varchar, people varchar)");
  const night = [runId, asOf, timeZone, people].map(quoted).join(", ");
  await duckdb.run(`insert into raw.night values (${night})`);

  await duckdb.run("commit");

  /** Contract table → the queries its view is made of, by source; its copied rows then stand in `<table>_rows`. */
  const views = new Map<string, {source: string; select: string}[]>();
  const copied = (name: string): string => `raw.${identifier(views.has(name) ? `${name}_rows` : name)}`;
  const replaceView = async (name: string): Promise<void> => {
    const parts = (views.get(name) ?? []).map((part) => ` union all ${part.select}`);
    await duckdb.run(
      `create or replace view raw.${identifier(name)} as select * from ${copied(name)}${parts.join("")}`
    );
  };
  return {
    duckdb,
    insert: async (table, select) => {
      await duckdb.run(`insert into ${copied(table.name)} ${select}`);
    },
    view: async (table, source, select) => {
      const parts = views.get(table.name);
      if (parts) parts.push({source, select});
      else {
        views.set(table.name, [{source, select}]);
        await duckdb.run(`alter table raw.${identifier(table.name)} rename to ${identifier(`${table.name}_rows`)}`);
      }
      await replaceView(table.name);
    },
    forget: async (source) => {
      for (const name of [...CONTRACT.map((table) => table.name), "rejected", "absent"])
        await duckdb.run(`delete from ${copied(name)} where source = ${quoted(source)}`);
      for (const [name, parts] of views) {
        views.set(
          name,
          parts.filter((part) => part.source !== source)
        );
        await replaceView(name);
      }
    }
  };
}

async function createTable(duckdb: DuckDBConnection, name: string, table: Table): Promise<void> {
  const columns = table.columns.map((column) => `${column.name} ${SQL_TYPES[column.type]}`);
  await duckdb.run(`create table raw.${identifier(name)} (${columns.join(", ")}, source varchar)`);
}
