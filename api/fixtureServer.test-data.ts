import {readPolicy} from "../access/policy.ts";
import {buildApp} from "./app.ts";
import {FIXTURE_KPIS, publishFixture} from "./fixture.test-data.ts";
import {openOperations} from "./operations.ts";
import {openWarehouse} from "./warehouse.ts";

/** Serves the fixture for work on pages without a night: `node api/fixtureServer.test-data.ts 3100`. */
const {folder} = await publishFixture();
const policy = readPolicy();
const kpis = FIXTURE_KPIS;
const warehouse = await openWarehouse(`${folder}/published`, {policy, kpis});
const operations = openOperations(`${folder}/operations.sqlite`);
const app = await buildApp({warehouse, operations, policy, kpis, personas: true});
process.stderr.write(`${await app.listen({port: Number(process.argv[2] ?? "3100"), host: "127.0.0.1"})}\n`);
