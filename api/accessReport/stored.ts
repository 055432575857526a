import {MIGRATIONS} from "../store/migrations.ts";
import type {Store} from "../store/store.ts";
import type {Kept, Row} from "./kept.ts";

/** Keys and seals say nothing of a person, and open something to whoever holds them. */
const SECRET = ["id_hash", "data", "chain"];

/** Tables of the operations store with their text columns, out of the statements that make them. */
const TABLES = MIGRATIONS.flat().flatMap((statement) => {
  if (typeof statement !== "string") return [];
  const [, name, body] = /^create table (?:if not exists )?(\w+) \((.*)\)$/s.exec(statement) ?? [];
  const texts = [...(body ?? "").matchAll(/(?:^|,)\s*(\w+) text\b/g)].map(([, column = ""]) => column);
  return name === undefined ? [] : [{name, texts}];
});

/** What the operations store holds of a person: sign-ins, the trail of what they looked at, what was revoked. */
export async function storedOf(store: Store, person: string): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const {name, texts} of TABLES.filter(
    (table, i) => TABLES.findLastIndex((other) => other.name === table.name) === i
  )) {
    const where = texts.map((column) => `${column} = ?`).join(" or ");
    const found =
      where === ""
        ? []
        : await store.rows(
            `select * from ${name} where ${where}`,
            texts.map(() => person)
          );
    const rows = found.map((row): Row =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !SECRET.includes(column)))
    );
    if (rows.length > 0) kept.push({table: name, rows, how: "itself"});
  }
  return kept;
}
