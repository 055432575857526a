/**
 * Everything that is measured: `npm run bench`, or one part of it: `npm run bench -- requests --data DIR`.
 *
 * night      a night at 160 000 members beside the same SQL in one process     → night.json
 * requests   the API beside bare SQL and hello world, for many people          → requests.json
 * pages      weight and time of the first pages, here and on a slow phone      → pages.json
 * protection what session, rights and audit add to a request                   → protection.json
 * disclosure what can be found out of what is published outside                → disclosure.json
 */
import {writeFileSync} from "node:fs";
import {cpus, totalmem} from "node:os";
import {join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {benchDisclosure} from "./disclosure.ts";
import {benchNight, describeNight} from "./night.ts";
import {benchPages} from "./pages.ts";
import {benchProtection} from "./protection.ts";
import {benchRequests, ratios} from "./requests.ts";

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    members: {type: "string", default: "160000"},
    data: {type: "string", default: join(import.meta.dirname, "../.tillit/bench")}
  }
});
const data = resolve(values.data);
const machine = {
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memory_gb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  measured_on: new Date().toISOString().slice(0, 10)
};

const keep = (part: string, result: object): void =>
  writeFileSync(join(import.meta.dirname, `${part}.json`), `${JSON.stringify(result, null, 2)}\n`);

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  night: async () => {
    const result = await benchNight(Number(values.members), data);
    console.log(describeNight(result));
    keep("night", result);
  },
  requests: async () => {
    const timings = await benchRequests(data);
    for (const {scope, uncached, cached} of ratios(timings))
      console.log(
        `${scope.padEnd(18)} uncached ${uncached.toFixed(2)} × the time of bare SQL   cached ${cached.toFixed(2)} × the rate of hello world`
      );
    keep("requests", {machine, timings, ratios: ratios(timings)});
  },
  pages: async () => {
    keep("pages", {machine, pages: await benchPages(data)});
  },
  protection: async () => {
    const costs = await benchProtection(data);
    for (const {what, microseconds} of costs) console.log(`${what.padEnd(50)} ${Math.round(microseconds)} µs`);
    keep("protection", {machine, costs});
  },
  disclosure: async () => {
    const result = await benchDisclosure(data);
    console.log(JSON.stringify(result, null, 2));
    keep("disclosure", result);
  }
};

const asked = positionals.length > 0 ? positionals : Object.keys(PARTS);
for (const name of asked) {
  const part = PARTS[name];
  if (!part) throw new Error(`unknown part of the bench, one of ${Object.keys(PARTS).join(", ")} is: ${name}`);
  console.log(`\n${name}`);
  await part();
}
