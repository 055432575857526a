import {randomBytes} from "node:crypto";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import Fastify, {type FastifyInstance} from "fastify";
import type {Policy} from "../access/policy.ts";
import {dayIn} from "../access/terms.ts";
import type {Kpi} from "../models/catalogue.ts";
import {type Context, writeDenial} from "./answers/answers.ts";
import type {Audit} from "./audit/audit.ts";
import {type Cache, openCache} from "./answers/cache.ts";
import {addHeaders, HEADERS} from "./headers.ts";
import {EXPORT_DAYS} from "./answers/exports.ts";
import type {Operations} from "./store/operations.ts";
import {addOriginRules} from "./origin.ts";
import {addPages} from "./pages.ts";
import {Problem, problemOf, sendProblem} from "./problems.ts";
import {revokedGrants} from "./signIn/revocations.ts";
import type {Provider} from "./signIn/provider.ts";
import {childRoutes} from "./routes/children.ts";
import {doorRoutes} from "./routes/door.ts";
import {eventRoutes} from "./routes/events.ts";
import {explanationRoutes} from "./routes/explanation.ts";
import {figureRoutes} from "./routes/figures.ts";
import {healthRoutes} from "./routes/health.ts";
import {listRoutes} from "./routes/lists.ts";
import {nightRoutes} from "./routes/night.ts";
import {officeRoutes} from "./routes/office.ts";
import {overviewRoutes} from "./routes/overview.ts";
import {personaRoutes} from "./routes/personas.ts";
import {publishedRoutes} from "./routes/published.ts";
import {sessionRoutes} from "./routes/session.ts";
import {trailRoutes} from "./routes/trail.ts";
import {signInRoutes} from "./routes/signIn.ts";
import {unitRoutes} from "./routes/units.ts";
import {addSessions, DEMO_ISSUER, signedIn} from "./signIn/sessions.ts";
import {signInsOf} from "./signIn/signIns.ts";
import type {Warehouse} from "./publication/warehouse.ts";

export type AppOptions = {
  readonly warehouse: Warehouse;
  readonly operations: Operations;
  readonly policy: Policy;
  readonly kpis: readonly Kpi[];
  /** Sign in as a persona of the demo; only after `assertPersonas`. */
  readonly personas?: boolean;
  /** Sign in at a provider, under the rules of production. */
  readonly oidc?: {
    readonly provider: Provider;
    readonly publicOrigin: string;
    readonly sessionSecret: string;
    readonly proxies: readonly string[];
  };
  /** Requests of one session, or of one address without a session, before it has to wait. */
  readonly requestsPerMinute?: number;
  /** Where midnight falls, at which grants end. A demo's people live on the day of their register. */
  readonly timeZone?: string;
  /** Days after which a file that left must be gone. */
  readonly exportDays?: number;
  /** The built pages. */
  readonly pages?: string;
  /** Where finished answers are kept. */
  readonly cache?: Cache;
  /** Written to before people are shown. */
  readonly audit: Audit;
  readonly now?: () => Date;
  readonly log?: (line: Readonly<Record<string, unknown>>) => void;
};

/** The whole API and the pages, not yet listening. Throws for a route that does not say whose it is. */
export async function buildApp({
  personas = false,
  oidc,
  requestsPerMinute = 600,
  pages,
  timeZone = "UTC",
  exportDays = EXPORT_DAYS,
  cache = openCache(),
  now = () => new Date(),
  log = () => {},
  ...parts
}: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    trustProxy: oidc ? [...oidc.proxies] : false,
    requestIdHeader: false,
    genReqId: () => randomBytes(8).toString("hex"),
    bodyLimit: 16 * 1024,
    // Before any route is known: an address that is no text.
    frameworkErrors: (_, request, reply) => sendProblem(reply.headers(HEADERS), new Problem("bad_request"), request.id),
    // Nothing is dropped, cast or filled in: a parameter is what the schema says or the request is refused.
    ajv: {customOptions: {removeAdditional: false, coerceTypes: false, useDefaults: false, allErrors: false}}
  });

  const context: Context = {
    ...parts,
    cache,
    issuers: personas ? [DEMO_ISSUER] : oidc ? [oidc.provider.issuer] : [],
    store: parts.operations.store,
    now,
    exportDays,
    today: personas ? ({publication}) => publication.as_of : () => dayIn(timeZone, now())
  };

  app.addHook("onRoute", ({method, url, config}) => {
    if (typeof config?.scope !== "string")
      throw new Error(`a route does not say whose it is: ${String(method)} ${url}`);
  });
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error);
    if (["internal", "unrecorded"].includes(problem.code))
      log({id: request.id, route: request.routeOptions.url, reason: problem.message});
    await writeDenial(context, request, problem).catch(() =>
      log({id: request.id, route: request.routeOptions.url, reason: "a denial could not be written down"})
    );
    return sendProblem(reply, problem, request.id);
  });
  addHeaders(app, {isDemo: personas});
  if (oidc) addOriginRules(app, oidc.publicOrigin);

  await app.register(async (api) => {
    await addSessions(api, parts.operations, oidc && {secret: oidc.sessionSecret, publicOrigin: oidc.publicOrigin});
    api.decorateRequest("revokedGrants");
    api.addHook("onRequest", async (request) => {
      if (request.routeOptions.config.scope === "public") return;
      request.revokedGrants = await revokedGrants(context.store, signedIn(request, context.issuers));
    });
    // By session and not by address: a whole office may share one.
    await api.register(rateLimit, {
      max: requestsPerMinute,
      timeWindow: "1 minute",
      keyGenerator: (request) => (request.session.get("who") ? `session ${request.session.sessionId}` : request.ip)
    });
    await api.register(swagger, {
      openapi: {openapi: "3.1.0", info: {title: "Tillit", version: "0.1.0"}}
    });
    await api.register(async (routes) => {
      healthRoutes(routes, context);
      sessionRoutes(routes, context, {provider: oidc?.provider, log});
      doorRoutes(routes, {way: personas ? "personas" : oidc ? "oidc" : "none"});
      if (personas) personaRoutes(routes, context);
      if (oidc) signInRoutes(routes, context, {...oidc, signIns: signInsOf(context.store, () => now().getTime()), log});
      overviewRoutes(routes, context);
      figureRoutes(routes, context);
      publishedRoutes(routes, context);
      childRoutes(routes, context);
      eventRoutes(routes, context);
      explanationRoutes(routes, context);
      listRoutes(routes, context);
      unitRoutes(routes, context);
      nightRoutes(routes, context);
      officeRoutes(routes, context);
      trailRoutes(routes, context);
      routes.get("/api/openapi.json", {config: {scope: "session"}, schema: {hide: true}}, () => routes.swagger());
    });
  });
  await addPages(app, pages);
  return app;
}
