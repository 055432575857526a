import {join} from "node:path";
import {literal, openDatabase, type Row} from "../database.ts";
import {completeExtracts} from "../landing.ts";

/** Asks the newest extract of the demo's source; `TABLE(x)` in the query is a landed table. */
export async function askLanded(data: string, query: string): Promise<Row[]> {
  const newest = completeExtracts(data, "demo")[0]?.folder ?? "";
  const db = await openDatabase(":memory:");
  try {
    return await db.rows(
      query.replaceAll(
        /TABLE\((\w+)\)/g,
        (_, table: string) => `read_parquet(${literal(join(newest, `${table}.parquet`))})`
      )
    );
  } finally {
    await db.close();
  }
}
