import {createPrivateKey, hkdfSync, randomInt} from "node:crypto";
import rateLimit from "@fastify/rate-limit";
import Fastify, {type FastifyInstance, type FastifyReply, type FastifyRequest} from "fastify";
import {errors, interactionPolicy, type KoaContextWithOIDC, Provider} from "oidc-provider";
import type {CustomFetch} from "openid-client";
import {addOriginRules} from "../../origin.ts";
import {problemOf, sendProblem} from "../../problems.ts";
import {checkOrigin} from "../sessions.ts";
import type {Store} from "../../store/store.ts";
import {CODE_MS, codesOf} from "./codes.ts";
import type {SendCode} from "./mail.ts";
import {type CodePage, pageOf, STYLE} from "./pages.ts";
import {recordsOf} from "./records.ts";
import {type Language, languageOf} from "./words.ts";

export type CodesProviderOptions = {
  /** Where people reach the provider, and where they reach us. */
  readonly publicOrigin: string;
  readonly clientOrigin: string;
  readonly proxies: readonly string[];
  /** Every key of the provider comes from it, so that all processes have the same and none lies anywhere. */
  readonly secret: string;
  readonly store: Store;
  /** Whether a person of the register may sign in by this address. */
  readonly isKnown: (address: string) => Promise<boolean>;
  readonly send: SendCode;
  /** Milliseconds between the answer and the mail: the work of a mail must not slow the next page down. */
  readonly pause?: () => number;
  readonly now?: () => number;
  readonly log?: (line: Readonly<Record<string, unknown>>) => void;
};

export type CodesProvider = {
  /** Not yet listening. */
  readonly app: FastifyInstance;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Asks the provider in this process: no name, certificate or proxy has to lead back to this machine. */
  readonly fetch: CustomFetch;
};

const CLIENT_ID = "tillit";

/**
 * An OpenID Connect provider for a union that has none: it believes whoever writes down the code that it sent to their
 * address. It remembers nobody: each sign-in takes a new code.
 */
export async function openCodesProvider({
  publicOrigin,
  clientOrigin,
  proxies,
  secret,
  store,
  isKnown,
  send,
  pause = () => randomInt(500, 2000),
  now = Date.now,
  log = () => {}
}: CodesProviderOptions): Promise<CodesProvider> {
  const key = (purpose: string): Buffer => Buffer.from(hkdfSync("sha256", secret, "tillit", purpose, 32));
  const clientSecret = key("client").toString("hex");
  const codes = codesOf(store, {key: key("codes").toString("hex"), isKnown, now});
  const failed = (language: Language): string => pageOf({kind: "failed", start: `${clientOrigin}/`}, language);

  const policy = interactionPolicy.base();
  policy.remove("consent");
  policy
    .get("login")
    ?.checks.add(
      new interactionPolicy.Check("always", "each sign-in takes a code", ({oidc}) =>
        oidc.result?.login ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT
      )
    );
  const minutes = CODE_MS / 1000;
  const provider = new Provider(publicOrigin, {
    adapter: recordsOf(store, now),
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: clientSecret,
        redirect_uris: [`${clientOrigin}/auth/callback`],
        grant_types: ["authorization_code"],
        response_types: ["code"],
        id_token_signed_response_alg: "EdDSA"
      }
    ],
    jwks: {keys: [signingKey(key("signature"))]},
    claims: {openid: ["sub"], email: ["email", "email_verified"]},
    cookies: {keys: [key("cookies").toString("hex")]},
    features: {devInteractions: {enabled: false}, rpInitiatedLogout: {enabled: false}},
    interactions: {url: (_, interaction) => `/interaction/${interaction.uid}`, policy},
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      Grant: minutes,
      IdToken: minutes,
      Interaction: 3 * minutes,
      Session: minutes
    },
    findAccount: (_, address) => ({
      accountId: address,
      claims: async () => ({sub: address, email: address, email_verified: true})
    }),
    loadExistingGrant: (ctx) => grantOf(provider, ctx),
    renderError: (ctx) => {
      ctx.type = "html";
      ctx.body = failed(languageOf(ctx.oidc?.params?.["ui_locales"] ?? ctx.get("accept-language")));
    }
  });
  provider.proxy = true;
  // It would print its errors, and what is in them.
  provider.silent = true;
  provider.on("server_error", (_, error) => log({reason: `the provider failed: ${kindOf(error)}`}));

  const app = Fastify({logger: false, trustProxy: [...proxies, "127.0.0.1"], bodyLimit: 4096, requestIdHeader: false});
  const {host, protocol} = new URL(publicOrigin);
  const headers = headersFor(clientOrigin);
  addOriginRules(app, publicOrigin);
  app.addHook("onRequest", async ({raw}, reply) => {
    // Of these the provider makes addresses: they are the configured ones.
    Object.assign(raw.headers, {"x-forwarded-host": host, "x-forwarded-proto": protocol.slice(0, -1)});
    for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value);
  });
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof errors.SessionNotFound)
      return reply
        .code(400)
        .type("text/html; charset=utf-8")
        .send(failed(languageOf(request.headers["accept-language"])));
    const problem = problemOf(error);
    if (problem.code === "internal") log({id: request.id, route: request.routeOptions.url, reason: problem.message});
    return sendProblem(reply, problem, request.id);
  });
  await app.register(rateLimit, {global: false});

  app.get("/style.css", (_, reply) => reply.type("text/css; charset=utf-8").send(STYLE));

  await app.register(async (pages) => {
    const limited = {config: {rateLimit: {max: 20, timeWindow: "1 minute"}}};
    pages.removeAllContentTypeParsers();
    pages.addContentTypeParser("application/x-www-form-urlencoded", {parseAs: "string"}, (_, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body))))
    );
    pages.get<Under>("/interaction/:uid", async (request, reply) => {
      const {uid, language} = await under(request, reply);
      return show(reply, {kind: "address", uid}, language);
    });
    pages.post<Under & {Body: Form}>("/interaction/:uid/address", limited, async (request, reply) => {
      checkOrigin(request);
      const {uid, language} = await under(request, reply);
      const address = request.body["address"]?.trim() ?? "";
      if (!/^[^\s@,;<>"]{1,64}@[^\s@,;<>"]{1,189}$/.test(address)) return reply.redirect(`/interaction/${uid}`, 303);
      const code = await codes.make(uid, address);
      // Later than the answer: how long a mail takes would tell that there is one.
      if (code !== undefined)
        setTimeout(() => {
          send(address, code, language).catch((error: unknown) =>
            log({id: request.id, reason: `a code could not be sent: ${kindOf(error)}`})
          );
        }, pause());
      return reply.redirect(`/interaction/${uid}/code`, 303);
    });
    pages.get<Under>("/interaction/:uid/code", async (request, reply) => {
      const {uid, language} = await under(request, reply);
      return show(reply, {kind: "code", uid, isWrong: false}, language);
    });
    pages.post<Under & {Body: Form}>("/interaction/:uid/code", limited, async (request, reply) => {
      checkOrigin(request);
      const {uid, language} = await under(request, reply);
      const taken = await codes.take(uid, request.body["code"] ?? "");
      if (taken === "wrong") return show(reply, {kind: "code", uid, isWrong: true}, language);
      if (taken === "over") return show(reply, {kind: "over", uid}, language);
      reply.hijack();
      await provider.interactionFinished(request.raw, reply.raw, {
        login: {accountId: taken.address, remember: false, amr: ["otp"]}
      });
      return reply;
    });

    /** The sign-in that this browser has under way; throws when the address names another or none. */
    async function under(request: FastifyRequest<Under>, reply: FastifyReply) {
      const {uid, params} = await provider.interactionDetails(request.raw, reply.raw);
      if (uid !== request.params.uid) throw new errors.SessionNotFound("another sign-in");
      return {uid, language: languageOf(params["ui_locales"])};
    }
  });

  await app.register(async (protocolRoutes) => {
    const answer = provider.callback();
    // The provider reads its own bodies.
    protocolRoutes.removeAllContentTypeParsers();
    protocolRoutes.addContentTypeParser("*", (_, __, done) => done(null));
    const pass = (request: FastifyRequest, reply: FastifyReply): void => {
      reply.hijack();
      void answer(request.raw, reply.raw);
    };
    protocolRoutes.get("/auth", {config: {rateLimit: {max: 60, timeWindow: "1 minute"}}}, pass);
    protocolRoutes.all("/*", pass);
  });

  const fetch: CustomFetch = async (address, {method, headers: asked, body}) => {
    const {pathname, search} = new URL(address);
    const form = body instanceof URLSearchParams ? body.toString() : undefined;
    const told = await app.inject({
      method: method === "POST" ? "POST" : "GET",
      url: `${pathname}${search}`,
      headers: {
        ...asked,
        ...(form !== undefined && {"content-type": "application/x-www-form-urlencoded"}),
        host,
        "x-forwarded-proto": protocol.slice(0, -1)
      },
      ...(form !== undefined && {payload: form})
    });
    const type = told.headers["content-type"];
    return new Response(told.body, {
      status: told.statusCode,
      headers: type === undefined ? {} : {"content-type": String(type)}
    });
  };

  return {app, clientId: CLIENT_ID, clientSecret, fetch};
}

const show = (reply: FastifyReply, page: CodePage, language: Language): FastifyReply =>
  reply.type("text/html; charset=utf-8").send(pageOf(page, language));

type Under = {Params: {uid: string}};
type Form = Readonly<Record<string, string | undefined>>;

/** Nobody is asked whether we may know who they are: there is one client, and it is ours. */
async function grantOf(provider: Provider, {oidc}: KoaContextWithOIDC): Promise<InstanceType<Provider["Grant"]>> {
  const grant = new provider.Grant({
    ...(oidc.client && {clientId: oidc.client.clientId}),
    ...(oidc.session?.accountId !== undefined && {accountId: oidc.session.accountId})
  });
  grant.addOIDCScope("openid email");
  await grant.save();
  return grant;
}

/** The Ed25519 key of these 32 bytes. */
function signingKey(seed: Buffer): Record<string, string> {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const jwk = createPrivateKey({key: der, format: "der", type: "pkcs8"}).export({format: "jwk"});
  return {...(jwk as Record<string, string>), use: "sig", alg: "EdDSA"};
}

/** As ours, but a form may lead on to the place where the person came from. */
const headersFor = (clientOrigin: string): Readonly<Record<string, string>> => ({
  "content-security-policy": [
    "default-src 'none'",
    "style-src 'self'",
    "img-src data:",
    `form-action 'self' ${clientOrigin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'"
  ].join("; "),
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  // With none at all a form of our own would not say where it comes from.
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY"
});

const kindOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown failure";
