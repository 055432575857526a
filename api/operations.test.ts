import {execFile} from "node:child_process";
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {DatabaseSync} from "node:sqlite";
import {promisify} from "node:util";
import {afterEach, beforeEach, expect, test} from "vitest";
import {openOperations} from "./operations.ts";

let file = "";
beforeEach(() => (file = join(mkdtempSync(join(tmpdir(), "tillit-operations-")), "operations.sqlite")));
afterEach(() => rmSync(join(file, ".."), {recursive: true, force: true}));

test("servers that start at once open one store, and share its secret", async () => {
  const module = JSON.stringify(join(import.meta.dirname, "operations.ts"));
  const program = `import(${module}).then(({openOperations}) => console.log(openOperations(${JSON.stringify(file)}).secret))`;
  const starts = Array.from({length: 6}, () => promisify(execFile)(process.execPath, ["-e", program]));
  const secrets = (await Promise.all(starts)).map(({stdout}) => stdout.trim());
  expect(secrets[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(secrets).size).toBe(1);
});

test("a store of a later version is refused and left as it is", () => {
  openOperations(file).close();
  const later = new DatabaseSync(file);
  later.exec("pragma user_version = 99");
  expect(() => openOperations(file)).toThrow("operations store of a later version: 99");
  expect(later.prepare("pragma user_version").get()).toEqual({user_version: 99});
  later.close();
});
