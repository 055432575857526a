import type {FastifyInstance, FastifyRequest} from "fastify";
import {Type} from "typebox";
import {asking, type Context} from "../answers/answers.ts";
import type {Generation} from "../publication/generation.ts";
import type {Person} from "../person/person.ts";
import type {Provider} from "../signIn/provider.ts";
import {write} from "../signIn/comings.ts";
import {checkOrigin, checkToken, signedIn} from "../signIn/sessions.ts";
import {endSessionsOf} from "../store/sessions.ts";

const LANGUAGES = ["en", "fi", "sv", "nb"];

const Text = Type.String();
const Session = Type.Object({
  person_id: Text,
  name: Text,
  csrf: Text,
  people: Text,
  as_of: Text,
  published_at: Text,
  known_since: Text,
  roles: Type.Array(Text),
  grants: Type.Array(
    Type.Object({
      role: Text,
      node_id: Text,
      node_name: Text,
      node_kind: Text,
      tree: Text,
      union_id: Text,
      ends_on: Type.Union([Text, Type.Null()])
    })
  ),
  home: Text,
  pages: Type.Array(Text),
  kpis: Type.Array(Text),
  currency: Type.Union([Text, Type.Null()]),
  named: Type.Union([Type.Integer(), Type.Null()]),
  nodes: Type.Array(Type.Object({id: Text, tree: Text, kind: Text, name: Text})),
  languages: Type.Array(Text)
});

/** The one currency of the person's unions; null when they have several, whose sums mean nothing. */
function currencyOf({trees}: Generation, {grants}: Person): string | null {
  const currencies = new Set(
    grants.flatMap(({union_id}) => trees.find(union_id).flatMap((node) => node.currency ?? []))
  );
  const [only = null] = currencies.size === 1 ? currencies : [];
  return only;
}

export type SessionParts = {
  readonly provider: Provider | undefined;
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
};

const SignedOut = Type.Object({address: Type.Union([Text, Type.Null()])});

/** Who is signed in and what the menu holds; and signing out, here or everywhere. */
export function sessionRoutes(app: FastifyInstance, context: Context, {provider, log}: SessionParts): void {
  app.get("/api/session", {config: {scope: "session"}, schema: {response: {200: Session}}}, async (request) =>
    asking(context, request, async (person, generation) => {
      const {people, as_of, published_at, known_since} = generation.publication;
      return {
        person_id: person.id,
        name: person.name,
        csrf: request.session.get("csrf"),
        people,
        as_of,
        published_at,
        known_since,
        roles: [...new Set(person.grants.map(({role}) => role))],
        grants: person.grants,
        home: person.pages[0],
        pages: person.pages,
        kpis: person.kpis.map(({name}) => name),
        currency: currencyOf(generation, person),
        named: await person.countNamed(),
        nodes: person.roots,
        languages: LANGUAGES
      };
    })
  );

  const schema = {response: {200: SignedOut}};

  app.post("/auth/sign-out", {config: {scope: "session"}, schema}, async (request) => {
    checkOrigin(request);
    checkToken(request);
    return await signOut(request, {});
  });

  app.post("/auth/sign-out-everywhere", {config: {scope: "session"}, schema}, async (request) => {
    checkOrigin(request);
    checkToken(request);
    await endSessionsOf(context.store, signedIn(request, context.issuers));
    return await signOut(request, {what: "everywhere"});
  });

  /** Ends this session; the address is where the browser goes to sign out at the provider too. */
  async function signOut(request: FastifyRequest, told: {what?: "everywhere"}): Promise<{address: string | null}> {
    const [who, idToken] = [request.session.get("who"), request.session.get("idToken")];
    await request.session.destroy();
    // What cannot be written down keeps nobody signed in.
    if (who)
      await context.warehouse
        .use((generation) => write(context.audit, generation, who, {event: "signed_out", ...told, request: request.id}))
        .catch(() =>
          log({id: request.id, route: request.routeOptions.url, reason: "a sign-out could not be written down"})
        );
    // A provider that does not answer keeps nobody signed in here.
    const address = idToken === undefined ? null : await provider?.signOutAddress(idToken).catch(() => null);
    return {address: address ?? null};
  }
}
