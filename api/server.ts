import path from "node:path";
import {fileURLToPath} from "node:url";
import {existsSync, mkdirSync} from "node:fs";
import {parseArgs} from "node:util";
import {assertApproved} from "../access/approval.ts";
import {readPolicy, SHIPPED} from "../access/policy.ts";
import {readCatalogue} from "../models/catalogue.ts";
import {buildApp} from "./app.ts";
import {openAudit} from "./audit/audit.ts";
import {readAuditKey, readSeals} from "./audit/files.ts";
import {keepAudit, notePolicy} from "./audit/keeping.ts";
import {readConfiguration} from "./configuration.ts";
import {openOidc} from "./signIn/oidc.ts";
import {keepEnding} from "./signIn/overdue.ts";
import {keepForgetting} from "./store/erasures.ts";
import {openStore} from "./store/open.ts";
import {openOperations} from "./store/operations.ts";
import {allowsPersonas, assertInvented} from "./signIn/personas.ts";
import {openWarehouse} from "./publication/warehouse.ts";

/** Serves one data folder until SIGINT or SIGTERM: opens what is published, listens, and says where. */
const {values} = parseArgs({
  options: {
    data: {type: "string", default: process.env["TILLIT_DATA"] ?? ".tillit"},
    port: {type: "string", default: "3000"},
    host: {type: "string", default: "127.0.0.1"}
  }
});
const port = Number(values.port);
if (!/^\d{1,5}$/.test(values.port) || port > 65_535) throw new Error(`not a port: ${values.port}`);

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const data = path.resolve(values.data);
const configuration = readConfiguration(data);
const personas = allowsPersonas({configuration, host: values.host, environment: process.env});
const pages = fileURLToPath(new URL("../dashboards/dist", import.meta.url));
const {policy: policyFile = SHIPPED} = configuration;
const policy = readPolicy(policyFile);
assertApproved(policyFile, policy);
const kpis = readCatalogue();

mkdirSync(data, {recursive: true});
const operations = await openOperations(await openStore(configuration, data), {limits: configuration.session});
const audit = await openAudit(operations.store, readAuditKey(data, process.env), {seals: () => readSeals(data)});
await notePolicy(operations.store, audit, policy);
const endAudit = await keepAudit(audit, {data, months: configuration.auditMonths, say});
const endForgetting = await keepForgetting(operations.store, {
  data,
  say,
  ...(!configuration.operations && {tidy: "pragma wal_checkpoint(truncate)"})
});
const warehouse = await openWarehouse(path.join(data, "published"), {
  policy,
  kpis,
  onRefused: (error) => say(`the new publication is not served: ${error instanceof Error ? error.message : "?"}`),
  ...(personas && {accept: assertInvented})
});
const endOverdue = await keepEnding(operations, {audit, warehouse, say});
const log = (line: Readonly<Record<string, unknown>>): void => say(JSON.stringify(line));
const signIn = configuration.oidc && (await openOidc(configuration.oidc, {warehouse, store: operations.store, log}));
const app = await buildApp({
  warehouse,
  operations,
  audit,
  policy,
  kpis,
  personas,
  timeZone: configuration.timeZone,
  exportDays: configuration.exportDays,
  ...(signIn && {oidc: signIn.oidc}),
  ...(existsSync(pages) && {pages}),
  log
});

async function stop(): Promise<void> {
  await app.close();
  await signIn?.codes?.app.close();
  endOverdue();
  await warehouse.close();
  endAudit();
  endForgetting();
  await operations.close();
}
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void stop().then(() => process.exit(0));
  });
}

if (signIn?.codes) {
  const {app: provider, port: own} = signIn.codes;
  await provider.listen({port: own, host: values.host});
  say(`People sign in by codes sent by e-mail, at a provider of our own on port ${own}`);
}
const {port: actual} = new URL(await app.listen({port, host: values.host}));
say(`Tillit serves http://${values.host === "127.0.0.1" ? "localhost" : values.host}:${actual || 80}`);
