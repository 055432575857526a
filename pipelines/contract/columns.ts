/** What a table of the registry contract is made of. */
/** How a value is stored in Parquet and DuckDB: `code` is text out of a closed list, `money` BIGINT minor units. */
export type ColumnType = "id" | "text" | "code" | "integer" | "money" | "boolean" | "date" | "moment";

export type Column = {
  readonly name: string;
  readonly type: ColumnType;
  /** A row without it is rejected. */
  readonly required: boolean;
  readonly description: string;
  /** For `code`: every value allowed. */
  readonly codes?: readonly string[];
  /** For `id`: the table it must exist in (its first column). */
  readonly references?: string;
};

/** `core`: without it a source is refused. `expected`: a register normally has it. `optional`: many have not. */
export type Tier = "core" | "expected" | "optional";

export type Table = {
  readonly name: string;
  readonly tier: Tier;
  /** One sentence that states the grain. */
  readonly description: string;
  readonly columns: readonly Column[];
  /** Columns that identify a row; a second row with the same key is rejected. */
  readonly key: readonly string[];
};

type Options = {codes?: readonly string[]; references?: string};
const column =
  (type: ColumnType, required: boolean) =>
  (name: string, description: string, options: Options = {}): Column => ({
    name,
    type,
    required,
    description,
    ...options
  });

export const id = column("id", true);
export const maybeId = column("id", false);
export const text = column("text", true);
export const maybeText = column("text", false);
export const code = column("code", true);
export const maybeCode = column("code", false);
export const integer = column("integer", true);
export const maybeInteger = column("integer", false);
export const money = column("money", true);
export const maybeMoney = column("money", false);
export const boolean = column("boolean", true);
export const maybeBoolean = column("boolean", false);
export const date = column("date", true);
export const maybeDate = column("date", false);
export const moment = column("moment", true);

/** DuckDB type of each contract type; what the landing Parquet holds. */
export const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  id: "VARCHAR",
  text: "VARCHAR",
  code: "VARCHAR",
  integer: "INTEGER",
  money: "BIGINT",
  boolean: "BOOLEAN",
  date: "DATE",
  moment: "TIMESTAMP"
};
