import {existsSync, readFileSync} from "node:fs";
import path from "node:path";
import {type Static, Type} from "typebox";
import {readYaml} from "../access/policyFaults.ts";
import {type Environment, readSecret, weaknessOf} from "./secrets.ts";
import {EXPORT_DAYS} from "./answers/exports.ts";
import type {PostgresPlace} from "./store/postgres.ts";
import {type Limits, LIMITS} from "./store/sessions.ts";

const closed = {additionalProperties: false};
const Word = Type.String({minLength: 1});
const Port = Type.Integer({minimum: 1, maximum: 65_535});

const Mail = Type.Object(
  {
    host: Word,
    port: Type.Optional(Port),
    from: Word,
    user: Type.Optional(Word),
    password_file: Type.Optional(Word),
    password_env: Type.Optional(Word),
    encrypted: Type.Optional(Type.Boolean())
  },
  closed
);
const Serve = Type.Object(
  {
    sign_in: Type.Enum(["personas", "oidc", "none"]),
    public_origin: Type.Optional(Word),
    proxies: Type.Optional(Type.Array(Word)),
    session_secret_file: Type.Optional(Word),
    session_secret_env: Type.Optional(Word),
    issuer: Type.Optional(Word),
    client_id: Type.Optional(Word),
    client_secret_file: Type.Optional(Word),
    client_secret_env: Type.Optional(Word),
    link_by_email: Type.Optional(Type.Boolean()),
    // Health and union membership lie behind a session: half a day without a question is too long for any office.
    idle_minutes: Type.Optional(Type.Integer({minimum: 1, maximum: 240})),
    session_hours: Type.Optional(Type.Integer({minimum: 1, maximum: 24})),
    codes: Type.Optional(Type.Object({public_origin: Word, port: Port, mail: Mail}, closed))
  },
  closed
);
const Operations = Type.Object(
  {
    host: Word,
    port: Type.Optional(Port),
    database: Word,
    user: Word,
    password_file: Type.Optional(Word),
    password_env: Type.Optional(Word),
    encrypted: Type.Optional(Type.Boolean())
  },
  closed
);
// The night checks the rest of the file; the API reads only what it serves by.
const Served = Type.Object({
  serve: Type.Optional(Serve),
  operations: Type.Optional(Operations),
  time_zone: Type.Optional(Word),
  policy: Type.Optional(Word),
  retention: Type.Optional(
    Type.Object({
      audit_months: Type.Optional(Type.Integer({minimum: 1, maximum: 120})),
      export_days: Type.Optional(Type.Integer({minimum: 1, maximum: 90}))
    })
  )
});

export type MailSetting = {
  readonly host: string;
  readonly port: number;
  readonly from: string;
  readonly user?: string;
  readonly password?: string;
  readonly encrypted: boolean;
};

/** A provider of our own that signs in by codes sent to the address in the register. */
export type CodesSetting = {readonly publicOrigin: string; readonly port: number; readonly mail: MailSetting};

/** A real sign-in. These are the rules of production, whatever the machine calls itself. */
export type OidcSetting = {
  /** Where people reach us: every link, cookie and check of an address follows from it, never from a request. */
  readonly publicOrigin: string;
  /** Addresses from which a request may say whom it was passed on for. */
  readonly proxies: readonly string[];
  readonly sessionSecret: string;
  /** The provider of the union, or one of our own. */
  readonly provider:
    | {
        readonly kind: "issuer";
        readonly issuer: string;
        readonly clientId: string;
        readonly clientSecret: string;
        readonly linkByEmail: boolean;
      }
    | ({readonly kind: "codes"} & CodesSetting);
};

export type Configuration = {
  readonly signIn: "personas" | "oidc" | "none";
  /** Where midnight falls. */
  readonly timeZone: string;
  /** How long it is known who looked at what. */
  readonly auditMonths: number;
  /** Days after which a file that left must be gone. */
  readonly exportDays: number;
  readonly session: Limits;
  /** The union's own policy; none where the shipped one holds. */
  readonly policy?: string;
  /** Set with a provider, also where it is not used: beside it nobody signs in as a persona. */
  readonly issuer?: string;
  readonly oidc?: OidcSetting;
  /** Where the operations store is, when it is not the file in the data folder. */
  readonly operations?: PostgresPlace;
};

/**
 * Reads `serve` and `operations` out of the data folder's tillit.yaml. Without `serve` nobody can sign in. Throws one
 * error that names every fault and its cure, so that nothing is served half configured.
 */
export function readConfiguration(folder: string, environment: Environment = process.env): Configuration {
  const file = path.join(folder, "tillit.yaml");
  if (!existsSync(file)) throw new Error(`no configuration: ${file}`);
  const {said, faults} = readYaml(readFileSync(file, "utf8"), Served);
  refuse("tillit.yaml does not fit its schema", faults);
  const {serve, operations, time_zone: timeZone = "UTC", policy, retention} = said as Static<typeof Served>;
  const found: string[] = [];
  const secret = (name: string, place: object, at: string): string => {
    const {[`${name}_file`]: fromFile, [`${name}_env`]: env} = place as Record<string, string | undefined>;
    const read = readSecret(name, {file: fromFile, env}, folder, environment);
    if ("fault" in read) found.push(`${at}: ${read.fault}`);
    return "secret" in read ? read.secret : "";
  };
  const configuration: Configuration = {
    signIn: serve?.sign_in ?? "none",
    timeZone,
    auditMonths: retention?.audit_months ?? 24,
    exportDays: retention?.export_days ?? EXPORT_DAYS,
    session: sessionOf(serve, found),
    ...(policy !== undefined && {policy: path.resolve(folder, policy)}),
    ...(serve?.issuer !== undefined && {issuer: serve.issuer}),
    ...(serve?.sign_in === "oidc" && {oidc: oidcOf(serve, secret, found)}),
    ...(operations && {
      operations: {
        host: operations.host,
        port: operations.port ?? 5432,
        database: operations.database,
        user: operations.user,
        encrypted: operations.encrypted ?? !isLoopback(operations.host),
        ...(hasPassword(operations) && {password: secret("password", operations, "operations")})
      }
    })
  };
  refuse("tillit.yaml cannot be served by", found);
  return configuration;
}

const MINUTE_MS = 60_000;

function sessionOf(serve: Static<typeof Serve> | undefined, found: string[]): Limits {
  const longestMs = serve?.session_hours === undefined ? LIMITS.longestMs : serve.session_hours * 60 * MINUTE_MS;
  const idleMs = serve?.idle_minutes === undefined ? LIMITS.idleMs : serve.idle_minutes * MINUTE_MS;
  if (idleMs > longestMs)
    found.push(
      `serve.idle_minutes: a session ends after ${longestMs / MINUTE_MS} minutes in any case (serve.session_hours); write no more than that`
    );
  return {idleMs, longestMs};
}

type ReadSecret = (name: string, place: object, at: string) => string;

function oidcOf(serve: Static<typeof Serve>, secret: ReadSecret, found: string[]): OidcSetting {
  const {public_origin: publicOrigin = "", issuer, client_id: clientId = "", codes} = serve;
  found.push(...faultsOfOrigin("serve.public_origin", publicOrigin));
  const sessionSecret = secret("session_secret", serve, "serve");
  found.push(...weak("serve.session_secret", sessionSecret, 32));
  const given = {publicOrigin, proxies: serve.proxies ?? ["127.0.0.1", "::1"], sessionSecret};
  if (issuer !== undefined) {
    found.push(...faultsOfIssuer(issuer));
    if (clientId === "") found.push("serve.client_id: write the name that the provider knows this service by");
    const clientSecret = secret("client_secret", serve, "serve");
    found.push(...weak("serve.client_secret", clientSecret, 16));
    const linkByEmail = serve.link_by_email ?? false;
    return {...given, provider: {kind: "issuer", issuer, clientId, clientSecret, linkByEmail}};
  }
  if (!codes) {
    found.push("serve: name the issuer of your provider, or write codes to sign in by codes sent by e-mail");
    return {...given, provider: {kind: "issuer", issuer: "", clientId: "", clientSecret: "", linkByEmail: false}};
  }
  found.push(...faultsOfOrigin("serve.codes.public_origin", codes.public_origin));
  if (codes.public_origin === publicOrigin)
    found.push("serve.codes.public_origin: give the provider an address of its own, another than serve.public_origin");
  const {mail} = codes;
  const encrypted = mail.encrypted ?? true;
  if (!encrypted && !isLoopback(mail.host))
    found.push("serve.codes.mail.encrypted: codes leave this machine encrypted only; take it out");
  return {
    ...given,
    provider: {
      kind: "codes",
      publicOrigin: codes.public_origin,
      port: codes.port,
      mail: {
        host: mail.host,
        port: mail.port ?? 587,
        from: mail.from,
        encrypted,
        ...(mail.user !== undefined && {user: mail.user, password: secret("password", mail, "serve.codes.mail")})
      }
    }
  };
}

const hasPassword = (place: {password_file?: string; password_env?: string}): boolean =>
  place.password_file !== undefined || place.password_env !== undefined;

const isLoopback = (host: string): boolean => ["127.0.0.1", "[::1]", "::1", "localhost"].includes(host);

// Without encryption only on this machine, for a try-out.
const isSafe = ({protocol, hostname}: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && isLoopback(hostname));

function faultsOfOrigin(at: string, origin: string): string[] {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin)
    return [`${at}: write the address people reach it by, as https://tillit.example.org, and nothing behind it`];
  return isSafe(new URL(origin)) ? [] : [`${at}: must begin with https://`];
}

function faultsOfIssuer(issuer: string): string[] {
  if (!URL.canParse(issuer)) return ["serve.issuer: write the provider's issuer address"];
  const url = new URL(issuer);
  if (!isSafe(url)) return ["serve.issuer: must begin with https://"];
  return url.search === "" && url.hash === "" ? [] : ["serve.issuer: has neither ? nor #"];
}

function weak(at: string, secret: string, length: number): string[] {
  if (secret === "") return [];
  const weakness = weaknessOf(secret, length);
  return weakness === undefined ? [] : [`${at} ${weakness}: let a machine make it (openssl rand -hex 32)`];
}

function refuse(what: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`${what}:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
}
