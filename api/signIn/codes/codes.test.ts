import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import type {FastifyInstance} from "fastify";
import {afterAll, beforeAll, beforeEach, expect, test} from "vitest";
import {readPolicy} from "../../../access/policy.ts";
import {freePort} from "../../../pipelines/sources/servers.fixture.ts";
import {buildApp} from "../../app.ts";
import {openAudit} from "../../audit/audit.ts";
import {FIXTURE_KPIS, publishFixture} from "../../fixture/fixture.test-data.ts";
import {openOperations} from "../../store/operations.ts";
import {openProvider} from "../provider.ts";
import type {Store} from "../../store/store.ts";
import {openSqlite} from "../../store/sqlite.ts";
import {openWarehouse, type Warehouse} from "../../publication/warehouse.ts";
import {CODE_MS, CODES_AN_HOUR, TRIES} from "./codes.ts";
import {knownIn} from "./known.ts";
import {openMail} from "./mail.ts";
import {type MailServer, openMailServer} from "./mailServer.test-data.ts";
import {type CodesProvider, openCodesProvider} from "./provider.ts";
import {LANGUAGES, WORDS} from "./words.ts";

const ORIGIN = "https://tillit.union.example";
const SECRET = "9f2c4e8a1b7d3056e4c8a2f1907b6d35";
const ACCOUNT = {user: "tillit", password: "of-the-mail-server"};

const folder = mkdtempSync(path.join(tmpdir(), "tillit-codes-"));
const log: Readonly<Record<string, unknown>>[] = [];
const asked: string[] = [];
let codesOrigin = "";
let mail: MailServer;
let warehouse: Warehouse;
let store: Store;
let codes: CodesProvider;
let app: FastifyInstance;
let now = Date.now();

/** The store, and beside it every question that it is asked. */
const watched = (inner: Store): Store => ({
  ...inner,
  rows: (text, params) => (asked.push(text), inner.rows(text, params)),
  change: (text, params) => (asked.push(text), inner.change(text, params))
});

const openCodes = async (mailPort = mail.port): Promise<CodesProvider> => {
  const setting = {host: "127.0.0.1", port: mailPort, from: "tillit@union.example", encrypted: false, ...ACCOUNT};
  return openCodesProvider({
    publicOrigin: codesOrigin,
    clientOrigin: ORIGIN,
    proxies: ["127.0.0.1"],
    secret: SECRET,
    store: watched(store),
    isKnown: knownIn(warehouse, codesOrigin),
    send: openMail(setting, codesOrigin),
    pause: () => 0,
    now: () => now,
    log: (line) => log.push(line)
  });
};

beforeAll(async () => {
  mail = await openMailServer(ACCOUNT);
  const port = await freePort();
  codesOrigin = `http://localhost:${port}`;
  const published = await publishFixture({
    folder,
    people: "real",
    extra: `insert into login_emails values ('p:leadership', 'shared@example.org'), ('p:administrator', 'shared@example.org'), ('p:member', 'member@example.org');`
  });
  const parts = {policy: readPolicy(), kpis: FIXTURE_KPIS};
  warehouse = await openWarehouse(`${published.folder}/published`, {...parts, pollMs: 0});
  store = await openSqlite(path.join(folder, "operations.sqlite"));
  const operations = await openOperations(store, {now: () => now});
  codes = await openCodes();
  await codes.app.listen({port, host: "localhost"});
  const provider = openProvider({
    issuer: codesOrigin,
    clientId: codes.clientId,
    clientSecret: codes.clientSecret,
    linkByEmail: true,
    publicOrigin: ORIGIN,
    fetch: (address, options) => codes.fetch(address, options)
  });
  app = await buildApp({
    ...parts,
    warehouse,
    operations,
    audit: await openAudit(store, "key"),
    oidc: {provider, publicOrigin: ORIGIN, sessionSecret: SECRET, proxies: ["127.0.0.1"]},
    now: () => new Date(now)
  });
});
afterAll(async () => {
  await app?.close();
  await codes?.app.close();
  await warehouse?.close();
  await store?.close();
  await mail?.close();
  rmSync(folder, {recursive: true, force: true});
});
// Each test has an address of the network of its own, and an hour.
let visitor = 0;
beforeEach(() => {
  visitor += 1;
  now += 60 * 60 * 1000;
});

type Seen = {readonly status: number; readonly url: string; readonly text: string; readonly headers: Headers};

/** A browser without scripts: keeps cookies and follows redirects on the provider's own listener. */
function browser() {
  const jar = new Map<string, string>();
  const own = `192.0.2.${visitor}`;
  const go = async (url: string, form?: Readonly<Record<string, string>>, extra = {}): Promise<Seen> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(new URL(url, codesOrigin), {
      redirect: "manual",
      headers: {cookie, "x-forwarded-for": own, ...(form && {origin: codesOrigin}), ...extra},
      ...(form && {method: "POST", body: new URLSearchParams(form)})
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s);
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    const location = answer.headers.get("location");
    if (location !== null) {
      const next = new URL(location, codesOrigin);
      if (next.origin === codesOrigin) return go(next.href);
      return {status: answer.status, url: next.href, text: "", headers: answer.headers};
    }
    return {status: answer.status, url: answer.url, text: await answer.text(), headers: answer.headers};
  };
  return {go, jar};
}

const HEADERS = {host: "tillit.union.example", "x-forwarded-proto": "https"};

/** From the button on our page to the form for an address. */
const begin = async (language = "fi") => {
  const {go, jar} = browser();
  const answer = await app.inject({
    url: `/auth/sign-in?language=${language}`,
    headers: {...HEADERS, "x-forwarded-for": `192.0.2.${visitor}`}
  });
  const key = [answer.headers["set-cookie"] ?? []].flat()[0]?.split(";")[0] ?? "";
  const seen = await go(String(answer.headers["location"]));
  return {go, jar, key, uid: new URL(seen.url).pathname.split("/")[2] ?? "", seen};
};

type Begun = Awaited<ReturnType<typeof begin>>;
const askFor = ({go, uid}: Begun, address: string): Promise<Seen> => go(`/interaction/${uid}/address`, {address});
const write = ({go, uid}: Begun, code: string): Promise<Seen> => go(`/interaction/${uid}/code`, {code});
const codeIn = (text: string): string => /\b(\d{8})\b/.exec(text)?.[1] ?? "";

/** What our own API answers to whoever comes back from there. */
const comeBack = async ({key}: Begun, {url}: Seen) => {
  const {pathname, search} = new URL(url);
  const answer = await app.inject({url: `${pathname}${search}`, headers: {...HEADERS, cookie: key}});
  const cookie = [answer.headers["set-cookie"] ?? []].flat().find((line) => line.startsWith("__Host-tillit="));
  const session = await app.inject({url: "/api/session", headers: {...HEADERS, cookie: cookie?.split(";")[0] ?? ""}});
  return {location: answer.headers["location"], person: session.json().person_id};
};

test.each([...LANGUAGES])(
  "a code by e-mail signs in whoever has the address in the register (%s)",
  async (language) => {
    const begun = await begin(language);
    expect(begun.seen.text).toContain(`<html lang="${language}">`);
    expect(begun.seen.text).toContain(WORDS[language].addressHelp);
    const waiting = await askFor(begun, " Regional-Rep@Example.org ");
    expect(waiting.text).toContain(WORDS[language].sent);
    const {to, text} = await mail.next();
    expect(to.map((one) => one.toLowerCase())).toEqual(["regional-rep@example.org"]);
    expect(text).toContain(WORDS[language].mail(codeIn(text), codesOrigin).split("\n").at(-1));
    const back = await write(begun, codeIn(text));
    expect(new URL(back.url).origin).toBe(ORIGIN);
    expect(await comeBack(begun, back)).toEqual({location: `/${language}/?entered`, person: "p:regional-rep"});
  }
);

test("a code may be written in two halves, as it is read aloud", async () => {
  const begun = await begin();
  await askFor(begun, "steward@example.org");
  const code = codeIn((await mail.next()).text);
  const back = await write(begun, ` ${code.slice(0, 4)} ${code.slice(4)}`);
  expect((await comeBack(begun, back)).person).toBe("p:steward");
});

test("whether an address is in the register shows nowhere: the same answers, the same questions to the store, and no mail", async () => {
  const seen = [];
  const before = mail.mails.length;
  for (const address of ["steward@example.org", "nobody@example.org", "member@example.org", "shared@example.org"]) {
    const begun = await begin();
    asked.length = 0;
    const waiting = await askFor(begun, address);
    const wrong = await write(begun, "00000000");
    const strip = ({status, url, text, headers}: Seen) => ({
      status,
      url: url.replace(begun.uid, "uid"),
      text: text.replaceAll(begun.uid, "uid"),
      headers: [...headers].filter(([name]) => !/^(date|x-ratelimit)/.test(name))
    });
    seen.push({waiting: strip(waiting), wrong: strip(wrong), asked: [...asked]});
  }
  expect(seen[0]?.asked.length).toBeGreaterThan(5);
  for (const one of seen) expect(one).toEqual(seen[0]);
  await mail.next();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(mail.mails.length).toBe(before + 1);
});

test("a code is wrong five times at most, and then not even the right one counts", async () => {
  const begun = await begin();
  await askFor(begun, "steward@example.org");
  const code = codeIn((await mail.next()).text);
  const other = code === "00000000" ? "11111111" : "00000000";
  for (let i = 1; i < TRIES; i += 1) expect((await write(begun, other)).text).toContain(WORDS.fi.wrong);
  expect((await write(begun, other)).text).toContain(WORDS.fi.over);
  expect((await write(begun, code)).text).toContain(WORDS.fi.over);
});

test("many tries at once are no more than one after the other", async () => {
  const begun = await begin();
  await askFor(begun, "steward@example.org");
  const code = codeIn((await mail.next()).text);
  const tries = await Promise.all(
    Array.from({length: 15}, (_, i) =>
      write(begun, i === 14 ? code : String(i).padStart(8, code[0] === "1" ? "2" : "1"))
    )
  );
  expect(tries.filter(({text}) => text.includes(WORDS.fi.wrong)).length).toBeLessThan(TRIES);
});

test("a code counts for ten minutes, once, and in the browser that asked for it", async () => {
  const late = await begin();
  await askFor(late, "steward@example.org");
  const old = codeIn((await mail.next()).text);
  now += CODE_MS;
  expect((await write(late, old)).text).toContain(WORDS.fi.over);

  const begun = await begin();
  await askFor(begun, "steward@example.org");
  const code = codeIn((await mail.next()).text);
  const thief = await begin();
  expect((await write(thief, code)).text).toContain(WORDS.fi.over);
  await askFor(thief, "nobody@example.org");
  expect((await write(thief, code)).text).toContain(WORDS.fi.wrong);
  // Somebody else's sign-in, with one's own cookies.
  const foreign = await thief.go(`/interaction/${begun.uid}/code`, {code});
  expect(foreign.status).toBe(400);
  expect((await comeBack(begun, await write(begun, code))).person).toBe("p:steward");
  expect((await begun.go(`/interaction/${begun.uid}/code`, {code})).status).toBe(400);
});

test("a new code of one sign-in takes the place of the one before", async () => {
  const begun = await begin();
  await askFor(begun, "steward@example.org");
  const first = codeIn((await mail.next()).text);
  await askFor(begun, "steward@example.org");
  const second = codeIn((await mail.next()).text);
  expect((await write(begun, first)).text).toContain(WORDS.fi.wrong);
  expect((await comeBack(begun, await write(begun, second))).person).toBe("p:steward");
});

test("an address gets five codes an hour, and whoever asks for more is told the same", async () => {
  const before = mail.mails.length;
  const answers = [];
  for (let i = 0; i < CODES_AN_HOUR + 2; i += 1) {
    const begun = await begin();
    answers.push((await askFor(begun, "chief-steward@example.org")).text.replaceAll(begun.uid, "uid"));
  }
  expect(new Set(answers).size).toBe(1);
  for (let i = 0; i < CODES_AN_HOUR; i += 1) await mail.next();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(mail.mails.length).toBe(before + CODES_AN_HOUR);
});

test("nobody is remembered: the same browser is asked for a code again, whatever it leaves out", async () => {
  const begun = await begin();
  await askFor(begun, "steward@example.org");
  await comeBack(begun, await write(begun, codeIn((await mail.next()).text)));
  const again = await app.inject({url: "/auth/sign-in?language=fi", headers: HEADERS});
  const seen = await begun.go(String(again.headers["location"]));
  expect(seen.text).toContain(WORDS.fi.addressHelp);
});

test("the store holds no code and no key of the provider", async () => {
  const begun = await begin();
  await askFor(begun, "steward@example.org");
  const code = codeIn((await mail.next()).text);
  const rows = [];
  for (const table of ["one_time_code", "code_request", "provider_record"])
    rows.push(...(await store.rows(`select * from ${table}`)));
  const text = JSON.stringify(rows);
  expect(rows.length).toBeGreaterThan(2);
  for (const secret of [code, codes.clientSecret, SECRET]) expect(text).not.toContain(secret);
});

test("what is no address is asked for again, and what would be two is none", async () => {
  const before = mail.mails.length;
  for (const address of [
    "",
    "steward",
    "steward@example.org, thief@example.net",
    "steward@example.org thief@example.net",
    "a <steward@example.org>",
    "steward@example.org\r\nBcc: thief@example.net",
    `${"x".repeat(300)}@example.org`
  ]) {
    const begun = await begin();
    expect((await askFor(begun, address)).text).toContain(WORDS.fi.addressHelp);
  }
  expect(mail.mails.length).toBe(before);
});

test("a form of another site, another host and another client are refused", async () => {
  const begun = await begin();
  const foreign = await begun.go(
    `/interaction/${begun.uid}/address`,
    {address: "steward@example.org"},
    {
      origin: "https://elsewhere.example"
    }
  );
  expect(foreign.status).toBe(403);
  const sent = await begun.go(
    `/interaction/${begun.uid}/address`,
    {address: "steward@example.org"},
    {
      "sec-fetch-site": "cross-site"
    }
  );
  expect(sent.status).toBe(403);
  const host = await codes.app.inject({url: "/.well-known/openid-configuration", headers: {host: "elsewhere.example"}});
  expect(host.statusCode).toBe(421);
  const forwarded = await codes.app.inject({
    url: "/.well-known/openid-configuration",
    headers: {host: new URL(codesOrigin).host, "x-forwarded-host": "elsewhere.example", "x-forwarded-proto": "http"}
  });
  expect(forwarded.body).not.toContain("elsewhere");
  const {go} = browser();
  const query = "client_id=tillit&response_type=code&scope=openid&code_challenge=x&code_challenge_method=S256";
  const redirected = await go(`/auth?${query}&redirect_uri=https://elsewhere.example/auth/callback`);
  expect(new URL(redirected.url).origin).toBe(codesOrigin);
  expect(redirected.status).toBe(400);
  expect(redirected.text).toContain(WORDS.en.failed);
});

test("every page forbids what is not its own, and leads nowhere but back to us", async () => {
  const {seen} = await begin();
  expect(seen.headers.get("content-security-policy")).toBe(
    `default-src 'none'; style-src 'self'; img-src data:; form-action 'self' ${ORIGIN}; base-uri 'none'; frame-ancestors 'none'`
  );
  expect(seen.headers.get("cache-control")).toBe("no-store");
  expect(seen.text).not.toMatch(/<script|style=|\son\w+=/);
});

test("whoever asks for too many codes from one address of the network has to wait", async () => {
  const begun = await begin();
  const statuses = [];
  for (let i = 0; i < 25; i += 1) statuses.push((await askFor(begun, "nobody@example.org")).status);
  expect(statuses.slice(0, 20)).toEqual(Array.from({length: 20}, () => 200));
  expect(statuses.at(-1)).toBe(429);
});

test("a sign-in begun before a restart is finished after it", async () => {
  const begun = await begin();
  await askFor(begun, "steward@example.org");
  const code = codeIn((await mail.next()).text);
  await codes.app.close();
  codes = await openCodes();
  await codes.app.listen({port: Number(new URL(codesOrigin).port), host: "localhost"});
  const back = await write(begun, code);
  expect(new URL(back.url).origin).toBe(ORIGIN);
  expect((await comeBack(begun, back)).person).toBe("p:steward");
});

test("a mail server that does not answer shows in the log, without the address, and to nobody else", async () => {
  await codes.app.close();
  codes = await openCodes(await freePort());
  await codes.app.listen({port: Number(new URL(codesOrigin).port), host: "localhost"});
  log.length = 0;
  const begun = await begin();
  expect((await askFor(begun, "steward@example.org")).text).toContain(WORDS.fi.sent);
  for (let i = 0; i < 100 && log.length === 0; i += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(log).toEqual([{id: expect.any(String), reason: "a code could not be sent: ESOCKET"}]);
});
