import type {FastifyInstance, FastifyReply, FastifyRequest} from "fastify";
import {type Static, Type} from "typebox";
import type {Context} from "../answers/answers.ts";
import {enter} from "../signIn/comings.ts";
import {personFor} from "../signIn/link.ts";
import {Problem, problemOf} from "../problems.ts";
import type {Login, Provider} from "../signIn/provider.ts";
import {SIGN_IN_MS, type SignIns} from "../signIn/signIns.ts";
import {closed} from "./parameters.ts";

const LANGUAGES = ["en", "fi", "sv", "nb"] as const;

const Begin = Type.Object(
  {
    language: Type.Optional(Type.Enum([...LANGUAGES])),
    // One of our own pages and nothing else.
    return_to: Type.Optional(
      Type.String({maxLength: 300, pattern: "^/(en|fi|sv|nb)(/[\\w.~%:@-]+)*/?(\\?[\\w.~%:@=&,+-]*)?$"})
    )
  },
  closed
);

/** Why somebody was not let in, as the sign-in page has words for it. */
type Refusal = "expired" | "failed" | "unknown" | "no_mandate" | "revoked" | "no_provider";

export type SignInParts = {
  readonly provider: Provider;
  readonly signIns: SignIns;
  readonly publicOrigin: string;
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
};

/** Signing in at the provider and coming back. Both are opened by a browser, so both answer with a way on. */
export function signInRoutes(
  app: FastifyInstance,
  context: Context,
  {provider, signIns, publicOrigin, log}: SignInParts
): void {
  const isEncrypted = publicOrigin.startsWith("https://");
  const cookieName = isEncrypted ? "__Host-tillit_sign_in" : "tillit_sign_in";
  const cookie = {httpOnly: true, sameSite: "lax", secure: isEncrypted, path: "/"} as const;
  const config = {scope: "public", rateLimit: {max: 60, timeWindow: "1 minute"}};

  const refuse = (reply: FastifyReply, language: string, refusal: Refusal, reason: string): FastifyReply => {
    log({id: reply.request.id, route: reply.request.routeOptions.url, refused: refusal, reason});
    return reply.redirect(`/${language}/?refused=${refusal}`, 303);
  };

  app.get<{Querystring: Static<typeof Begin>}>(
    "/auth/sign-in",
    {config, schema: {querystring: Begin}},
    async (request, reply) => {
      const {language = "en", return_to: returnTo = null} = request.query;
      // What looks like our page may be another's once dots are worked out.
      if (returnTo !== null && new URL(returnTo, publicOrigin).pathname !== returnTo.split("?", 1)[0])
        throw new Problem("bad_request", {detail: "malformed parameter: return_to"});
      const begun = await provider.begin(language).catch((error: unknown) => codeOf(error));
      if (typeof begun === "string") return refuse(reply, language, "no_provider", begun);
      const key = await signIns.keep({...begun.transaction, language, returnTo});
      return reply.setCookie(cookieName, key, {...cookie, maxAge: SIGN_IN_MS / 1000}).redirect(begun.address, 303);
    }
  );

  app.get("/auth/callback", {config}, async (request, reply) => {
    const key = request.cookies[cookieName];
    reply.clearCookie(cookieName, cookie);
    const under = key === undefined ? undefined : await signIns.take(key);
    if (!under) return refuse(reply, "en", "expired", "no sign-in under way");
    const {language, returnTo, ...transaction} = under;
    // Never by the request's own host: a code must not be taken to an address that somebody else wrote.
    const login = await provider
      .finish(new URL(request.url, publicOrigin), transaction)
      .catch((error: unknown) => codeOf(error));
    if (typeof login === "string") return refuse(reply, language, "failed", login);
    const refused = await enterAs(request, login);
    if (refused) return refuse(reply, language, ...refused);
    return reply.redirect(returnTo ?? `/${language}/?entered`, 303);
  });

  /** Lets in whoever the provider vouches for; resolves to why not, and what the log is told. */
  async function enterAs(
    request: FastifyRequest,
    {issuer, subject, email, idToken}: Login
  ): Promise<readonly [Refusal, string] | undefined> {
    return await context.warehouse.use(async (generation) => {
      const person_id = await personFor(generation, {issuer, subject, ...(email !== undefined && {email})}, provider);
      if (person_id === undefined) return ["unknown", "unknown"];
      try {
        await enter(context, request, generation, {who: {person_id, issuer, subject}, idToken});
        return undefined;
      } catch (error) {
        const {code} = problemOf(error);
        return [code === "revoked" || code === "no_mandate" ? code : "failed", code];
      }
    });
  }
}

/** What kind of failure it was; the rest of such a message may hold what somebody sent. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown failure";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const told = "error" in error && typeof error.error === "string" ? error.error : "";
  return [error.name, code, told].filter((text) => /^\w{1,60}$/.test(text)).join(" ");
}
