import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import {afterAll, expect, test} from "vitest";
import {readPolicy} from "../../access/policy.ts";
import {buildApp} from "../app.ts";
import {FIXTURE_KPIS, publishFixture} from "../fixture/fixture.test-data.ts";
import {openAudit} from "../audit/audit.ts";
import {openOperations} from "../store/operations.ts";
import {allowsPersonas, type PersonaSetting} from "./personas.ts";
import {openSqlite} from "../store/sqlite.ts";
import {openWarehouse} from "../publication/warehouse.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tillit-personas-"));
afterAll(() => rmSync(folder, {recursive: true}));

const demo: PersonaSetting = {configuration: {signIn: "personas"}, host: "127.0.0.1", environment: {}};

test("personas sign in only where they were asked for", () => {
  expect(allowsPersonas(demo)).toBe(true);
  expect(allowsPersonas({...demo, configuration: {signIn: "none"}})).toBe(false);
});

test.each([
  ["in production", {...demo, environment: {NODE_ENV: "production"}}, "NODE_ENV is production"],
  ["on an address of the network", {...demo, host: "0.0.0.0"}, "the host is not loopback: 0.0.0.0"],
  [
    "beside a real sign-in",
    {...demo, environment: {TILLIT_OIDC_ISSUER: "https://id.example"}},
    "provider is configured"
  ],
  [
    "beside a provider in tillit.yaml",
    {...demo, configuration: {...demo.configuration, issuer: "https://id.example"}},
    "provider is configured"
  ],
  ["where the operator forbids it", {...demo, environment: {TILLIT_NO_PERSONAS: "1"}}, "TILLIT_NO_PERSONAS is set"]
])("personas %s stop the start", (_, setting, message) => {
  expect(() => allowsPersonas(setting)).toThrow(message);
});

test("a demo session is worth nothing once personas are off, and their routes are gone", async () => {
  const {folder: data} = await publishFixture({folder});
  const parts = {policy: readPolicy(), kpis: FIXTURE_KPIS};
  const warehouse = await openWarehouse(`${data}/published`, {...parts, pollMs: 0});
  const operations = await openOperations(await openSqlite(`${data}/operations.sqlite`));
  const audit = await openAudit(operations.store, "key");
  const open = await buildApp({...parts, warehouse, operations, audit, personas: true});
  const signed = await open.inject({method: "POST", url: "/auth/persona", payload: {subject: "leadership"}});
  const cookie = String(signed.headers["set-cookie"]).split(";")[0] ?? "";
  expect((await open.inject({url: "/api/session", headers: {cookie}})).statusCode).toBe(200);
  const closed = await buildApp({...parts, warehouse, operations, audit});
  expect((await closed.inject({url: "/api/session", headers: {cookie}})).statusCode).toBe(401);
  expect((await closed.inject("/api/personas")).statusCode).toBe(404);
  expect(
    (await closed.inject({method: "POST", url: "/auth/persona", payload: {subject: "leadership"}})).statusCode
  ).toBe(404);
  await open.close();
  await closed.close();
  await warehouse.close();
  await operations.close();
});
