/** SQL that brings rows as they arrive into the contract's types, and finds the values that do not fit. */
import {SQL_TYPES, type Column, type ColumnType, type Table} from "../contract/contract.ts";
import {identifier, quoted, type Arrival} from "./source.ts";

export type Shape = {
  /** Select list in the contract's columns, order and types; ids carry the source's name. */
  readonly select: string;
  /** How to find the values that do not fit; undefined where every type is already right. */
  readonly misfits: Misfits | undefined;
  /** Columns of the contract that did not arrive (none of them required). */
  readonly missing: readonly string[];
  /** Columns that arrived and the contract does not ask for. */
  readonly unasked: readonly string[];
};

export type Misfits = {
  /** How many values of the doubtful columns arrived: one row, one column `arrived`. */
  readonly arrived: string;
  /** The doubtful columns; as many values of them as arrived must have landed. */
  readonly columns: readonly string[];
  /** One row per value that does not fit: table_name, row_number, row_key, rule, column_name, message. */
  readonly found: string;
};

/**
 * How `arrival` becomes rows of `table`. Throws when a required column did not arrive: such a table cannot be mapped.
 */
export function shapeOf(table: Table, arrival: Arrival, source: string): Shape {
  const arrived = new Map(arrival.columns.map((column) => [column.name.toLowerCase(), column]));
  const missing = table.columns.filter((column) => !arrived.has(column.name));
  const needed = missing.filter((column) => column.required).map((column) => column.name);
  if (needed.length > 0)
    throw new Error(
      `source ${source}, table ${table.name}: required column is missing (map it, or correct the file's header): ${needed.join(", ")}`
    );
  const known = new Set(table.columns.map((column) => column.name));
  const parts = table.columns.map((column) => {
    const there = arrived.get(column.name);
    return there ? partOf(column, there.name, there.type, source) : {column, expression: `null`, doubt: undefined};
  });
  const select = parts.map(
    ({column, expression}) => `cast(${expression} as ${SQL_TYPES[column.type]}) as ${column.name}`
  );
  return {
    select: select.join(",\n  "),
    misfits: misfitsOf(table, parts, arrival, source),
    missing: missing.map((column) => column.name),
    unasked: arrival.columns.map((column) => column.name).filter((name) => !known.has(name.toLowerCase()))
  };
}

/** `doubt`: the value as trimmed text, where it may not be of the column's type. */
type Part = {column: Column; expression: string; doubt: string | undefined};

function partOf(column: Column, name: string, type: string, source: string): Part {
  const value = identifier(name);
  if (column.type === "id")
    return {column, expression: `${quoted(`${source}:`)} || nullif(${textOf(value, type)}, '')`, doubt: undefined};
  if (column.type === "text" || column.type === "code")
    return {column, expression: `nullif(${textOf(value, type)}, '')`, doubt: undefined};
  if (type === SQL_TYPES[column.type]) return {column, expression: value, doubt: undefined};
  const text = `trim(cast(${value} as varchar))`;
  return {column, expression: FROM_TEXT[column.type](text), doubt: text};
}

function textOf(value: string, type: string): string {
  return type === "VARCHAR" ? value : `cast(${value} as varchar)`;
}

/** From text, strictly: what is not plainly of the type becomes null. `12.7` is no integer, `2020-01-31 10:15` no date. */
const FROM_TEXT: Readonly<Record<Exclude<ColumnType, "id" | "text" | "code">, (text: string) => string>> = {
  integer: (text) => `try_cast(${wholeNumber(text)} as integer)`,
  money: (text) => `try_cast(${wholeNumber(text)} as bigint)`,
  boolean: (text) =>
    `case when lower(${text}) in ('true', 't', 'yes', 'y', '1') then true ` +
    `when lower(${text}) in ('false', 'f', 'no', 'n', '0') then false end`,
  date: (text) =>
    `case when regexp_full_match(${text}, '\\d{4}-\\d{2}-\\d{2}([ T]00:00:00(\\.0+)?)?') ` +
    `then try_cast(left(${text}, 10) as date) end`,
  moment: (text) => `try_cast(${text} as timestamp)`
};

function wholeNumber(text: string): string {
  return `case when regexp_full_match(${text}, '[+-]?\\d+(\\.0*)?') then split_part(${text}, '.', 1) end`;
}

const A_TYPE: Readonly<Record<ColumnType, string>> = {
  id: "an id",
  text: "a text",
  code: "a code",
  integer: "a whole number",
  money: "a whole number of minor units",
  boolean: "true or false",
  date: "a date (YYYY-MM-DD)",
  moment: "a moment"
};

function misfitsOf(table: Table, parts: readonly Part[], arrival: Arrival, source: string): Misfits | undefined {
  const doubtful = parts.filter((part) => part.doubt !== undefined);
  if (doubtful.length === 0) return undefined;
  const key = parts.filter((part) => table.key.includes(part.column.name)).map((part) => `(${part.expression})`);
  const told = doubtful.map(({column, expression, doubt = ""}) => {
    const what = quoted(`${column.name} is not ${A_TYPE[column.type]}: `);
    return `case when ${doubt} <> '' and (${expression}) is null
      then {'column_name': ${quoted(column.name)}, 'what': ${what} || left(${doubt}, 40)} end`;
  });
  return {
    columns: doubtful.map((part) => part.column.name),
    arrived: `select ${doubtful.map(({doubt}) => `count(nullif(${doubt}, ''))`).join(" + ")} as arrived from ${arrival.relation}`,
    found: `
    with numbered as (select *, row_number() over () as tillit_row from ${arrival.relation}),
    told as (
      select tillit_row, concat_ws('+', ${key.join(", ")}) as row_key, unnest([${told.join(",\n")}]) as misfit
      from numbered
    )
    select ${quoted(table.name)} as table_name, tillit_row as row_number, row_key, 'wrong_type' as rule,
      misfit.column_name as column_name,
      ${quoted(`${source}, ${table.name}, row `)} || tillit_row || ', wrong_type: ' || misfit.what as message
    from told
    where misfit is not null`
  };
}
