import {randomBytes} from "node:crypto";
import cookie from "@fastify/cookie";
import session from "@fastify/session";
import type {FastifyInstance, FastifyRequest} from "fastify";
import type {Operations} from "../store/operations.ts";
import {Problem} from "../problems.ts";

/** Who signed in, and by the word of which provider. Rights are never kept with it. */
export type Who = {readonly person_id: string; readonly issuer: string; readonly subject: string};

declare module "fastify" {
  interface FastifyRequest {
    /** Grants that were cut off since the night; asked for with every request of someone signed in. */
    revokedGrants: ReadonlySet<string>;
  }
  interface Session {
    who?: Who;
    csrf?: string;
    /** The provider's statement, to sign out there by. */
    idToken?: string;
  }
  interface FastifyContextConfig {
    /** Whose route it is: everybody's, everyone signed in, or those with a part in that subject of the policy. */
    scope?: string;
  }
}

/** A demo's sign-in must never be taken for a real one: other cookie, other issuer. */
export const DEMO_ISSUER = "demo";
export const DEMO_COOKIE = "tillit_demo";

export type SessionOptions = {
  /** Signs the cookie; by default the one that the store made for itself. */
  readonly secret?: string;
  /** Where people reach us, with a real sign-in. */
  readonly publicOrigin?: string;
};

/** Server-side sessions for every route registered after this. */
export async function addSessions(
  app: FastifyInstance,
  operations: Operations,
  {secret = operations.secret, publicOrigin}: SessionOptions = {}
): Promise<void> {
  // The prefix holds a browser to this host, its whole path and an encrypted connection.
  const isEncrypted = publicOrigin?.startsWith("https://") ?? false;
  await app.register(cookie);
  await app.register(session, {
    secret,
    store: operations.sessions,
    cookieName: publicOrigin === undefined ? DEMO_COOKIE : isEncrypted ? "__Host-tillit" : "tillit",
    saveUninitialized: false,
    rolling: false,
    cookie: {httpOnly: true, sameSite: "lax", secure: isEncrypted, path: "/", maxAge: operations.limits.longestMs}
  });
}

/** The person signed in, or `signed_out`. */
export function signedIn(request: FastifyRequest, issuers: readonly string[]): string {
  const who = request.session.get("who");
  if (!who || !issuers.includes(who.issuer)) throw new Problem("signed_out");
  return who.person_id;
}

/** Starts a session under a new id, so that one planted before sign-in is worth nothing. */
export async function signIn(request: FastifyRequest, who: Who, idToken?: string): Promise<void> {
  await request.session.regenerate();
  request.session.set("who", who);
  request.session.set("csrf", randomBytes(16).toString("hex"));
  if (idToken !== undefined) request.session.set("idToken", idToken);
}

/** A change must come from our own pages: same origin, and with the session's own token once there is one. */
export function checkOrigin(request: FastifyRequest): void {
  const {origin, host} = request.headers;
  const site = request.headers["sec-fetch-site"];
  const isForeign = origin !== undefined && !["http://", "https://"].some((scheme) => origin === `${scheme}${host}`);
  if (isForeign || (site !== undefined && site !== "same-origin" && site !== "none")) throw new Problem("cross_site");
}

/** Throws `cross_site` unless the header carries this session's token. */
export function checkToken(request: FastifyRequest): void {
  const token = request.session.get("csrf");
  if (!token || request.headers["x-csrf-token"] !== token) throw new Problem("cross_site");
}
