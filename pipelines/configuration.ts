/** Reads `tillit.yaml`, the one file of settings in a data folder, and checks it before anything else starts. */
import {existsSync, readFileSync} from "node:fs";
import {join, resolve} from "node:path";
import {Type, type Static, type TSchema} from "typebox";
import {Value} from "typebox/value";
import {isNode, LineCounter, parseDocument, type Document} from "yaml";
import {OFFICE_ROLES} from "./contract/contract.ts";
import {BASES, type Bases} from "./publication/disclosure.ts";

const closed = {additionalProperties: false};
const word = Type.String({minLength: 1});
const sourceName = Type.String({pattern: "^[a-z][a-z0-9_-]*$"});

const filesSource = Type.Object(
  {
    name: sourceName,
    kind: Type.Literal("files"),
    folder: word,
    mapping: Type.Optional(word),
    encoding: Type.Optional(Type.Enum(["utf-8", "latin-1", "utf-16"]))
  },
  closed
);

const connectionTo = Type.Object(
  {
    host: word,
    port: Type.Optional(Type.Integer({minimum: 1, maximum: 65535})),
    database: word,
    user: word,
    password_file: Type.Optional(word),
    password_env: Type.Optional(word),
    encrypted: Type.Optional(Type.Boolean())
  },
  closed
);

const databaseSource = Type.Object(
  {name: sourceName, kind: Type.Enum(["postgres", "mariadb"]), mapping: word, connection: connectionTo},
  closed
);

const office = Type.Object(
  {
    person_id: word,
    person_name: word,
    role: Type.Enum([...OFFICE_ROLES]),
    union_id: word,
    organisation_unit_id: Type.Optional(word),
    sign_in_as: word
  },
  closed
);

/** Below three a rounded count is nearly the count. */
const base = Type.Integer({minimum: 3, maximum: 100});
const share = Type.Number({minimum: 0, maximum: 1});
const settings = Type.Object(
  {
    time_zone: word,
    people: Type.Optional(Type.Enum(["synthetic", "invented", "real"])),
    sources: Type.Array(Type.Object({name: sourceName, kind: Type.Enum(["files", "postgres", "mariadb"])}), {
      minItems: 1
    }),
    offices: Type.Optional(Type.Array(office)),
    rejected_share_allowed: Type.Optional(share),
    disclosure: Type.Optional(Type.Object({ordinary: Type.Optional(base), sensitive: Type.Optional(base)}, closed)),
    retention: Type.Optional(
      Type.Object(
        {
          landing_days: Type.Optional(Type.Integer({minimum: 1})),
          month_ends_years: Type.Optional(Type.Integer({minimum: 0})),
          left_members_months: Type.Optional(Type.Integer({minimum: 1})),
          audit_months: Type.Optional(Type.Integer({minimum: 1, maximum: 120})),
          export_days: Type.Optional(Type.Integer({minimum: 1, maximum: 90})),
          backup_days: Type.Optional(Type.Integer({minimum: 1}))
        },
        closed
      )
    ),
    // The API checks the rest of these when it starts to serve by them.
    serve: Type.Optional(Type.Object({sign_in: Type.Enum(["personas", "oidc", "none"])})),
    operations: Type.Optional(Type.Object({})),
    // the union's own access policy; the API reads it
    policy: Type.Optional(word)
  },
  closed
);

export type FilesSource = Static<typeof filesSource>;
export type DatabaseSource = Static<typeof databaseSource>;
export type DatabaseConnection = Static<typeof connectionTo>;
export type Source = FilesSource | DatabaseSource;
export type Office = Static<typeof office>;
export type People = "synthetic" | "invented" | "real";

/** How long things that name people are kept. What has no limit here is kept until somebody is erased. */
export type Retention = {
  /** Days for which nightly extracts stay in the landing zone. */
  readonly landing_days: number;
  /** Years for which the last extract of each month stays. */
  readonly month_ends_years: number;
  /** Months after the last membership has ended; then the member becomes a tombstone. */
  readonly left_members_months?: number;
  /** Months for which it is known who looked at what. */
  readonly audit_months: number;
  /** Days after which a file that somebody took out must be gone. */
  readonly export_days: number;
  /** Days after which the union's own backups of the data folder are gone; only told, nothing here makes backups. */
  readonly backup_days?: number;
};

export type Configuration = {
  readonly time_zone: string;
  readonly people: People;
  readonly sources: readonly Source[];
  readonly offices: readonly Office[];
  /** Share of rejected rows of one table, 0 to 1, above which the source is not believed. */
  readonly rejected_share_allowed: number;
  /** What counts that are read outside one's own scope are rounded to. */
  readonly disclosure: Bases;
  readonly retention: Retention;
};

/** What holds where `retention` in tillit.yaml says nothing. */
export const RETENTION: Retention = {landing_days: 35, month_ends_years: 10, audit_months: 24, export_days: 30};

/**
 * The settings of a data folder. Throws one error that lists every fault with file, line, key and cure.
 */
export function readConfiguration(data: string): Configuration {
  const path = resolve(data, "tillit.yaml");
  if (!existsSync(path))
    throw new Error(`no configuration (write one, or let "npm run demo" make a demo union): ${path}`);
  return parseConfiguration(readFileSync(path, "utf8"), path);
}

/** As `readConfiguration`, from the text itself; `path` is only named in errors. */
export function parseConfiguration(text: string, path = "tillit.yaml"): Configuration {
  const lines = new LineCounter();
  const document = parseDocument(text, {lineCounter: lines});
  const broken = document.errors[0];
  if (broken)
    throw new Error(`${path} line ${broken.linePos?.[0].line ?? 1}: not YAML: ${broken.message.split("\n")[0]}`);
  const value: unknown = document.toJS();
  const faults = [...faultsIn(settings, value, "")];
  if (faults.length === 0) faults.push(...faultsInSources(value as Static<typeof settings>));
  if (faults.length === 0) faults.push(...faultsBetween(value as Configuration));
  if (faults.length > 0) {
    const told = faults.map((fault) => `  ${place(document, lines, fault.path)}: ${fault.cure}`);
    throw new Error(`${path} has ${faults.length} fault${faults.length > 1 ? "s" : ""}:\n${told.join("\n")}`);
  }
  const given = value as Partial<Configuration> & Pick<Configuration, "time_zone" | "sources">;
  return {
    time_zone: given.time_zone,
    people: given.people ?? "real",
    sources: given.sources,
    offices: given.offices ?? [],
    rejected_share_allowed: given.rejected_share_allowed ?? 0.02,
    disclosure: {...BASES, ...given.disclosure},
    retention: {...RETENTION, ...given.retention}
  };
}

/**
 * The password of a connection, from its file (relative to the data folder) or its environment variable; undefined
 * when neither is named. Throws when the named place holds none.
 */
export function secretOf(
  connection: DatabaseConnection,
  data: string,
  environment: Readonly<Record<string, string | undefined>> = process.env
): string | undefined {
  if (connection.password_file !== undefined) {
    const path = resolve(data, connection.password_file);
    if (!existsSync(path)) throw new Error(`password_file does not exist: ${path}`);
    return readFileSync(path, "utf8").trim();
  }
  if (connection.password_env === undefined) return undefined;
  const secret = environment[connection.password_env];
  if (secret === undefined)
    throw new Error(`password_env names a variable that is not set: ${connection.password_env}`);
  return secret;
}

/** Where a source's mapping lies: the data folder's own `mappings/` before the product's. */
export function mappingPath(mapping: string, data: string): string {
  const candidates = [
    join(resolve(data), "mappings", `${mapping}.yaml`),
    join(import.meta.dirname, "mappings", `${mapping}.yaml`)
  ];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`unknown mapping (looked in ${candidates.join(" and ")}): ${mapping}`);
  return path;
}

export type Fault = {readonly path: string; readonly cure: string};

/** Every place where `value` breaks `schema`, as a JSON pointer below `prefix` and a sentence that says what to write. */
export function* faultsIn(schema: TSchema, value: unknown, prefix: string): Generator<Fault> {
  for (const error of Value.Errors(schema, value)) {
    const path = `${prefix}${error.instancePath}`;
    if (error.keyword === "boolean") continue; // said again, better, by additionalProperties
    if (error.keyword === "additionalProperties")
      for (const key of error.params.additionalProperties)
        yield {path: `${path}/${key}`, cure: "unknown setting; take it out or correct its spelling"};
    else if (error.keyword === "required")
      for (const key of error.params.requiredProperties) yield {path, cure: `write the missing setting ${key}`};
    else if (error.keyword === "enum") yield {path, cure: `write one of ${error.params.allowedValues.join(", ")}`};
    else if (error.keyword === "pattern")
      yield {path, cure: "write a short name of lower-case letters, digits, - and _, beginning with a letter"};
    else yield {path, cure: error.message};
  }
}

function* faultsInSources(value: Static<typeof settings>): Generator<Fault> {
  for (const [index, source] of value.sources.entries())
    yield* faultsIn(source.kind === "files" ? filesSource : databaseSource, source, `/sources/${index}`);
}

function* faultsBetween(value: Partial<Configuration>): Generator<Fault> {
  const sources = value.sources ?? [];
  for (const [index, source] of sources.entries()) {
    if (sources.findIndex((other) => other.name === source.name) < index)
      yield {path: `/sources/${index}/name`, cure: "a source of that name is already listed; choose another name"};
    if (source.kind !== "files" && source.connection.password_file && source.connection.password_env)
      yield {path: `/sources/${index}/connection`, cure: "keep one of password_file and password_env"};
  }
  if ((value.offices ?? []).length > 0 && value.people !== "invented")
    yield {
      path: "/offices",
      cure: "offices stand here only with people: invented; real offices come from the register's table office"
    };
  if (!isTimeZone(value.time_zone ?? ""))
    yield {path: "/time_zone", cure: "write an IANA zone such as Europe/Helsinki"};
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", {timeZone: zone}).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** `line 7, sources[1].kind`: the nearest node that exists on the way to the fault. */
function place(document: Document, lines: LineCounter, pointer: string): string {
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  const name = keys.reduce<string>(
    (told, key) => (typeof key === "number" ? `${told}[${key}]` : told === "" ? key : `${told}.${key}`),
    ""
  );
  for (let depth = keys.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(keys.slice(0, depth), true);
    if (isNode(node) && node.range) return `line ${lines.linePos(node.range[0]).line}${name === "" ? "" : `, ${name}`}`;
  }
  return name === "" ? "line 1" : `line 1, ${name}`;
}
