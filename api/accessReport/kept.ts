/** A question put to one database; values stand for the question marks. */
export type Question = (text: string, values?: readonly string[]) => Promise<readonly Row[]>;
export type Row = Readonly<Record<string, unknown>>;

/** The rows of one table that speak of a person. */
export type Kept = {
  readonly table: string;
  readonly rows: readonly Row[];
  /** The person's own, belonging to a row of theirs, or about somebody else and only naming them: then cut to that. */
  readonly how: "itself" | "through" | "named";
};

type Table = {readonly name: string; readonly columns: readonly string[]; readonly texts: readonly string[]};

/** Columns that say whose a row is: where there is one, a row belongs to nobody else. */
const WHOSE = ["member_id", "person_id"];

/**
 * Every row of a schema that speaks of a person: those with the person's id in any column whatever its name, and those
 * without a person of their own that carry the id of one of these rows, such as what happened in a case. Found by the
 * columns there are, so that no list of tables can forget one.
 */
export async function keptIn(ask: Question, catalog: string, schema: string, person: string): Promise<Kept[]> {
  const tables = await tablesIn(ask, catalog, schema);
  const rowsWith = async ({name, texts}: Table, ids: readonly string[]): Promise<readonly Row[]> => {
    if (texts.length === 0 || ids.length === 0) return [];
    const blanks = ids.map(() => "?").join(", ");
    const where = texts.map((column) => `${quoted(column)} in (${blanks})`).join(" or ");
    return await ask(
      `select * from ${quoted(catalog)}.${quoted(schema)}.${quoted(name)} where ${where} order by all`,
      texts.flatMap(() => ids)
    );
  };
  const own: Kept[] = [];
  const named: Kept[] = [];
  for (const {name: table, ...rest} of tables) {
    const found = await rowsWith({name: table, ...rest}, [person]);
    own.push({table, rows: found.filter((row) => isOf(row, person)), how: "itself"});
    named.push({
      table,
      rows: found.filter((row) => !isOf(row, person)).map((row) => onlyNaming(row, person)),
      how: "named"
    });
  }
  const ids = [...new Set(own.flatMap(({table, rows}) => rows.map((row) => row[`${table}_id`])))];
  const known = ids.filter((id) => typeof id === "string").filter((id) => id !== person);
  const through: Kept[] = [];
  for (const table of tables)
    if (!table.columns.some((column) => WHOSE.includes(column)))
      through.push({table: table.name, rows: await rowsWith(table, known), how: "through"});
  return [...own, ...through, ...named].filter(({rows}) => rows.length > 0);
}

/** The union whose member the person is in the register; of who is none, those of what else is the person's own. */
export function unionsAmong(register: readonly Kept[]): readonly string[] {
  const own = register.filter(({how}) => how === "itself");
  const asMember = own.filter(({table}) => table === "member");
  const rows = (asMember.length > 0 ? asMember : own).flatMap((kept) => kept.rows);
  return rows.flatMap(({union_id}) => (typeof union_id === "string" ? [union_id] : []));
}

const isOf = (row: Row, person: string): boolean =>
  WHOSE.every((column) => (row[column] ?? null) === null || row[column] === person);

/** Of a row about somebody else only what names the person: the rest is the other's. */
const onlyNaming = (row: Row, person: string): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value === person));

async function tablesIn(ask: Question, catalog: string, schema: string): Promise<Table[]> {
  const columns = await ask(
    `select table_name, column_name, data_type from information_schema.columns
     where table_catalog = ? and table_schema = ? order by table_name, ordinal_position`,
    [catalog, schema]
  );
  const tables = Map.groupBy(columns, (row) => String(row["table_name"]));
  // Large tables are looked through to where they lie, under a second name.
  return [...tables]
    .filter(([name]) => !tables.has(name.replace(/_rows$/, "")) || !name.endsWith("_rows"))
    .map(([name, own]) => ({
      name,
      columns: own.map((row) => String(row["column_name"])),
      texts: own.filter((row) => row["data_type"] === "VARCHAR").map((row) => String(row["column_name"]))
    }));
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
