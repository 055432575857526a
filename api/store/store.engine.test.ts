import {afterAll, beforeAll, expect, test} from "vitest";
import {postgresServer} from "../../pipelines/sources/servers.fixture.ts";
import {openPostgres, type PostgresPlace} from "./postgres.ts";
import {storeLaws} from "./laws.test-data.ts";

let server: Awaited<ReturnType<typeof postgresServer>>;
let place: PostgresPlace;
beforeAll(async () => {
  server = await postgresServer();
  const {host, port = 5432, database, user} = server.connection;
  place = {host, port, database, user, password: server.environment["REGISTER_PASSWORD"] ?? "", encrypted: false};
});
afterAll(() => server?.stop());

storeLaws(() => openPostgres(place));

test("a store that is asked for an encrypted connection takes no other", async () => {
  await expect(openPostgres({...place, encrypted: true})).rejects.toThrow(/SSL/);
});

test("a connection that the server closes costs one question at most, never the process", async () => {
  const store = await openPostgres(place);
  await store.rows("select 1 as one");
  await server.client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await store.rows("select 1 as one")).toEqual([{one: 1}]);
  await store.close();
});
