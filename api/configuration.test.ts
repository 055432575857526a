import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import {afterAll, expect, test} from "vitest";
import {EXPORT_DAYS} from "./answers/exports.ts";
import {readConfiguration} from "./configuration.ts";
import {LIMITS} from "./store/sessions.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tillit-configuration-"));
afterAll(() => rmSync(folder, {recursive: true}));

const STRONG = "9f2c4e8a1b7d3056e4c8a2f1907b6d35";
const environment = {SESSION: STRONG, CLIENT: "Zk3v9QpLw7Xr2TnB8", WEAK: "too short", MAIL: "of-the-mail-server"};

const read = (yaml: string, variables: Readonly<Record<string, string>> = environment) => {
  writeFileSync(path.join(folder, "tillit.yaml"), yaml);
  return readConfiguration(folder, variables);
};

const OIDC = {
  sign_in: "oidc",
  public_origin: "https://tillit.union.example",
  session_secret_env: "SESSION",
  issuer: "https://id.union.example/realms/staff",
  client_id: "tillit",
  client_secret_env: "CLIENT"
};
const CODES = {
  sign_in: "oidc",
  public_origin: "https://tillit.union.example",
  session_secret_env: "SESSION",
  codes: {
    public_origin: "https://sign-in.union.example",
    port: 3001,
    mail: {host: "mail.union.example", from: "tillit@union.example", user: "tillit", password_env: "MAIL"}
  }
};
// JSON is YAML.
const serve = (value: object): string => JSON.stringify({serve: value});

test("nothing configured lets nobody sign in, and keeps the operations store in the data folder", () => {
  expect(read("people: real\nsources: []\n")).toEqual({
    signIn: "none",
    timeZone: "UTC",
    auditMonths: 24,
    exportDays: EXPORT_DAYS,
    session: LIMITS
  });
});

test("midnight falls by the zone of the data folder, and a union may bring its own policy", () => {
  const {timeZone, policy} = read("time_zone: Europe/Helsinki\npolicy: access/ours.yaml\nsources: []\n");
  expect({timeZone, policy}).toEqual({timeZone: "Europe/Helsinki", policy: path.join(folder, "access/ours.yaml")});
});

test("a union says how long it is kept what people looked at", () => {
  expect(read("retention: {audit_months: 6, landing_days: 3}").auditMonths).toBe(6);
  expect(() => read("retention: {audit_months: 0}")).toThrow("audit_months");
});

test("a union says how long a session lasts and a file may be kept, within bounds, and is told which setting to mend", () => {
  expect(read(serve({...OIDC, idle_minutes: 10, session_hours: 4})).session).toEqual({
    idleMs: 10 * 60_000,
    longestMs: 4 * 60 * 60_000
  });
  expect(read("retention: {export_days: 7}").exportDays).toBe(7);
  for (const [yaml, told] of [
    ["serve: {sign_in: none, idle_minutes: 0}", "serve.idle_minutes: write 1 or more"],
    ["serve: {sign_in: none, idle_minutes: 241}", "serve.idle_minutes: write 240 or less"],
    ["serve: {sign_in: none, idle_minutes: 1.5}", "serve.idle_minutes: this has to be of type integer"],
    ["serve: {sign_in: none, session_hours: 25}", "serve.session_hours: write 24 or less"],
    [
      "serve: {sign_in: none, session_hours: 1, idle_minutes: 90}",
      "serve.idle_minutes: a session ends after 60 minutes"
    ],
    ["retention: {export_days: 91}", "retention.export_days: write 90 or less"]
  ] as const)
    expect(() => read(yaml)).toThrow(told);
});

test("an issuer needs an address, a client and two secrets, and no more", () => {
  writeFileSync(path.join(folder, "client"), `${environment.CLIENT}\n`);
  const {client_secret_env: _, ...rest} = OIDC;
  expect(read(serve({...rest, client_secret_file: "client"}))).toEqual({
    signIn: "oidc",
    timeZone: "UTC",
    auditMonths: 24,
    exportDays: EXPORT_DAYS,
    session: LIMITS,
    issuer: OIDC.issuer,
    oidc: {
      publicOrigin: OIDC.public_origin,
      proxies: ["127.0.0.1", "::1"],
      sessionSecret: STRONG,
      provider: {
        kind: "issuer",
        issuer: OIDC.issuer,
        clientId: "tillit",
        clientSecret: environment.CLIENT,
        linkByEmail: false
      }
    }
  });
});

test("codes by e-mail need an address of their own and a mail server; an issuer switches them off", () => {
  expect(read(serve(CODES)).oidc?.provider).toEqual({
    kind: "codes",
    publicOrigin: "https://sign-in.union.example",
    port: 3001,
    mail: {
      host: "mail.union.example",
      port: 587,
      from: "tillit@union.example",
      user: "tillit",
      password: "of-the-mail-server",
      encrypted: true
    }
  });
  expect(read(serve({...OIDC, codes: CODES.codes})).oidc?.provider.kind).toBe("issuer");
});

test("the operations store moves to PostgreSQL by configuration, encrypted unless it is on this machine", () => {
  const place = {host: "db.union.example", database: "tillit", user: "tillit", password_env: "MAIL"};
  expect(read(JSON.stringify({operations: place})).operations).toEqual({
    host: "db.union.example",
    port: 5432,
    database: "tillit",
    user: "tillit",
    password: "of-the-mail-server",
    encrypted: true
  });
  expect(read(JSON.stringify({operations: {...place, host: "127.0.0.1"}})).operations?.encrypted).toBe(false);
});

const without = <T extends object>(value: T, key: keyof T): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
const {codes} = CODES;
const {mail} = codes;

test.each<[what: string, value: object, told: string]>([
  ["a way in that does not exist", {sign_in: "everybody"}, "serve.sign_in: write one of personas, oidc, none"],
  ["a misspelt setting", {...OIDC, isuer: "x"}, "serve.isuer: nobody knows this key"],
  ["a secret in the file itself", {...OIDC, client_secret: "Zk3v9QpLw7Xr2TnB8"}, "serve.client_secret: nobody knows"],
  ["no address", without(OIDC, "public_origin"), "serve.public_origin: write the address people reach it by"],
  ["a path in the address", {...OIDC, public_origin: "https://union.example/tillit"}, "serve.public_origin: write"],
  [
    "an address without encryption",
    {...OIDC, public_origin: "http://tillit.union.example"},
    "must begin with https://"
  ],
  ["an issuer without encryption", {...OIDC, issuer: "http://id.union.example"}, "serve.issuer: must begin with https"],
  ["an issuer that is no address", {...OIDC, issuer: "keycloak"}, "serve.issuer: write the provider's issuer address"],
  ["an issuer with a question", {...OIDC, issuer: "https://id.union.example/?a=b"}, "serve.issuer: has neither ?"],
  ["no provider at all", without(OIDC, "issuer"), "serve: name the issuer of your provider, or write codes"],
  ["no client", without(OIDC, "client_id"), "serve.client_id: write the name that the provider knows"],
  ["no client secret", without(OIDC, "client_secret_env"), "write client_secret_file or client_secret_env"],
  ["no session secret", without(OIDC, "session_secret_env"), "write session_secret_file or session_secret_env"],
  ["a secret in two places", {...OIDC, client_secret_file: "client"}, "keep one of client_secret_file and"],
  ["a lost variable", {...OIDC, session_secret_env: "LOST"}, "names a variable that is not set: LOST"],
  ["a lost file", {...without(OIDC, "session_secret_env"), session_secret_file: "lost"}, "does not exist: "],
  ["a short secret", {...OIDC, session_secret_env: "WEAK"}, "serve.session_secret has 9 characters, less than 32"],
  ["codes at our own address", {...CODES, codes: {...codes, public_origin: CODES.public_origin}}, "address of its own"],
  ["codes without a port", {...CODES, codes: without(codes, "port")}, "serve.codes: lacks port"],
  [
    "codes sent in the open",
    {...CODES, codes: {...codes, mail: {...mail, encrypted: false}}},
    "serve.codes.mail.encrypted: codes leave this machine encrypted only"
  ],
  [
    "a mail account without password",
    {...CODES, codes: {...codes, mail: without(mail, "password_env")}},
    "serve.codes.mail: write password_file or password_env"
  ]
])("%s refuses the start, and says where and what to do", (_, value, told) => {
  expect(() => read(serve(value))).toThrow(told);
});

test.each([
  "changeme-changeme-changeme-changeme",
  "this-is-the-secret-of-the-production",
  "0123456789abcdef0123456789abcdef",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "abababababababababababababababababababab",
  "9f2c4e8a9f2c4e8a9f2c4e8a9f2c4e8a",
  "correct-horse-default-battery-staple",
  "12345678901234567890123456789012"
])("%s is no session secret, however long", (SESSION) => {
  expect(() => read(serve(OIDC), {...environment, SESSION})).toThrow(/serve\.session_secret .*let a machine make it/);
});

test("all faults are told at once, and no secret with them", () => {
  const told = ((): string => {
    try {
      read(serve({...OIDC, issuer: "keycloak", client_id: "", public_origin: "x"}), {
        ...environment,
        SESSION: "qwerty1"
      });
    } catch (error) {
      return String(error);
    }
    return "";
  })();
  expect(told).toContain("serve.client_id");
  expect(() => read(serve({sign_in: "oidc"}))).toThrow(/public_origin[^]*session_secret[^]*issuer/);
  expect(told).not.toContain("qwerty1");
});

test("secrets that a machine made are strong enough, in hexadecimal and in base64", async () => {
  const {randomBytes} = await import("node:crypto");
  for (let i = 0; i < 200; i += 1)
    for (const format of ["hex", "base64", "base64url"] as const)
      expect(read(serve(OIDC), {...environment, SESSION: randomBytes(32).toString(format)}).signIn).toBe("oidc");
});
