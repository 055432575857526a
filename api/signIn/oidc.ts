import type {FastifyInstance} from "fastify";
import type {AppOptions} from "../app.ts";
import {knownIn} from "./codes/known.ts";
import {openMail} from "./codes/mail.ts";
import {openCodesProvider} from "./codes/provider.ts";
import type {OidcSetting} from "../configuration.ts";
import {openProvider} from "./provider.ts";
import type {Store} from "../store/store.ts";
import type {Warehouse} from "../publication/warehouse.ts";

export type Oidc = {
  readonly oidc: NonNullable<AppOptions["oidc"]>;
  /** The provider of our own, not yet listening; none where the union has one. */
  readonly codes?: {readonly app: FastifyInstance; readonly port: number};
};

/** The sign-in that is configured: at the union's provider, else at one of our own. */
export async function openOidc(
  {provider, publicOrigin, sessionSecret, proxies}: OidcSetting,
  {warehouse, store, log}: {warehouse: Warehouse; store: Store; log: (line: Readonly<Record<string, unknown>>) => void}
): Promise<Oidc> {
  const parts = {publicOrigin, sessionSecret, proxies};
  if (provider.kind === "issuer") return {oidc: {...parts, provider: openProvider({...provider, publicOrigin})}};
  const issuer = provider.publicOrigin;
  const codes = await openCodesProvider({
    publicOrigin: issuer,
    clientOrigin: publicOrigin,
    proxies,
    secret: sessionSecret,
    store,
    isKnown: knownIn(warehouse, issuer),
    send: openMail(provider.mail, issuer),
    log
  });
  const {clientId, clientSecret, fetch} = codes;
  return {
    oidc: {...parts, provider: openProvider({issuer, clientId, clientSecret, fetch, linkByEmail: true, publicOrigin})},
    codes: {app: codes.app, port: provider.port}
  };
}
