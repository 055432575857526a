import {createHash} from "node:crypto";
import {createReadStream, readFileSync, statSync} from "node:fs";
import path from "node:path";
import {pipeline} from "node:stream/promises";
import {DuckDBInstance} from "@duckdb/node-api";
import {Type} from "typebox";
import {Value} from "typebox/value";
import type {ColumnType, Relation} from "../../access/predicate.ts";
import {type GuardedKpi, outsideColumns, type Policy} from "../../access/policy.ts";
import {lint} from "../../access/policyLint.ts";
import {identifier, join, sql} from "../../access/sql.ts";
import {type Ask, openPool, type Pool} from "./pool.ts";
import {rowsOf, textOf} from "./rows.ts";
import {readTrees, type Trees} from "./trees.ts";

/** What the night said of itself. `people` decides whether personas may sign in. */
export type Publication = {
  readonly run_id: string;
  readonly as_of: string;
  readonly published_at: string;
  readonly people: "synthetic" | "invented" | "real";
  /** Date of the first night whose figures are kept as they were known. */
  readonly known_since: string;
};

/** An extract that the night was made from. */
export type Source = {readonly source: string; readonly as_of: string; readonly extracted_at: string};

/** One published file, open: data, rights and trees of one night, which must never be mixed with another's. */
export type Generation = {
  readonly file: string;
  readonly publication: Publication;
  /** Newest month of the figures, its first day. */
  readonly month: string;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly trees: Trees;
  /** Whether any of the unions has what the KPI needs. */
  readonly hasSource: (kpi: string, unions: ReadonlySet<string>) => boolean;
  /** What the register read for these unions was, by when it was read. */
  readonly sourcesOf: (unions: ReadonlySet<string>) => readonly Source[];
  /** Date of the night that tonight's rows of the KPI were compared with; none where they could not be. */
  readonly comparedWith: (kpi: string) => string | null;
  /** Date of the night before, whose figures stand beside tonight's; none in the first. */
  readonly before: string | null;
  readonly lease: Pool["lease"];
  readonly close: () => void;
};

// Order matters: temp_directory must be set before external access goes off.
const SERVING = {
  access_mode: "READ_ONLY",
  threads: "1",
  memory_limit: "512MB",
  temp_directory: "",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
  enable_external_access: "false",
  lock_configuration: "true"
};

/** Opening reads both trees and is nobody's request. */
const OPENING_MS = 60_000;

export type OpenOptions = {
  readonly policy: Policy;
  readonly kpis: readonly GuardedKpi[];
  readonly connections?: number;
  readonly timeoutMs?: number;
  readonly queue?: number;
};

/**
 * Opens a published file for serving, after a smoke test: it is the file its manifest describes, byte for byte, it
 * holds what the catalogue and the policy speak of, and its tables can be read. Throws otherwise and leaves nothing
 * open. The path must not be open already in this process.
 */
export async function openGeneration(
  file: string,
  {policy, kpis, connections = 4, ...limits}: OpenOptions
): Promise<Generation> {
  await checkManifest(file);
  const instance = await DuckDBInstance.create(file, SERVING);
  const pool = openPool(await Promise.all(Array.from({length: connections}, () => instance.connect())), limits);
  const close = (): void => {
    pool.close();
    instance.closeSync();
  };
  try {
    return await pool.lease(async (ask) => {
      const relations = await readRelations(ask);
      const lacks = (table: string, columns: readonly string[]): string[] =>
        columns
          .filter((column) => !relations.get(table)?.columns.has(column))
          .map((column) => `${table} lack a column: ${column}`);
      const broken = [
        ...lacks(
          "figures",
          kpis.flatMap((kpi) => kpi.columns)
        ),
        ...lacks("pub_figures", kpis.filter((kpi) => kpi.outside).flatMap(outsideColumns)),
        ...lint(policy, relations, kpis)
      ];
      if (broken.length > 0) throw new Error(`the published file cannot be served:\n  ${broken.join("\n  ")}`);
      const [night] = await rowsOf(
        await ask(sql`select run_id, as_of, published_at, people, known_since, sources from publication`)
      );
      const [newest] = await rowsOf(await ask(sql`select max(month) as month from figures_by_node`));
      const sources = await rowsOf(await ask(sql`select kpi, union_id from kpi_sources where has_source`));
      const [before] = await rowsOf(await ask(sql`select as_of from figures_before_publication`));
      const compared = await rowsOf(await ask(sql`select kpi, as_of from changes_since`));
      if (!night) throw new Error("the published file does not say which night it is");
      return {
        file,
        publication: publicationOf(night),
        month: typeof newest?.["month"] === "string" ? newest["month"] : `${textOf(night, "as_of").slice(0, 7)}-01`,
        relations,
        trees: await readTrees(ask),
        hasSource: (kpi, unions) => sources.some((row) => row["kpi"] === kpi && unions.has(String(row["union_id"]))),
        sourcesOf: sourcesIn(textOf(night, "sources")),
        comparedWith: (kpi) => {
          const found = compared.find((row) => row["kpi"] === kpi);
          return found ? textOf(found, "as_of") : null;
        },
        before: before ? textOf(before, "as_of") : null,
        lease: pool.lease,
        close
      };
    }, OPENING_MS);
  } catch (error) {
    close();
    throw error;
  }
}

function publicationOf(row: Readonly<Record<string, unknown>>): Publication {
  const text = (column: string): string => String(row[column]);
  const people = text("people");
  // Whatever is not plainly marked is treated as real people.
  const known = people === "synthetic" || people === "invented" ? people : "real";
  return {
    run_id: text("run_id"),
    as_of: text("as_of"),
    published_at: text("published_at"),
    people: known,
    known_since: text("known_since")
  };
}

const Extract = Type.Object({source: Type.String(), as_of: Type.String(), extract_id: Type.String()});

/** A union's ids begin with the name of the source that brings it: no one is told of another union's register. */
function sourcesIn(told: string): Generation["sourcesOf"] {
  const extracts = Value.Parse(Type.Array(Extract), JSON.parse(told));
  return (unions) => {
    const own = new Set([...unions].map((union) => union.split(":")[0]));
    return extracts
      .filter(({source}) => own.has(source))
      .map(({source, as_of, extract_id}) => ({source, as_of, extracted_at: momentOf(extract_id)}));
  };
}

/** Behind the date of its night an extract's id holds the moment in UTC. */
const momentOf = (id: string): string =>
  id.replace(/^.{10}T(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d).*$/, "$1-$2-$3T$4:$5:$6Z");

/** Columns that say where a row is; rules compare them. */
const PLACES = ["union_id", "tree", "node_l", "node_kind", "unit_l", "branch_id", "region_id"];

async function readRelations(ask: Ask): Promise<ReadonlyMap<string, Relation>> {
  const rows = await rowsOf(
    await ask(sql`
      select table_name, column_name, data_type from duckdb_columns() where schema_name = 'main' and not internal
    `)
  );
  const relations = new Map<string, Relation>();
  for (const [name, own] of Map.groupBy(rows, (row) => textOf(row, "table_name"))) {
    const columns = new Map(own.map((row) => [textOf(row, "column_name"), columnType(textOf(row, "data_type"))]));
    relations.set(name, {name, columns, filled: await readFilled(ask, name, columns)});
  }
  return relations;
}

async function readFilled(ask: Ask, table: string, columns: Relation["columns"]): Promise<ReadonlySet<string>> {
  const places = PLACES.filter((column) => columns.has(column));
  if (places.length === 0) return new Set();
  const counts = join(
    places.map((column) => sql`count(*) = count(${identifier(column)}) as ${identifier(column)}`),
    ", "
  );
  const [row] = await rowsOf(await ask(sql`select ${counts} from ${identifier(table)}`));
  return new Set(places.filter((column) => row?.[column] === true));
}

function columnType(type: string): ColumnType {
  if (/^U?(TINY|SMALL|BIG)?INT(EGER)?$/.test(type)) return "integer";
  if (type === "VARCHAR" || type.startsWith("ENUM(")) return "text";
  if (type === "BOOLEAN") return "boolean";
  return type === "DATE" ? "date" : "other";
}

async function checkManifest(file: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(file.replace(/\.duckdb$/, ".json"), "utf8")) as {
    sha256?: unknown;
    bytes?: unknown;
  };
  if (statSync(file).size !== manifest.bytes) throw new Error(`not the size its manifest says: ${path.basename(file)}`);
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  if (hash.digest("hex") !== manifest.sha256) throw new Error(`not what its manifest says: ${path.basename(file)}`);
}
