import {expect, test} from "vitest";
import {beginAnew, openAudit} from "./audit.ts";
import {checkAudit} from "./chain.ts";
import type {Store} from "../store/store.ts";

const KEY = "k".repeat(64);
const entry = (i: number) => ({event: "looked" as const, person_id: `p${i}`, what: "members", row_count: i});

/** How the trail stands: the first broken entry, or how many hold. */
const state = async (store: Store) => {
  const {broken, entries} = await checkAudit(store, KEY);
  return broken ? broken.number : `${entries} whole`;
};
/** As whoever owns the database may: the triggers are in nobody's way. */
const tamper = async (store: Store, statement: string): Promise<void> => {
  const triggers = ["audit_stays", "audit_is_kept", "audit_goes_on"];
  for (const name of triggers)
    await store.change(`drop trigger ${name}`).catch(() => store.change(`drop trigger ${name} on audit`));
  await store.change(statement);
};

/** What holds for the audit whichever engine keeps it. `fresh` opens a handle on a store that nobody has written to. */
export function auditLaws(fresh: () => Promise<{readonly open: () => Promise<Store>}>): void {
  const written = async (n: number, {now = Date.now}: {now?: () => number} = {}) => {
    const {open} = await fresh();
    const store = await open();
    const audit = await openAudit(store, KEY, {now});
    for (let i = 1; i <= n; i++) await audit.write(entry(i));
    return {open, store, audit};
  };
  test("what is written is a chain that holds", async () => {
    const {store} = await written(5);
    expect(await state(store)).toBe("5 whole");
    await store.close();
  });

  test.each([
    ["changed", "update audit set row_count = 99 where number = 3", 3],
    ["given to somebody else", "update audit set person_id = null where number = 3", 3],
    ["moved in time", "update audit set at = at + 1 where number = 2", 2],
    ["sealed as another", "update audit set chain = (select chain from audit where number = 2) where number = 4", 4],
    ["taken out", "delete from audit where number = 3", 3],
    ["taken out at the beginning", "delete from audit where number = 1", 1],
    ["taken out at the end", "delete from audit where number = 5", 5],
    ["put in between", "update audit set number = number + 10 where number > 3", 4],
    ["exchanged with another", "update audit set number = case number when 2 then -3 else number end", 2]
  ])("an entry that was %s is named", async (_, statement, number) => {
    const {store} = await written(5);
    await tamper(store, statement);
    expect(await state(store)).toBe(number);
    await store.close();
  });

  test("two entries that changed places are noticed, and one that was put in", async () => {
    const {store} = await written(5);
    await tamper(store, "update audit set number = -2 where number = 2");
    await store.change("update audit set number = 2 where number = 3");
    await store.change("update audit set number = 3 where number = -2");
    expect(await state(store)).toBe(2);
    await store.close();

    const other = await written(3);
    await tamper(other.store, "update audit_head set number = 4");
    await other.store.change(
      "insert into audit (number, at, event, searched, chain) select 4, at, event, searched, chain from audit where number = 3"
    );
    expect(await state(other.store)).toBe(4);
    await other.store.close();
  });

  test("through SQL nobody changes an entry, takes one out, or puts one in out of turn", async () => {
    const {store} = await written(3);
    for (const statement of [
      "update audit set row_count = 0",
      "delete from audit",
      "delete from audit where number = 1",
      "insert into audit (number, at, event, searched, chain) values (9, 1, 'looked', 0, '')",
      "insert into audit (number, at, event, searched, chain) values (2, 1, 'looked', 0, '') on conflict (number) do update set at = 1"
    ])
      await expect(store.change(statement)).rejects.toThrow(/append-only/);
    await store.change("insert into audit_start values (1, 'x')");
    for (const statement of ["update audit_start set number = 3", "delete from audit_start"])
      await expect(store.change(statement)).rejects.toThrow(/append-only/);
    await store.close();
  });

  test("whoever takes out the newest entries and mends the head is found by a seal noted elsewhere", async () => {
    const {store} = await written(5);
    const {head} = await checkAudit(store, KEY);
    await tamper(store, "delete from audit where number > 3");
    await store.change("update audit_head set number = 3, chain = (select chain from audit where number = 3)");
    expect(await state(store)).toBe("3 whole");
    expect((await checkAudit(store, KEY, [head])).broken?.number).toBe(4);
    await store.close();
  });

  test("whoever has the key may write the trail anew, and is found by a seal noted elsewhere", async () => {
    const real = await written(4);
    const {head} = await checkAudit(real.store, KEY);
    const forged = await written(6, {now: () => 5});
    expect(await state(forged.store)).toBe("6 whole");
    expect((await checkAudit(forged.store, KEY, [head])).broken?.number).toBe(4);
    await real.store.close();
    await forged.store.close();
  });

  test("without the key nobody goes on with the chain, and the cure is named", async () => {
    const {store} = await written(2);
    await expect(openAudit(store, "another")).rejects.toThrow(/entry 2 of the audit .*put that key back/);
    await beginAnew(store, "another");
    const anew = await openAudit(store, "another");
    await anew.write(entry(9));
    expect(await checkAudit(store, "another")).toMatchObject({entries: 2, head: {number: 4}});
    expect((await checkAudit(store, KEY)).broken?.number).toBe(3);
    await store.close();
  });

  test("a process whose own entry is gone writes no more", async () => {
    const {store, audit} = await written(3);
    await tamper(store, "delete from audit where number = 3");
    await store.change("update audit_head set number = 2, chain = (select chain from audit where number = 2)");
    await expect(audit.write(entry(4))).rejects.toThrow("entry 3 of the audit is not as this process wrote it");
    await store.close();
  });

  test("many processes write one chain, and each entry once", async () => {
    const {open} = await fresh();
    const stores = await Promise.all([open(), open(), open()]);
    const audits = await Promise.all(stores.map((store) => openAudit(store, KEY)));
    await Promise.all(Array.from({length: 90}, (_, i) => audits[i % 3]?.write(entry(i))));
    const [store] = stores as [Store, ...Store[]];
    expect(await state(store)).toBe("90 whole");
    const [people] = await store.rows("select count(distinct person_id) as n from audit");
    expect(people).toEqual({n: 90});
    for (const one of stores) await one.close();
  });

  test("what is old can be taken out, which is told in the trail, and the rest still holds", async () => {
    let now = 0;
    const {store, audit} = await written(5, {now: () => (now += 10)});
    expect(await audit.prune(35)).toBe(3);
    await audit.write(entry(6));
    expect(await state(store)).toBe("4 whole");
    const [first] = await store.rows("select number from audit order by number limit 1");
    expect(first).toEqual({number: 4});
    expect(await audit.prune(35)).toBe(0);
    // All of it is old: the newest stays, and the trail goes on from there.
    await audit.prune(1e9);
    await audit.write(entry(7));
    expect(await state(store)).toBe("3 whole");
    await store.close();
  });

  test("a beginning that no sealed entry tells of is found", async () => {
    const {store} = await written(5);
    await store.change("insert into audit_start select number, chain from audit where number = 3");
    await store.change("delete from audit where number <= 3");
    expect(await state(store)).toBe(3);
    await store.close();
  });
}
