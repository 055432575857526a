/**
 * What the comparison needs of a data folder: the register's rows as they were landed for the current publication, and
 * the figures and lists published from them.
 */
import {existsSync as isFile, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import type {Client} from "pg";
import type {Kpi} from "../catalogue.ts";
import {copyFromDuckDB} from "./postgres.ts";
import type {RegisterTable} from "./recompute.ts";

export type Publication = {
  /** The published DuckDB file. */
  readonly file: string;
  readonly asOf: string;
  /** The extracts it was made from. */
  readonly landings: readonly string[];
};

/** The current publication of a data folder. Throws when there is none. */
export function currentPublication(data: string): Publication {
  const name = readFileSync(join(data, "published", "CURRENT"), "utf8").trim();
  const asOf = name.slice(0, "2026-01-01".length);
  const landings = readdirSync(join(data, "landing")).map((source) => {
    const folder = join(data, "landing", source);
    const extract = readdirSync(folder)
      .filter((candidate) => candidate.slice(0, asOf.length) <= asOf && !candidate.endsWith(".partial"))
      .toSorted()
      .at(-1);
    if (!extract) throw new Error(`no extract as of ${asOf} or before: ${folder}`);
    return join(folder, extract);
  });
  return {file: join(data, "published", name), asOf, landings};
}

/** Copies the landed rows into schema `register`, one to one, less those that the night's report says it rejected. */
export async function copyRegister(
  client: Client,
  {file, landings}: Publication,
  tables: readonly (RegisterTable & {readonly key: readonly string[]})[]
): Promise<void> {
  const copies = tables.map(({name, columns, key}) => {
    const files = landings.map((folder) => join(folder, `${name}.parquet`)).filter(isFile);
    const select = `
      select ${columns.map((column) => `"${column.name}"`).join(", ")} from read_parquet([${files.map(literal).join(", ")}])
      where concat_ws('/', ${key.join(", ")}) not in (
        select row_key from theirs.night_rejected
        where table_name = '${name}' and row_key is not null and rule <> 'reference_emptied'
      )`;
    return {table: `register."${name}"`, select, isThere: files.length > 0};
  });
  await copyFromDuckDB(
    client,
    copies.filter((copy) => copy.isThere),
    file
  );
}

/** Copies the published figures into `theirs.kpi_<name>` and `theirs.node_<name>`, long, without empty cells. */
export async function copyFigures(client: Client, {file}: Publication, kpis: readonly Kpi[]): Promise<void> {
  const copies: {table: string; select: string}[] = [];
  for (const kpi of kpis)
    for (const [prefix, source, place] of [
      ["kpi", "figures", "union_id, employer_unit_id, branch_id"],
      ["node", "figures_by_node", "union_id, tree, node_id"]
    ] as const) {
      const table = `theirs."${prefix}_${kpi.name}"`;
      const columns = `${place.replaceAll(/\w+/g, "$& text")}, month date, part text, numerator bigint, denominator bigint`;
      await client.query(`create table ${table} (${columns})`);
      for (const {numerator, denominator, part} of valuesOf(kpi))
        copies.push({
          table,
          select: `
            select ${place}, month, ${part}, ${numerator}, ${denominator} from theirs.${source}
            where month is not null and (${numerator} is distinct from 0 or coalesce(${denominator}, 0) <> 0)`
        });
    }
  await copyFromDuckDB(client, copies, file);
}

/** A column of one of our lists and its PostgreSQL type. */
export type ListColumn = {readonly name: string; readonly type: string};

/** The columns our list `ours.list_<name>` answers with. */
export async function listColumns(client: Client, name: string): Promise<ListColumn[]> {
  const {rows} = await client.query<ListColumn>(
    `select column_name as name, data_type as type from information_schema.columns
    where table_schema = 'ours' and table_name = $1 order by ordinal_position`,
    [`list_${name}`]
  );
  return rows;
}

/** Copies the same columns of a published list into `theirs.list_<name>`; fractions to three places. */
export async function copyList(
  client: Client,
  {file}: Publication,
  name: string,
  columns: readonly ListColumn[]
): Promise<void> {
  const list = columns.map((column) => `"${column.name}" ${column.type}`);
  await client.query(`create table theirs."list_${name}" (${list.join(", ")})`);
  const values = columns.map((column) =>
    column.type === "double precision" ? `round("${column.name}", 3)` : `"${column.name}"`
  );
  await copyFromDuckDB(
    client,
    [{table: `theirs."list_${name}"`, select: `select ${values.join(", ")} from theirs.${name}`}],
    file
  );
}

type Value = {numerator: string; denominator: string; part: string};

function valuesOf(kpi: Kpi): Value[] {
  if (kpi.parts.length > 0)
    return kpi.parts.map((part) => ({numerator: `"${kpi.name}__${part}"`, denominator: "null", part: literal(part)}));
  const of = `${kpi.name}__of`;
  return [{numerator: `"${kpi.name}"`, denominator: kpi.columns.includes(of) ? `"${of}"` : "null", part: "null"}];
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
