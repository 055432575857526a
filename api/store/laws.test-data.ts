import {expect, test} from "vitest";
import {codesOf} from "../signIn/codes/codes.ts";
import {recordsOf} from "../signIn/codes/records.ts";
import {lift, revoke} from "../signIn/revocations.ts";
import {openOperations} from "./operations.ts";
import {LIMITS, takeOverdue} from "./sessions.ts";
import {signInsOf} from "../signIn/signIns.ts";
import type {Store} from "./store.ts";

/** What holds for the store whichever engine it is. `open` opens one more handle on the same data. */
export function storeLaws(open: () => Promise<Store>): void {
  const withTwo = async (work: (one: Store, other: Store) => Promise<void>): Promise<void> => {
    const [one, other] = [await open(), await open()];
    try {
      await work(one, other);
    } finally {
      await one.close();
      await other.close();
    }
  };

  test("what one process writes another reads, numbers as numbers and nothing as null", () =>
    withTwo(async (one, other) => {
      const far = 2 ** 50 + 1;
      expect(await one.change("insert into session values (?, ?, ?, ?, ?)", ["a'?b", null, "ä", 0, far])).toBe(1);
      expect(await other.rows("select * from session where id_hash = ?", ["a'?b"])).toEqual([
        {id_hash: "a'?b", person_id: null, data: "ä", seen_at: 0, expires_at: far}
      ]);
      expect(await other.rows("delete from session where id_hash = ? returning data", ["a'?b"])).toEqual([{data: "ä"}]);
      expect(await one.change("delete from session where id_hash = ?", ["a'?b"])).toBe(0);
    }));

  test("a transaction that fails leaves nothing behind, and the store goes on", () =>
    withTwo(async (one, other) => {
      const half = one.whole(async (inside) => {
        await inside.change("insert into setting values ('half', '1')");
        await inside.whole((deeper) => deeper.change("insert into setting values ('deeper', '1')"));
        throw new Error("half-way");
      });
      await expect(half).rejects.toThrow("half-way");
      expect(await other.rows("select * from setting where name in ('half', 'deeper')")).toEqual([]);
      await expect(one.change("insert into nowhere values (1)")).rejects.toThrow("nowhere");
      expect(await one.whole((inside) => inside.change("insert into setting values ('kept', '1')"))).toBe(1);
      expect(await other.change("delete from setting where name = 'kept'")).toBe(1);
    }));

  test("what is asked beside an open transaction is no part of it", async () => {
    const store = await open();
    let beside: Promise<number> | undefined;
    const failed = store.whole(async (inside) => {
      await inside.change("insert into setting values ('inside', '1')");
      beside = store.change("insert into setting values ('beside', '1')");
      throw new Error("taken back");
    });
    await expect(failed).rejects.toThrow("taken back");
    await beside;
    expect(await store.rows("select name from setting where name in ('inside', 'beside')")).toEqual([{name: "beside"}]);
    await store.change("delete from setting where name = 'beside'");
    await store.close();
  });

  test("of many who take the same thing at once, one gets it", () =>
    withTwo(async (one, other) => {
      await one.change("insert into setting values ('once', '1')");
      const taken = await Promise.all(
        Array.from({length: 10}, (_, i) =>
          (i % 2 === 0 ? one : other).rows("delete from setting where name = 'once' returning value")
        )
      );
      expect(taken.flat()).toEqual([{value: "1"}]);
    }));

  test("servers that start at once share one store and one secret", async () => {
    const opened = await Promise.all(Array.from({length: 4}, async () => openOperations(await open())));
    expect(opened[0]?.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(opened.map(({secret}) => secret)).size).toBe(1);
    for (const one of opened) await one.close();
  });

  test("a store of a later version is refused and left as it is", async () => {
    const store = await open();
    await store.change("insert into migration values (99)");
    await expect(open()).rejects.toThrow(/operations store of a later version \(this one knows \d+\): 99/);
    expect(await store.rows("select max(number) as number from migration")).toEqual([{number: 99}]);
    await store.change("delete from migration where number = 99");
    await store.close();
  });

  test("a session outlives the process, ends when idle and in any case after its time, and its id is not stored", async () => {
    let now = Date.now();
    const openOne = async () => openOperations(await open(), {now: () => now});
    const ask = async (operations: Awaited<ReturnType<typeof openOne>>, id: string): Promise<unknown> =>
      new Promise((resolve, reject) =>
        operations.sessions.get(id, (error, session) => (error ? reject(error) : resolve(session)))
      );
    const write = async (operations: Awaited<ReturnType<typeof openOne>>, id: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const session = {cookie: {originalMaxAge: LIMITS.longestMs}, who: {person_id: "p:steward", issuer: "demo"}};
        operations.sessions.set(id, session as never, (error: unknown) => (error ? reject(error) : resolve()));
      });

    const first = await openOne();
    await write(first, "the-id-of-the-session");
    await write(first, "an-idle-one");
    expect(JSON.stringify(await first.store.rows("select * from session"))).not.toContain("the-id-of-the-session");
    await first.close();

    const second = await openOne();
    expect(await ask(second, "another")).toBeNull();
    for (let i = 0; i < 3; i++) {
      now += LIMITS.idleMs - 1;
      expect(await ask(second, "the-id-of-the-session")).toMatchObject({who: {person_id: "p:steward"}});
    }
    expect(await ask(second, "an-idle-one")).toBeNull();
    const end = now - 3 * (LIMITS.idleMs - 1) + LIMITS.longestMs;
    while (now + LIMITS.idleMs - 1 < end) {
      now += LIMITS.idleMs - 1;
      expect(await ask(second, "the-id-of-the-session")).not.toBeNull();
      // Later writes do not move the end.
      await write(second, "the-id-of-the-session");
    }
    now = end;
    expect(await ask(second, "the-id-of-the-session")).toBeNull();
    // What has ended is told of once, whoever asks, with the limit that ended it.
    await write(second, "the-next");
    const third = await openOne();
    const told = (await Promise.all([second, third].map(({store}) => takeOverdue(store, now, LIMITS)))).flat();
    const whose = {person_id: "p:steward", issuer: "demo"};
    expect(told.map(({how}) => how).toSorted()).toEqual(["idle", "too_long"]);
    for (const one of told) expect(one).toMatchObject(whose);
    expect(await second.store.rows("select count(*) as n from session")).toEqual([{n: 1}]);
    await second.store.change("delete from session");
    for (const one of [second, third]) await one.close();
  });

  test("whoever is cut off has no session left, in any process, also once it is lifted; others keep theirs", () =>
    withTwo(async (one, other) => {
      const [here, there] = [await openOperations(one), await openOperations(other)];
      const write = (id: string, person_id: string): Promise<void> =>
        new Promise((resolve, reject) => {
          const session = {cookie: {originalMaxAge: LIMITS.longestMs}, who: {person_id, issuer: "demo"}};
          here.sessions.set(id, session as never, (error: unknown) => (error ? reject(error) : resolve()));
        });
      const isAlive = (id: string): Promise<boolean> =>
        new Promise((resolve, reject) =>
          there.sessions.get(id, (error, session) => (error ? reject(error) : resolve(Boolean(session))))
        );
      for (const id of ["phone", "desk"]) await write(id, "p:steward");
      await write("another's", "p:other");
      const cut = {kind: "person", subject: "p:steward", because: "left", revoked_at: 1} as const;
      expect(await isAlive("phone")).toBe(true);
      expect(await revoke(one, cut)).toBe(true);
      await lift(one, "person", "p:steward", 2);
      expect(await Promise.all(["phone", "desk", "another's"].map(isAlive))).toEqual([false, false, true]);
      await one.change("delete from session");
    }));

  test("a sign-in, a code and a record of the provider are given once, and not after their time", () =>
    withTwo(async (one, other) => {
      let at = 1_800_000_000_000;
      const now = (): number => at;
      const signIn = {state: "s", nonce: "n", verifier: "v", language: "fi", returnTo: null};
      const key = await signInsOf(one, now).keep(signIn);
      expect(await signInsOf(other, now).take(key)).toEqual(signIn);
      expect(await signInsOf(one, now).take(key)).toBeUndefined();
      const late = await signInsOf(one, now).keep(signIn);

      const codes = (store: Store) => codesOf(store, {key: "k", isKnown: async () => true, now});
      const code = (await codes(one).make("a sign-in", "Anna@example.org")) ?? "";
      expect(await codes(other).take("a sign-in", "wrong")).toBe("wrong");
      const taken = await Promise.all([codes(one).take("a sign-in", code), codes(other).take("a sign-in", code)]);
      expect(taken.filter((answer) => typeof answer === "object")).toEqual([{address: "anna@example.org"}]);
      const lateCode = (await codes(one).make("a sign-in", "anna@example.org")) ?? "";

      const [written, read] = [recordsOf(one, now)("AuthorizationCode"), recordsOf(other, now)("AuthorizationCode")];
      await written.upsert("id", {jti: "id", accountId: "anna", grantId: "grant"}, 60);
      await written.upsert("id", {jti: "id", accountId: "anna again", grantId: "grant"}, 60);
      expect(await read.find("id")).toEqual({jti: "id", accountId: "anna again", grantId: "grant"});
      await read.consume("id");
      expect(await written.find("id")).toMatchObject({consumed: at / 1000});
      await written.revokeByGrantId("grant");
      expect(await read.find("id")).toBeUndefined();
      const session = recordsOf(one, now)("Session");
      await session.upsert("its id", {jti: "its id", uid: "its uid", accountId: "anna"}, 60);
      expect(await session.findByUid("its uid")).toMatchObject({jti: "its id", accountId: "anna"});

      at += 60 * 60 * 1000;
      expect(await session.find("its id")).toBeUndefined();
      expect(await signInsOf(one, now).take(late)).toBeUndefined();
      expect(await codes(one).take("a sign-in", lateCode)).toBe("over");
    }));
}
