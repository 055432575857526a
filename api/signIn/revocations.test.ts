import {execFile} from "node:child_process";
import {promisify} from "node:util";
import {afterEach, beforeEach, expect, test} from "vitest";
import {type FixtureApp, openFixture} from "../fixture/app.test-data.ts";
import {inForce, lift, revoke, revokedGrants} from "./revocations.ts";

let fixture: FixtureApp;
beforeEach(async () => {
  fixture = await openFixture({connections: 1});
});
afterEach(() => fixture.close());

const because = "left the union";
const cut = (kind: "person" | "grant", subject: string): Promise<boolean> =>
  revoke(fixture.store, {kind, subject, because, revoked_at: 5});
const members = "/api/members?limit=500";

test("a revoked person is refused with the next request, also what is in the cache and in a session already open", async () => {
  const [steward, again, other] = [
    await fixture.as("steward"),
    await fixture.as("steward"),
    await fixture.as("chief-steward")
  ];
  for (const get of [steward, again]) expect((await get(members)).statusCode).toBe(200);
  expect(await cut("person", "p:steward")).toBe(true);
  for (const get of [steward, again])
    for (const url of [members, `${members}&format=csv`, "/api/session", "/api/looks", "/api/openapi.json"])
      expect([url, (await get(url)).statusCode]).toEqual([url, 401]);
  expect((await other(members)).statusCode).toBe(200);
});

const signIn = () => fixture.app.inject({method: "POST", url: "/auth/persona", payload: {subject: "steward"}});

test("a revoked person signs in no more, is told why, and it is written down for their union", async () => {
  await cut("person", "p:steward");
  const answer = await signIn();
  expect(answer.json()).toMatchObject({status: 403, code: "revoked"});
  expect(answer.headers["set-cookie"]).toBeUndefined();
  expect(await fixture.store.rows("select * from session")).toEqual([]);
  expect(await fixture.store.rows("select event, person_id, provider, what, problem, unions from audit")).toEqual([
    {event: "denied", person_id: "p:steward", provider: "demo", what: "sign-in", problem: "revoked", unions: "|A|"}
  ]);
});

test("whoever was signing in while they were revoked is denied everything all the same", async () => {
  const get = await fixture.as("steward");
  await fixture.store.change("insert into revocation values (1, 'person', 'p:steward', 'just now', 5, null)");
  expect((await get(members)).json()).toMatchObject({status: 403, code: "revoked"});
  expect(await fixture.store.rows("select event, what, problem from audit where event = 'denied'")).toEqual([
    {event: "denied", what: "members", problem: "revoked"}
  ]);
});

test("a revoked grant opens nothing any more, and the others of the same person go on", async () => {
  const get = await fixture.as("steward-of-two-unions");
  const unionsSeen = async (): Promise<string[]> => {
    const {rows} = (await get(members)).json() as {rows: {union_id: string}[]};
    return [...new Set(rows.map(({union_id}) => union_id))].toSorted();
  };
  expect(await unionsSeen()).toEqual(["A", "B"]);
  const [grant] = (await get("/api/session"))
    .json()
    .grants.filter(({union_id}: {union_id: string}) => union_id === "B");
  const id = (await grantIds("p:steward-of-two-unions")).at(-1) ?? "";
  expect(grant).toBeDefined();
  await cut("grant", id);
  expect(await unionsSeen()).toEqual(["A"]);
  await cut("grant", (await grantIds("p:steward-of-two-unions"))[0] ?? "");
  expect((await get(members)).json()).toMatchObject({status: 403, code: "no_mandate"});
});

const grantIds = (person: string): Promise<string[]> =>
  fixture.warehouse.use(async ({lease}) =>
    lease(async (ask) => {
      const table = await ask({
        text: "select grant_id from grants where person_id = ? order by union_id",
        params: [person]
      });
      return (await table.getRows()).map(([id]) => String(id));
    })
  );

test("a revocation that is lifted is over, and a second one counts anew", async () => {
  await cut("person", "p:steward");
  expect(await cut("person", "p:steward")).toBe(false);
  expect(await lift(fixture.store, "person", "p:steward", 6)).toBe(true);
  expect(await lift(fixture.store, "person", "p:steward", 6)).toBe(false);
  expect(await revokedGrants(fixture.store, "p:steward")).toEqual(new Set());
  expect((await (await fixture.as("steward"))(members)).statusCode).toBe(200);
  expect(await cut("person", "p:steward")).toBe(true);
  expect(await inForce(fixture.store)).toEqual([{kind: "person", subject: "p:steward", because, revoked_at: 5}]);
});

test("of two who revoke at once one does, and the person is revoked once", async () => {
  const done = await Promise.all([cut("person", "p:steward"), cut("person", "p:steward")]);
  expect(done.toSorted()).toEqual([false, true]);
});

test("the command revokes while the server runs, says whose mandate it was, and stands in the audit", async () => {
  const get = await fixture.as("steward");
  expect((await get(members)).statusCode).toBe(200);
  const command = (...options: string[]) =>
    promisify(execFile)(process.execPath, ["api/signIn/revoke.ts", "--data", fixture.folder, ...options], {
      env: {...process.env, TILLIT_AUDIT_KEY: "a".repeat(64)}
    });
  await expect(command("--person", "p:steward")).rejects.toThrow(/say why: --because/);
  const {stdout} = await command("--person", "p:steward", "--because", "asked to");
  expect(stdout).toBe("person p:steward is cut off from the next request on: steward at unit:W1.\n");
  expect((await get(members)).statusCode).toBe(401);
  expect((await command()).stdout).toMatch(/^\S+Z {2}person {2}p:steward {2}asked to\n$/);
  expect((await command("--person", "nobody", "--because", "typed wrongly")).stdout).toContain(
    "nobody of that id holds a mandate or an office tonight"
  );
  expect((await command("--person", "p:steward", "--lift")).stdout).toContain("may again");
  // The session from before stays ended; a new one is as good as any.
  expect((await get(members)).statusCode).toBe(401);
  expect((await (await fixture.as("steward"))(members)).statusCode).toBe(200);
  const ofB = (await grantIds("p:steward-of-two-unions")).at(-1) ?? "";
  await command("--grant", ofB, "--because", "ended");
  expect((await command("--sessions-of", "p:steward")).stdout).toBe("1 sessions of p:steward have ended.\n");
  const entries = await fixture.store.rows(
    "select event, what, about, unions, provider from audit where event in ('revoked', 'lifted') order by number"
  );
  expect(entries).toEqual(
    [
      {event: "revoked", what: "person", about: "p:steward", unions: "|A|"},
      {event: "revoked", what: "person", about: "nobody", unions: null},
      {event: "lifted", what: "person", about: "p:steward", unions: "|A|"},
      {event: "revoked", what: "grant", about: ofB, unions: "|B|"},
      {event: "revoked", what: "sessions", about: "p:steward", unions: "|A|"}
    ].map((entry) => ({...entry, provider: "machine"}))
  );
}, 60_000);
