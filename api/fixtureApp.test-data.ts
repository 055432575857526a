import type {FastifyInstance, LightMyRequestResponse} from "fastify";
import {type Policy, readPolicy} from "../access/policy.ts";
import {buildApp} from "./app.ts";
import {type Audit, openAudit} from "./audit.ts";
import {FIXTURE_KPIS, publishFixture} from "./fixture.test-data.ts";
import {openOperations} from "./operations.ts";
import type {Store} from "./store.ts";
import {openSqlite} from "./storeSqlite.ts";
import {openWarehouse, type Warehouse} from "./warehouse.ts";

export type Get = (url: string, headers?: Record<string, string>) => Promise<LightMyRequestResponse>;

export const AUDIT_KEY = "a".repeat(64);

export type FixtureApp = {
  readonly app: FastifyInstance;
  readonly warehouse: Warehouse;
  readonly folder: string;
  readonly store: Store;
  readonly log: Readonly<Record<string, unknown>>[];
  /** Signs in as that persona and asks as them. */
  readonly as: (subject: string) => Promise<Get>;
  /** Signs in and gives the cookie, for a request of one's own. */
  readonly cookieOf: (subject: string, headers?: Record<string, string>) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** The whole API on the fixture, without a port. */
export async function openFixture(
  options: {
    pages?: string;
    connections?: number;
    timeoutMs?: number;
    queue?: number;
    extra?: string;
    requestsPerMinute?: number;
    now?: () => Date;
    policy?: Policy;
    /** Stands before the audit, to see what is written or to let it fail. */
    watched?: (audit: Audit) => Audit;
  } = {}
): Promise<FixtureApp> {
  const {pages, extra, requestsPerMinute, now, policy = readPolicy(), watched = (audit) => audit, ...limits} = options;
  const {folder} = await publishFixture({...(extra !== undefined && {extra})});
  const kpis = FIXTURE_KPIS;
  const log: Readonly<Record<string, unknown>>[] = [];
  const warehouse = await openWarehouse(`${folder}/published`, {policy, kpis, pollMs: 0, ...limits});
  const operations = await openOperations(await openSqlite(`${folder}/operations.sqlite`));
  const app = await buildApp({
    warehouse,
    operations,
    audit: watched(await openAudit(operations.store, AUDIT_KEY)),
    policy,
    kpis,
    personas: true,
    log: (line) => log.push(line),
    ...(now !== undefined && {now}),
    ...(requestsPerMinute !== undefined && {requestsPerMinute}),
    ...(pages !== undefined && {pages})
  });
  const cookieOf = async (subject: string, headers: Record<string, string> = {}): Promise<string> => {
    const answer = await app.inject({method: "POST", url: "/auth/persona", payload: {subject}, headers});
    return String(answer.headers["set-cookie"]).split(";")[0] ?? "";
  };
  const as = async (subject: string): Promise<Get> => {
    const cookie = await cookieOf(subject);
    return (url, headers = {}) => app.inject({url, headers: {cookie, ...headers}});
  };
  const close = async (): Promise<void> => {
    await app.close();
    await warehouse.close();
    await operations.close();
  };
  return {app, warehouse, folder, store: operations.store, log, as, cookieOf, close};
}
