/** Looks for words in everything a data folder holds, decoded: Parquet, DuckDB, and every other file as text. */
import {readdirSync, readFileSync} from "node:fs";
import {join, relative} from "node:path";
import {identifier, literal, openDatabase, type Database} from "../database.ts";

/** Where any of the words stands, as `path: word`. The register itself is the union's own and left out. */
export async function tracesIn(data: string, words: readonly string[]): Promise<string[]> {
  const db = await openDatabase(":memory:");
  const found: string[] = [];
  try {
    const files = readdirSync(data, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile());
    for (const entry of files) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(data, path);
      if (name.startsWith("register")) continue;
      const told = name.endsWith(".parquet")
        ? await inRelation(db, `read_parquet(${literal(path)})`, words)
        : name.endsWith(".duckdb")
          ? await inDatabase(db, path, words)
          : [];
      const bytes = readFileSync(path, "latin1");
      const raw = words.filter((word) => bytes.includes(Buffer.from(word, "utf8").toString("latin1")));
      for (const word of new Set([...told, ...raw])) found.push(`${name}: ${word}`);
    }
  } finally {
    await db.close();
  }
  return found;
}

async function inDatabase(db: Database, path: string, words: readonly string[]): Promise<string[]> {
  await db.run(`attach ${literal(path)} as looked_at (read_only)`);
  try {
    const tables = await db.rows(
      "select schema_name, table_name from duckdb_tables() where database_name = 'looked_at'"
    );
    const found: string[] = [];
    for (const {schema_name: schema, table_name: table} of tables)
      found.push(
        ...(await inRelation(db, `looked_at.${identifier(String(schema))}.${identifier(String(table))}`, words))
      );
    return found;
  } finally {
    await db.run("detach looked_at");
  }
}

/** Words that stand in any value of any row. */
async function inRelation(db: Database, relation: string, words: readonly string[]): Promise<string[]> {
  const anyOf = words.map((word) => word.replaceAll(/[^\w]/g, "\\$&")).join("|");
  const rows = await db.rows(`
    select whole from (select cast(rows as varchar) as whole from ${relation} as rows)
    where regexp_matches(whole, ${literal(anyOf)})`);
  return words.filter((word) => rows.some(({whole}) => String(whole).includes(word)));
}
