import {createServer, type IncomingMessage, type Server} from "node:http";
import {type Configuration, Provider} from "oidc-provider";

export type Account = Readonly<Record<string, string | boolean>>;

export type ProviderServer = {
  readonly issuer: string;
  readonly server: Server;
  readonly close: () => Promise<void>;
};

export const CLIENT = {id: "tillit-of-the-test", secret: "b7f3c1d9e5a80426b7f3d1c9e4a85b60"};

/**
 * A real provider on the loopback. Its page asks for a name and believes it; `accounts` says what it vouches for beside
 * the name. `change` bends its configuration.
 */
export async function openProviderServer(
  redirectUris: readonly string[],
  accounts: Readonly<Record<string, Account>>,
  change: Partial<Configuration> = {}
): Promise<ProviderServer> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  const address = server.address();
  const issuer = `http://localhost:${typeof address === "object" && address ? address.port : 0}`;
  const [first = ""] = redirectUris;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [...redirectUris],
        post_logout_redirect_uris: [`${new URL(first).origin}/`],
        grant_types: ["authorization_code"],
        response_types: ["code"]
      }
    ],
    claims: {openid: ["sub"], email: ["email", "email_verified"]},
    cookies: {keys: ["of the test only"]},
    ttl: {AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600},
    features: {
      devInteractions: {enabled: false},
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => void (ctx.body = `<!doctype html><title>Provider</title>${form}`)
      }
    },
    interactions: {url: (_, interaction) => `/interaction/${interaction.uid}`},
    findAccount: (_, sub) => ({accountId: sub, claims: async () => ({sub, ...accounts[sub]})}),
    loadExistingGrant: async (ctx) => {
      const {client, session, params} = ctx.oidc;
      const grant = new provider.Grant({
        ...(client && {clientId: client.clientId}),
        ...(session?.accountId !== undefined && {accountId: session.accountId})
      });
      grant.addOIDCScope(String(params?.["scope"]));
      await grant.save();
      return grant;
    },
    ...change
  });
  const callback = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return void callback(request, response);
    if (request.method === "GET") {
      response.setHeader("content-type", "text/html");
      return void response.end(
        `<!doctype html><title>Provider</title><form method="post"><input name="name"><button>Enter</button></form>`
      );
    }
    void bodyOf(request).then((body) =>
      provider.interactionFinished(request, response, {
        login: {accountId: new URLSearchParams(body).get("name") ?? ""}
      })
    );
  });
  return {issuer, server, close: () => closed(server)};
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** Signs in at that provider as somebody without a browser: from the address it was sent to, to the one it is sent back to. */
export async function passThrough(address: string, name: string): Promise<string> {
  const {origin} = new URL(address);
  const jar = new Map<string, string>();
  let next: {url: string; init: RequestInit} = {url: address, init: {}};
  for (let step = 0; step < 8; step += 1) {
    const cookie = [...jar].map(([key, value]) => `${key}=${value}`).join("; ");
    const answer = await fetch(next.url, {...next.init, redirect: "manual", headers: {cookie, ...next.init.headers}});
    for (const line of answer.headers.getSetCookie()) {
      const [key = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s);
      jar.set(key, value);
    }
    const location = answer.headers.get("location");
    if (location === null) {
      const headers = {"content-type": "application/x-www-form-urlencoded"};
      if (!next.url.includes("/interaction/"))
        throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
      next = {url: next.url, init: {method: "POST", body: new URLSearchParams({name}).toString(), headers}};
      continue;
    }
    const url = new URL(location, next.url);
    if (url.origin !== origin) return url.href;
    next = {url: url.href, init: {}};
  }
  throw new Error("the provider never sent back");
}
