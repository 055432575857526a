import {openFixture} from "./fixtureApp.test-data.ts";

/** Serves the fixture for work on pages without a night: `node api/fixtureServer.test-data.ts 3100`. */
const {app} = await openFixture();
process.stderr.write(`${await app.listen({port: Number(process.argv[2] ?? "3100"), host: "127.0.0.1"})}\n`);
