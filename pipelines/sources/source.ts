/** What every kind of source offers to `extract.ts`. */
import type {DuckDBConnection} from "@duckdb/node-api";
import type {People, Source} from "../configuration.ts";

/** Rows of one contract table within DuckDB's reach, before they are brought into the contract's types. */
export type Arrival = {
  /** SQL that stands after `from`: a table or a table function, in the order of the source's rows. */
  readonly relation: string;
  readonly columns: readonly {readonly name: string; readonly type: string}[];
};

export type Register = {
  /** What the register says about its people, where it says anything. */
  readonly people?: People;
  /** `table` or `table.column` → why it is absent, as the mapping declares. */
  readonly absent: ReadonlyMap<string, string>;
  /** The rows of a contract table; undefined where the register has none. */
  arrive(table: string): Promise<Arrival | undefined>;
  close(): Promise<void>;
};

export type Surroundings = {
  /** The data folder, from which paths in the configuration are read. */
  readonly data: string;
  /** Where the extract is built; what stands here besides it is removed at the end. */
  readonly folder: string;
  readonly duckdb: DuckDBConnection;
  readonly log: (line: string) => void;
  /** At most so many rows of each table; all when undefined. */
  readonly sample?: number | undefined;
  /** Seconds to wait between tries to reach a database. */
  readonly pauses?: readonly number[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

export type OpenRegister = (source: Source, surroundings: Surroundings) => Promise<Register>;

/** `'it''s'`: a text as an SQL literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `"a ""name"""`: a name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
