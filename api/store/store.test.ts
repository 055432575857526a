import {execFile} from "node:child_process";
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {DatabaseSync} from "node:sqlite";
import {promisify} from "node:util";
import {afterAll, expect, test} from "vitest";
import {storeLaws} from "./laws.test-data.ts";
import {openSqlite} from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "tillit-store-"));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

storeLaws(() => openSqlite(join(folder, "operations.sqlite")));

test("processes that start at once open one new file, and share its secret", async () => {
  const [operations, sqlite] = ["operations.ts", "sqlite.ts"].map((name) =>
    JSON.stringify(join(import.meta.dirname, name))
  );
  const file = JSON.stringify(join(folder, "new.sqlite"));
  const program = `
    const {openOperations} = await import(${operations});
    const {openSqlite} = await import(${sqlite});
    console.log((await openOperations(await openSqlite(${file}))).secret)`;
  const starts = Array.from({length: 6}, () =>
    promisify(execFile)(process.execPath, ["--input-type=module", "-e", program])
  );
  const secrets = (await Promise.all(starts)).map(({stdout}) => stdout.trim());
  expect(secrets[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(secrets).size).toBe(1);
});

test("a file of the first version keeps its secret; its sessions end", async () => {
  const file = join(folder, "first.sqlite");
  const first = new DatabaseSync(file);
  first.exec(`
    create table setting (name text primary key, value text not null) strict;
    create table session (id_hash text primary key, data text not null, expires_at integer not null) strict;
    create index session_expires_at on session (expires_at);
    insert into setting values ('cookie_secret', 'of-old');
    insert into session values ('a', '{}', 9999999999999);
    pragma user_version = 1`);
  first.close();
  const store = await openSqlite(file);
  expect(await store.rows("select value from setting")).toEqual([{value: "of-old"}]);
  expect(await store.rows("select * from session")).toEqual([]);
  await store.close();
});
