import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll} from "vitest";
import {auditLaws} from "./laws.test-data.ts";
import {openSqlite} from "../store/sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "tillit-audit-"));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

let stores = 0;
auditLaws(async () => {
  const file = join(folder, `${(stores += 1)}.sqlite`);
  return {open: () => openSqlite(file)};
});
