import {DuckDBInstance, type DuckDBConnection, type DuckDBValue} from "@duckdb/node-api";

/** A row as plain values: BIGINT as a number when it is safe, dates and moments as ISO text. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

export type Database = {
  /** Runs a statement for its effect. */
  readonly run: (sql: string) => Promise<void>;
  /** Runs a query and returns its rows. */
  readonly rows: (sql: string) => Promise<Row[]>;
  /** Another connection to the same database, to run statements side by side; temporary tables are each one's own. */
  readonly connect: () => Promise<Database>;
  /** Closes connection and instance; a database opened for writing is checkpointed first. */
  readonly close: () => Promise<void>;
};

type Options = {
  readonly readOnly?: boolean;
  readonly memoryLimit?: string;
  readonly threads?: number;
  /** Where a query may spill; DuckDB's own choice beside the file otherwise. */
  readonly temporaryFolder?: string;
};

/** Opens a DuckDB file, or one in memory (":memory:"). Opening a missing file for reading fails; for writing makes it. */
export async function openDatabase(
  path: string,
  {
    readOnly = false,
    memoryLimit = process.env["TILLIT_MEMORY_LIMIT"] ?? "2GB",
    threads = 2,
    temporaryFolder
  }: Options = {}
): Promise<Database> {
  const instance = await DuckDBInstance.create(path, {
    access_mode: readOnly ? "READ_ONLY" : "AUTOMATIC",
    memory_limit: memoryLimit,
    threads: String(threads),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...(temporaryFolder === undefined ? {} : {temp_directory: temporaryFolder})
  });
  return connectTo(instance, async (connection) => {
    if (!readOnly) await connection.run("checkpoint");
    connection.closeSync();
    instance.closeSync();
  });
}

async function connectTo(
  instance: DuckDBInstance,
  close: (connection: DuckDBConnection) => Promise<void>
): Promise<Database> {
  const connection = await instance.connect();
  return {
    run: async (sql) => {
      await connection.run(sql);
    },
    rows: async (sql) => {
      const reader = await connection.runAndReadAll(sql);
      return reader
        .getRowObjects()
        .map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, plain(v)])));
    },
    connect: () => connectTo(instance, async (other) => other.closeSync()),
    close: () => close(connection)
  };
}

function plain(value: DuckDBValue): string | number | boolean | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (typeof value === "bigint") {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new Error(`integer too large for a number: ${value}`);
    return number;
  }
  return value.toString();
}

/** An SQL text literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** An SQL identifier, quoted. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
