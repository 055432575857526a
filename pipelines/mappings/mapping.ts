/** Reads a mapping file: how a register's own tables become the contract's, in SQL or column by column, without code. */
import {readFileSync} from "node:fs";
import {Type, type Static} from "typebox";
import {parse} from "yaml";
import {faultsIn} from "../configuration.ts";
import {CONTRACT, CONTRACT_VERSION} from "../contract/contract.ts";

const closed = {additionalProperties: false};
const bySql = Type.Object({sql: Type.String({minLength: 1})}, closed);
const byColumns = Type.Object(
  {
    from: Type.String({minLength: 1}),
    columns: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    where: Type.Optional(Type.String({minLength: 1}))
  },
  closed
);
const mapping = Type.Object(
  {
    engine: Type.Enum(["files", "postgres", "mariadb"]),
    contract: Type.Integer(),
    description: Type.Optional(Type.String()),
    tables: Type.Record(Type.String(), Type.Object({})),
    absent: Type.Optional(Type.Record(Type.String(), Type.String({minLength: 1})))
  },
  closed
);

/** The queries that answer contract tables, and what the register does not have, with the reason why. */
export type Mapping = {
  readonly engine: "files" | "postgres" | "mariadb";
  /** Contract table → a query in the source's own SQL whose columns carry the contract's names. */
  readonly queries: ReadonlyMap<string, string>;
  /** `table` or `table.column` → why. */
  readonly absent: ReadonlyMap<string, string>;
};

/** The mapping in a file; throws one error that lists every fault with its key and cure. */
export function readMapping(path: string): Mapping {
  return parseMapping(readFileSync(path, "utf8"), path);
}

/** As `readMapping`, from the text itself. */
export function parseMapping(text: string, path: string): Mapping {
  const value: unknown = parse(text);
  const faults = [...faultsIn(mapping, value, "")];
  if (faults.length === 0) faults.push(...faultsInTables(value as Static<typeof mapping>));
  if (faults.length > 0)
    throw new Error(`mapping ${path}:\n${faults.map((fault) => `  ${fault.path || "/"}: ${fault.cure}`).join("\n")}`);
  const checked = value as Static<typeof mapping>;
  return {
    engine: checked.engine,
    queries: new Map(Object.entries(checked.tables).map(([name, table]) => [name, queryOf(table)])),
    absent: new Map(Object.entries(checked.absent ?? {}))
  };
}

function* faultsInTables(value: Static<typeof mapping>): Generator<{path: string; cure: string}> {
  if (value.contract !== CONTRACT_VERSION)
    yield {path: "/contract", cure: `this product speaks contract version ${CONTRACT_VERSION}`};
  for (const [name, table] of Object.entries(value.tables)) {
    const path = `/tables/${name}`;
    const known = CONTRACT.find((candidate) => candidate.name === name);
    if (!known) yield {path, cure: `the contract has no such table; it has ${CONTRACT.map((t) => t.name).join(", ")}`};
    else if ("sql" in table) yield* faultsIn(bySql, table, path);
    else {
      yield* faultsIn(byColumns, table, path);
      for (const column of Object.keys((table as Partial<Static<typeof byColumns>>).columns ?? {}))
        if (!known.columns.some((candidate) => candidate.name === column))
          yield {path: `${path}/columns/${column}`, cure: `the contract's ${name} has no such column; take it out`};
    }
  }
  for (const key of Object.keys(value.absent ?? {})) {
    const [name, column] = key.split(".");
    const table = CONTRACT.find((candidate) => candidate.name === name);
    if (!table || (column !== undefined && !table.columns.some((candidate) => candidate.name === column)))
      yield {path: `/absent/${key}`, cure: "the contract has no such table or column"};
    else if (column === undefined && key in value.tables)
      yield {path: `/absent/${key}`, cure: "mapped above and absent at once; take one out"};
  }
}

function queryOf(table: object): string {
  if ("sql" in table) return (table as Static<typeof bySql>).sql.trim().replace(/;$/, "");
  const {from, columns, where} = table as Static<typeof byColumns>;
  const list = Object.entries(columns).map(([name, expression]) => `${String(expression)} as ${name}`);
  return `select ${list.join(", ")} from ${from}${where === undefined ? "" : ` where ${where}`}`;
}
