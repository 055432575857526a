import {afterAll, beforeAll} from "vitest";
import {postgresServer} from "../../pipelines/sources/servers.fixture.ts";
import {auditLaws} from "./laws.test-data.ts";
import {openPostgres} from "../store/postgres.ts";

let server: Awaited<ReturnType<typeof postgresServer>>;
beforeAll(async () => {
  server = await postgresServer();
});
afterAll(() => server?.stop());

let stores = 0;
auditLaws(async () => {
  const name = `audit_${(stores += 1)}`;
  await server.client.query(`create database ${name}`);
  const {host, port = 5432, user} = server.connection;
  const password = server.environment["REGISTER_PASSWORD"] ?? "";
  return {open: () => openPostgres({host, port, database: name, user, password, encrypted: false})};
});
