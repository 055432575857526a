import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import type {FastifyInstance, LightMyRequestResponse} from "fastify";
import {afterAll, beforeAll, expect, test} from "vitest";
import {readPolicy} from "../../access/policy.ts";
import {type AppOptions, buildApp} from "../app.ts";
import {openAudit} from "../audit/audit.ts";
import {FIXTURE_KPIS, publishFixture} from "../fixture/fixture.test-data.ts";
import {type Operations, openOperations} from "../store/operations.ts";
import {openProvider} from "./provider.ts";
import {CLIENT, openProviderServer, passThrough, type ProviderServer} from "./providerServer.test-data.ts";
import {LIMITS} from "../store/sessions.ts";
import {endOverdue} from "./overdue.ts";
import {lift, revoke} from "./revocations.ts";
import {SIGN_IN_MS} from "./signIns.ts";
import {openSqlite} from "../store/sqlite.ts";
import {openWarehouse, type Warehouse} from "../publication/warehouse.ts";

const ORIGIN = "https://tillit.union.example";
const SECRET = "9f2c4e8a1b7d3056e4c8a2f1907b6d35";
const HEADERS = {host: "tillit.union.example", "x-forwarded-proto": "https"};

const folder = mkdtempSync(path.join(tmpdir(), "tillit-sign-in-"));
const log: Readonly<Record<string, unknown>>[] = [];
let server: ProviderServer;
let other: ProviderServer;
let warehouse: Warehouse;
let operations: Operations;
let app: FastifyInstance;
let now = Date.now();

const open = async (options: Partial<AppOptions> & {linkByEmail?: boolean} = {}): Promise<FastifyInstance> => {
  const {linkByEmail = true, ...rest} = options;
  const provider = openProvider({
    issuer: server.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    linkByEmail,
    publicOrigin: ORIGIN
  });
  return buildApp({
    policy: readPolicy(),
    kpis: FIXTURE_KPIS,
    warehouse,
    operations,
    audit: await openAudit(operations.store, "key"),
    oidc: {provider, publicOrigin: ORIGIN, sessionSecret: SECRET, proxies: ["127.0.0.1"]},
    now: () => new Date(now),
    log: (line) => log.push(line),
    ...rest
  });
};

beforeAll(async () => {
  const callback = `${ORIGIN}/auth/callback`;
  server = await openProviderServer([callback], {
    "sub-steward": {},
    "sub-verified": {email: "Regional-Rep@Example.org", email_verified: true},
    "sub-unverified": {email: "leadership@example.org", email_verified: false},
    "sub-shared": {email: "shared@example.org", email_verified: true},
    "sub-of-nobody": {email: "nobody@example.org", email_verified: true},
    "sub-without-mandate": {email: "member@example.org", email_verified: true},
    "sub-impostor": {email: "steward@example.org", email_verified: true}
  });
  other = await openProviderServer([callback], {});
  const published = await publishFixture({
    folder,
    people: "real",
    extra: `
      insert into login_subjects values ('${server.issuer}', 'sub-steward', 'p:steward'), ('${other.issuer}', 'sub-steward', 'p:leadership');
      insert into login_emails values ('p:leadership', 'shared@example.org'), ('p:administrator', 'shared@example.org'), ('p:member', 'member@example.org');`
  });
  warehouse = await openWarehouse(`${published.folder}/published`, {
    policy: readPolicy(),
    kpis: FIXTURE_KPIS,
    pollMs: 0
  });
  operations = await openOperations(await openSqlite(path.join(folder, "operations.sqlite")), {now: () => now});
  app = await open();
});
afterAll(async () => {
  await app?.close();
  await warehouse?.close();
  await operations?.close();
  await server?.close();
  await other?.close();
  rmSync(folder, {recursive: true, force: true});
});

const cookieOf = (answer: LightMyRequestResponse, name: string): string => {
  const lines = [answer.headers["set-cookie"] ?? []].flat();
  return lines.find((line) => line.startsWith(`${name}=`) && !line.startsWith(`${name}=;`))?.split(";")[0] ?? "";
};

/** Where the browser is sent, and what it holds meanwhile. */
const begin = async (query = "language=fi", to = app): Promise<{address: string; cookie: string}> => {
  const answer = await to.inject({url: `/auth/sign-in?${query}`, headers: HEADERS});
  expect(answer.statusCode).toBe(303);
  return {address: String(answer.headers["location"]), cookie: cookieOf(answer, "__Host-tillit_sign_in")};
};

const comeBack = (address: string, cookie: string, to = app): Promise<LightMyRequestResponse> => {
  const {pathname, search} = new URL(address);
  return to.inject({url: `${pathname}${search}`, headers: {...HEADERS, cookie}});
};

/** The whole way of somebody; resolves to the last answer. */
const enter = async (name: string, query?: string, to = app): Promise<LightMyRequestResponse> => {
  const {address, cookie} = await begin(query, to);
  return comeBack(await passThrough(address, name), cookie, to);
};

const sessionOf = (answer: LightMyRequestResponse): string => cookieOf(answer, "__Host-tillit");
const ask = (cookie: string, url = "/api/session", to = app): Promise<LightMyRequestResponse> =>
  to.inject({url, headers: {...HEADERS, cookie}});

/** Where somebody who was not let in is told why; "let in" for who was. */
const landing = (answer: LightMyRequestResponse): string =>
  answer.statusCode === 303 && sessionOf(answer) === "" ? String(answer.headers["location"]) : "let in";

test("whoever the register names by their identity comes in, with an address of the code flow, PKCE, state and nonce", async () => {
  const {address, cookie} = await begin("language=fi&return_to=/fi/workplace?unit=W1");
  const asked = new URL(address).searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    response_type: "code",
    code_challenge_method: "S256",
    redirect_uri: `${ORIGIN}/auth/callback`,
    ui_locales: "fi"
  });
  for (const name of ["state", "nonce", "code_challenge"]) expect(asked.get(name)?.length).toBeGreaterThan(40);
  const answer = await comeBack(await passThrough(address, "sub-steward"), cookie);
  expect(answer.headers["location"]).toBe("/fi/workplace?unit=W1");
  const line = [answer.headers["set-cookie"] ?? []].flat().find((one) => one.startsWith("__Host-tillit="));
  for (const part of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(line).toContain(part);
  expect(line).not.toContain("Domain");
  expect((await ask(sessionOf(answer))).json()).toMatchObject({person_id: "p:steward"});
});

test("whoever the register knows by a verified address alone comes in by it, in whatever case it is written", async () => {
  expect((await ask(sessionOf(await enter("sub-verified")))).json()).toMatchObject({person_id: "p:regional-rep"});
});

test.each([
  ["an address that nobody verified", "sub-unverified", "unknown"],
  ["an address of two people", "sub-shared", "unknown"],
  ["an address that the register does not know", "sub-of-nobody", "unknown"],
  ["an identity that the provider knows and the register does not", "sub-elsewhere", "unknown"],
  ["the address of somebody whose identity is another", "sub-impostor", "unknown"],
  ["a person without mandate or office", "sub-without-mandate", "no_mandate"]
])("%s lets nobody in", async (_, name, refusal) => {
  expect(landing(await enter(name))).toBe(`/fi/?refused=${refusal}`);
});

test("where addresses do not count, a verified one lets nobody in", async () => {
  const strict = await open({linkByEmail: false});
  expect(landing(await enter("sub-verified", "language=fi", strict))).toBe("/fi/?refused=unknown");
  expect((await enter("sub-steward", "language=fi", strict)).headers["location"]).toBe("/fi/?entered");
  await strict.close();
});

test("a code, a state or a sign-in that is not this browser's own is refused, and one counts once", async () => {
  const mine = await begin();
  const back = await passThrough(mine.address, "sub-steward");
  const forged = (change: (query: URLSearchParams) => void): string => {
    const url = new URL(back);
    change(url.searchParams);
    return url.href;
  };
  // Without the browser's own key the sign-in is not even touched.
  expect(landing(await comeBack(back, ""))).toBe("/en/?refused=expired");
  expect(landing(await comeBack(back, "__Host-tillit_sign_in=forged"))).toBe("/en/?refused=expired");
  const anothers = await begin();
  expect(landing(await comeBack(back, anothers.cookie))).toBe("/fi/?refused=failed");
  expect(log.at(-1)).toMatchObject({refused: "failed"});
  const first = await comeBack(back, mine.cookie);
  expect(sessionOf(first)).not.toBe("");
  expect(landing(await comeBack(back, mine.cookie))).toBe("/en/?refused=expired");

  for (const change of [
    (query: URLSearchParams) => query.set("state", "forged"),
    (query: URLSearchParams) => query.delete("state"),
    (query: URLSearchParams) => query.append("state", "second"),
    (query: URLSearchParams) => query.set("code", "forged"),
    (query: URLSearchParams) => query.delete("code"),
    (query: URLSearchParams) => query.set("iss", other.issuer),
    (query: URLSearchParams) => query.delete("iss"),
    (query: URLSearchParams) => query.set("error", "access_denied")
  ]) {
    const {address, cookie} = await begin();
    const url = new URL(await passThrough(address, "sub-steward"));
    change(url.searchParams);
    expect(landing(await comeBack(url.href, cookie))).toBe("/fi/?refused=failed");
  }
  expect(forged(() => {})).toBe(back);
});

test("a code of one sign-in is worth nothing in another: the verifier and the nonce are not its own", async () => {
  const [mine, anothers] = [await begin(), await begin()];
  const code = new URL(await passThrough(anothers.address, "sub-steward")).searchParams.get("code") ?? "";
  const url = new URL(await passThrough(mine.address, "sub-verified"));
  url.searchParams.set("code", code);
  expect(landing(await comeBack(url.href, mine.cookie))).toBe("/fi/?refused=failed");
});

test("a statement with another nonce is refused, though code, state and verifier are right", async () => {
  const {address, cookie} = await begin();
  const forged = new URL(address);
  forged.searchParams.set("nonce", "a-nonce-of-somebody-else-that-is-long-enough-to-pass");
  expect(landing(await comeBack(await passThrough(forged.href, "sub-steward"), cookie))).toBe("/fi/?refused=failed");
  expect(log.at(-1)).toMatchObject({reason: "ClientError OAUTH_JWT_CLAIM_COMPARISON_FAILED"});
  expect(JSON.stringify(log.at(-1))).not.toContain("somebody-else");
});

test("what another issuer says of the same subject is refused, and names nobody here", async () => {
  const {address, cookie} = await begin();
  const elsewhere = address.replace(server.issuer, other.issuer);
  expect(landing(await comeBack(await passThrough(elsewhere, "sub-steward"), cookie))).toBe("/fi/?refused=failed");
});

test("a provider that calls itself by another name than the configured one signs nobody in", async () => {
  const alias = server.issuer.replace("localhost", "127.0.0.1");
  const provider = openProvider({
    issuer: alias,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    linkByEmail: true,
    publicOrigin: ORIGIN
  });
  const mixed = await open({oidc: {provider, publicOrigin: ORIGIN, sessionSecret: SECRET, proxies: ["127.0.0.1"]}});
  const answer = await mixed.inject({url: "/auth/sign-in?language=fi", headers: HEADERS});
  expect(landing(answer)).toBe("/fi/?refused=no_provider");
  await mixed.close();
});

test.each([
  "https://elsewhere.example/",
  "//elsewhere.example/",
  "/\\elsewhere.example",
  "/fi//elsewhere.example",
  "/fi/../auth/sign-out",
  "/fi/%2e%2e/auth/sign-out",
  "/fi/..",
  "/de/members",
  "/fi/a b",
  "/fi/#https://elsewhere.example",
  "javascript:alert(1)",
  "/api/session",
  " /fi/",
  ""
])("after sign-in nobody is sent on to %j", async (to) => {
  const answer = await app.inject({
    url: `/auth/sign-in?language=fi&return_to=${encodeURIComponent(to)}`,
    headers: HEADERS
  });
  expect(answer.json()).toMatchObject({status: 400, code: "bad_request"});
  expect(cookieOf(answer, "__Host-tillit_sign_in")).toBe("");
});

test("one of our own pages with its filters is a place to go on to", async () => {
  for (const to of ["/fi/", "/fi/members", "/nb/employers/crm:7?from=2026-01&kpi=members,density"]) {
    const query = `language=fi&return_to=${encodeURIComponent(to)}`;
    expect((await enter("sub-steward", query)).headers["location"]).toBe(to);
  }
});

test("another host, a forwarded one and a plain connection are refused, and never written into an address", async () => {
  for (const headers of [
    {host: "elsewhere.example", "x-forwarded-proto": "https"},
    {host: "tillit.union.example:8443", "x-forwarded-proto": "https"},
    {host: "tillit.union.example"},
    {host: "tillit.union.example", "x-forwarded-proto": "http"},
    {host: "tillit.union.example", "x-forwarded-proto": "https, http"},
    {host: "elsewhere.example", "x-forwarded-host": "tillit.union.example", "x-forwarded-proto": "https"}
  ]) {
    for (const url of ["/auth/sign-in", "/auth/callback?code=a&state=b", "/api/session", "/", "/fi/"]) {
      const answer = await app.inject({url, headers});
      expect({headers, url, ...answer.json()}).toMatchObject({headers, url, status: 421, code: "wrong_address"});
    }
  }
  const forwarded = {...HEADERS, "x-forwarded-host": "elsewhere.example", forwarded: "host=elsewhere.example"};
  const answer = await app.inject({url: "/auth/sign-in", headers: forwarded});
  expect(new URL(String(answer.headers["location"])).searchParams.get("redirect_uri")).toBe(`${ORIGIN}/auth/callback`);
  expect((await app.inject({url: "/api/health", headers: {host: "127.0.0.1"}})).statusCode).toBe(200);
});

test("who is no proxy of ours is not believed about its connection", async () => {
  const answer = await app.inject({url: "/api/session", headers: HEADERS, remoteAddress: "192.0.2.7"});
  expect(answer.json()).toMatchObject({code: "wrong_address"});
});

test("a sign-in left open for more than ten minutes has to begin anew", async () => {
  const {address, cookie} = await begin();
  const back = await passThrough(address, "sub-steward");
  now += SIGN_IN_MS;
  expect(landing(await comeBack(back, cookie))).toBe("/en/?refused=expired");
});

test("signing in gives a new session: one planted before is worth nothing, and neither is one of a persona", async () => {
  const planted = sessionOf(await enter("sub-verified"));
  const {address, cookie} = await begin();
  const answer = await comeBack(await passThrough(address, "sub-steward"), `${cookie}; ${planted}`);
  const own = sessionOf(answer);
  expect(own).not.toBe(planted);
  expect((await ask(planted)).statusCode).toBe(401);
  expect((await ask(own)).statusCode).toBe(200);
  expect((await app.inject({url: "/api/personas", headers: HEADERS})).statusCode).toBe(404);
});

test("a session outlives a restart, and ends with another secret or another provider", async () => {
  const cookie = sessionOf(await enter("sub-steward"));
  const again = await open();
  expect((await ask(cookie, "/api/session", again)).statusCode).toBe(200);
  await again.close();
  const parts = {publicOrigin: ORIGIN, proxies: ["127.0.0.1"]};
  const provider = openProvider({
    issuer: server.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    linkByEmail: true,
    publicOrigin: ORIGIN
  });
  const changed = await open({oidc: {...parts, provider, sessionSecret: `${SECRET.slice(1)}0`}});
  expect((await ask(cookie, "/api/session", changed)).statusCode).toBe(401);
  await changed.close();
  const moved = await open({
    oidc: {...parts, provider: {...provider, issuer: other.issuer}, sessionSecret: SECRET}
  });
  expect((await ask(cookie, "/api/session", moved)).statusCode).toBe(401);
  await moved.close();
});

test("a session ends after half an idle hour, and after twelve hours whatever is done with it", async () => {
  const [busy, idle] = [sessionOf(await enter("sub-steward")), sessionOf(await enter("sub-steward"))];
  const since = now;
  now += LIMITS.idleMs - 1;
  expect((await ask(busy)).statusCode).toBe(200);
  now += 1;
  expect((await ask(idle)).statusCode).toBe(401);
  while (now + LIMITS.idleMs - 2 < since + LIMITS.longestMs) {
    now += LIMITS.idleMs - 2;
    expect((await ask(busy)).statusCode).toBe(200);
  }
  now = since + LIMITS.longestMs;
  expect((await ask(busy)).statusCode).toBe(401);
});

test("a union's own limits end a session, in the cookie too, and no other's", async () => {
  const store = await openSqlite(path.join(folder, "short.sqlite"));
  const limits = {idleMs: 5 * 60_000, longestMs: 60 * 60_000};
  const short = await open({operations: await openOperations(store, {now: () => now, limits})});
  const answer = await enter("sub-steward", "language=fi", short);
  const line = [answer.headers["set-cookie"] ?? []].flat().find((one) => one.startsWith("__Host-tillit="));
  const [, ends = ""] = /Expires=([^;]+)/.exec(line ?? "") ?? [];
  expect(Math.abs(Date.parse(ends) - Date.now() - limits.longestMs)).toBeLessThan(60_000);
  const since = now;
  for (let minutes = 4; minutes < 60; minutes += 4) {
    now = since + minutes * 60_000;
    expect((await ask(sessionOf(answer), "/api/session", short)).statusCode).toBe(200);
  }
  now = since + limits.longestMs;
  expect((await ask(sessionOf(answer), "/api/session", short)).statusCode).toBe(401);
  const idle = sessionOf(await enter("sub-steward", "language=fi", short));
  now += limits.idleMs;
  expect((await ask(idle, "/api/session", short)).statusCode).toBe(401);
  await short.close();
  await store.close();
});

test("signing out ends this session, and tells where to sign out at the provider; everywhere ends all of the person's", async () => {
  const [phone, desk] = [sessionOf(await enter("sub-steward")), sessionOf(await enter("sub-steward"))];
  const anothers = sessionOf(await enter("sub-verified"));
  const out = async (cookie: string, url: string, headers = {}) => {
    const {csrf} = (await ask(cookie)).json();
    return app.inject({method: "POST", url, headers: {...HEADERS, cookie, "x-csrf-token": csrf, ...headers}});
  };
  for (const url of ["/auth/sign-out", "/auth/sign-out-everywhere"]) {
    expect((await out(phone, url, {"x-csrf-token": "0".repeat(32)})).json()).toMatchObject({code: "cross_site"});
    expect((await out(phone, url, {origin: "https://elsewhere.example"})).json()).toMatchObject({code: "cross_site"});
    expect((await out(phone, url, {origin: "http://tillit.union.example"})).json()).toMatchObject({code: "cross_site"});
  }
  const third = sessionOf(await enter("sub-steward"));
  const {address} = (await out(third, "/auth/sign-out", {origin: ORIGIN})).json();
  expect(address).toContain(`${server.issuer}/session/end?id_token_hint=`);
  expect(new URL(address).searchParams.get("post_logout_redirect_uri")).toBe(`${ORIGIN}/`);
  expect((await ask(third)).statusCode).toBe(401);
  expect((await ask(phone)).statusCode).toBe(200);
  expect((await out(phone, "/auth/sign-out-everywhere")).statusCode).toBe(200);
  expect((await ask(phone)).statusCode).toBe(401);
  expect((await ask(desk)).statusCode).toBe(401);
  expect((await ask(anothers)).statusCode).toBe(200);
});

/** What the work leaves in the trail, in short. */
async function left(work: () => Promise<unknown>): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const newest = await operations.store.rows("select coalesce(max(number), 0) as n from audit");
  await work();
  return await operations.store.rows(
    "select event, person_id, provider, what, problem, unions from audit where number > ? order by number",
    [Number(newest[0]?.["n"])]
  );
}

test("coming, going and being refused stand in the trail: who, by whose word, for which union, and nothing else", async () => {
  const steward = {person_id: "p:steward", provider: server.issuer, unions: "|A|", what: null, problem: null};
  let cookie = "";
  expect(await left(async () => (cookie = sessionOf(await enter("sub-steward"))))).toEqual([
    {event: "signed_in", ...steward}
  ]);
  const out = async (url: string): Promise<void> => {
    const {csrf} = (await ask(cookie)).json();
    await app.inject({method: "POST", url, headers: {...HEADERS, cookie, "x-csrf-token": csrf}});
  };
  expect(await left(() => out("/auth/sign-out"))).toEqual([{event: "signed_out", ...steward}]);
  cookie = sessionOf(await enter("sub-steward"));
  expect(await left(() => out("/auth/sign-out-everywhere"))).toEqual([
    {event: "signed_out", ...steward, what: "everywhere"}
  ]);
  const member = {...steward, person_id: "p:member", unions: null};
  expect(await left(() => enter("sub-without-mandate"))).toEqual([
    {event: "denied", ...member, what: "sign-in", problem: "no_mandate"}
  ]);
  // Of whom the register does not know there is nobody to write down.
  for (const name of ["sub-of-nobody", "sub-unverified", "sub-shared"])
    expect(await left(() => enter(name))).toEqual([]);
  expect(JSON.stringify(await operations.store.rows("select * from audit"))).not.toMatch(/sub-|@|127\.0\.0/);
});

test("signing in over a session ends it in the trail too", async () => {
  const cookie = sessionOf(await enter("sub-verified"));
  const over = await begin();
  const back = await passThrough(over.address, "sub-steward");
  const entries = await left(() => comeBack(back, `${over.cookie}; ${cookie}`));
  expect(entries.map(({event, person_id}) => [event, person_id])).toEqual([
    ["signed_out", "p:regional-rep"],
    ["signed_in", "p:steward"]
  ]);
});

test("a revoked person is sent back to the sign-in page, which says why", async () => {
  const whose = {kind: "person", subject: "p:steward"} as const;
  await revoke(operations.store, {...whose, because: "left", revoked_at: now});
  const entries = await left(async () => {
    expect(landing(await enter("sub-steward"))).toBe("/fi/?refused=revoked");
  });
  expect(entries).toMatchObject([{event: "denied", what: "sign-in", problem: "revoked", unions: "|A|"}]);
  await lift(operations.store, whose.kind, whose.subject, now);
});

test("a session that the clock ended is written down as such, once, by the limit that ended it", async () => {
  const audit = await openAudit(operations.store, "key");
  const end = () => endOverdue(operations, {audit, warehouse, now: () => now});
  // What other tests left behind ends first.
  now += LIMITS.longestMs;
  await end();
  const fresh = await open();
  const busy = sessionOf(await enter("sub-steward", "language=fi", fresh));
  await enter("sub-verified", "language=fi", fresh);
  const since = now;
  while (now + LIMITS.idleMs - 2 < since + LIMITS.longestMs) {
    now += LIMITS.idleMs - 2;
    expect((await ask(busy, "/api/session", fresh)).statusCode).toBe(200);
  }
  await fresh.close();
  now = since + LIMITS.longestMs;
  const entries = await left(() => Promise.all([end(), end()]));
  const told = entries.map(({event, person_id, what, unions}) => [event, person_id, what, unions]);
  expect(told.toSorted()).toEqual([
    ["signed_out", "p:regional-rep", "idle", "|A|"],
    ["signed_out", "p:steward", "too_long", "|A|"]
  ]);
});

test("where nothing can be written down nobody comes in, and whoever goes is gone", async () => {
  const audit = await openAudit(operations.store, "key");
  let isBroken = true;
  const write = (entry: Parameters<typeof audit.write>[0]): Promise<void> =>
    isBroken ? Promise.reject(new Error("disk full")) : audit.write(entry);
  const told: Readonly<Record<string, unknown>>[] = [];
  const broken = await open({audit: {...audit, write}, log: (line) => told.push(line)});
  expect(landing(await enter("sub-steward", "language=fi", broken))).toBe("/fi/?refused=failed");
  isBroken = false;
  const cookie = sessionOf(await enter("sub-steward", "language=fi", broken));
  const {csrf} = (await ask(cookie, "/api/session", broken)).json();
  isBroken = true;
  const headers = {...HEADERS, cookie, "x-csrf-token": csrf};
  expect((await broken.inject({method: "POST", url: "/auth/sign-out", headers})).statusCode).toBe(200);
  expect((await ask(cookie, "/api/session", broken)).statusCode).toBe(401);
  expect(told.map(({reason}) => reason)).toEqual(["unrecorded", "a sign-out could not be written down"]);
  await broken.close();
});

test("too many sign-ins from one address and too many requests of one session have to wait; others do not", async () => {
  const limited = await open({requestsPerMinute: 20});
  const [one, another] = [
    sessionOf(await enter("sub-steward", "language=fi", limited)),
    sessionOf(await enter("sub-verified", "language=fi", limited))
  ];
  const statuses = [];
  for (let i = 0; i < 25; i += 1) statuses.push((await ask(one, "/api/session", limited)).statusCode);
  expect(statuses.slice(0, 20)).toEqual(Array.from({length: 20}, () => 200));
  expect(statuses.slice(20)).toEqual(Array.from({length: 5}, () => 429));
  expect((await ask(another, "/api/session", limited)).statusCode).toBe(200);
  const begun = [];
  for (let i = 0; i < 70; i += 1)
    begun.push((await limited.inject({url: "/auth/callback?code=a&state=b", headers: HEADERS})).statusCode);
  expect(begun.at(0)).toBe(303);
  expect(begun.at(-1)).toBe(429);
  const elsewhere = {...HEADERS, "x-forwarded-for": "192.0.2.8"};
  expect((await limited.inject({url: "/auth/callback?code=a&state=b", headers: elsewhere})).statusCode).toBe(303);
  await limited.close();
});

test("the log tells of every refusal by kind, and holds no code, state, name or address", () => {
  expect(log.length).toBeGreaterThan(10);
  for (const line of log) expect(Object.keys(line).toSorted()).toEqual(["id", "reason", "refused", "route"]);
  expect(JSON.stringify(log)).not.toMatch(/sub-|@|code=|state=|forged/);
});
