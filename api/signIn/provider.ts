import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  type CustomFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState
} from "openid-client";

/** What must come back from the provider unchanged, known to this server alone. */
export type Transaction = {readonly state: string; readonly nonce: string; readonly verifier: string};

/** Who somebody is, as the provider vouches for it. `email` only when the provider says that it is verified. */
export type Login = {
  readonly issuer: string;
  readonly subject: string;
  readonly email?: string;
  /** The provider's own statement, to sign out there by. */
  readonly idToken: string;
};

/** The one way of login that the API knows: OpenID Connect, code flow with PKCE. */
export type Provider = {
  readonly issuer: string;
  /** Whether a verified address leads to a person, beside a subject that the register knows. */
  readonly linkByEmail: boolean;
  /** Where to send the browser, and what to keep until it comes back. */
  readonly begin: (language: string) => Promise<{readonly address: string; readonly transaction: Transaction}>;
  /** Whom the browser brings back. Throws unless state, nonce, issuer, code and signatures are all right. */
  readonly finish: (callback: URL, transaction: Transaction) => Promise<Login>;
  /** Where to sign out at the provider; null for one that has no such address. */
  readonly signOutAddress: (idToken: string) => Promise<string | null>;
};

export type ProviderOptions = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly linkByEmail: boolean;
  /** Our own address, as configured. */
  readonly publicOrigin: string;
  /** How the provider is asked without a browser. */
  readonly fetch?: CustomFetch;
};

/** Nothing is asked of the provider until somebody signs in; what it says of itself is then kept. */
export function openProvider({
  issuer,
  clientId,
  clientSecret,
  linkByEmail,
  publicOrigin,
  fetch
}: ProviderOptions): Provider {
  const url = new URL(issuer);
  let discovered: Promise<Configuration> | undefined;

  function configuration(): Promise<Configuration> {
    discovered ??= discovery(url, clientId, {}, secretBy(clientSecret), {
      timeout: 10,
      // The signature of a statement counts, not only the connection that it came over.
      execute: [enableNonRepudiationChecks, ...(url.protocol === "http:" ? [allowInsecureRequests] : [])],
      ...(fetch && {[customFetch]: fetch})
    });
    // A provider that did not answer is asked again.
    discovered.catch(() => (discovered = undefined));
    return discovered;
  }

  return {
    issuer,
    linkByEmail,
    begin: async (language) => {
      const transaction = {state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier()};
      const address = buildAuthorizationUrl(await configuration(), {
        redirect_uri: `${publicOrigin}/auth/callback`,
        scope: linkByEmail ? "openid email" : "openid",
        state: transaction.state,
        nonce: transaction.nonce,
        code_challenge: await calculatePKCECodeChallenge(transaction.verifier),
        code_challenge_method: "S256",
        ui_locales: language
      });
      return {address: address.href, transaction};
    },
    finish: async (callback, {state, nonce, verifier}) => {
      const asked = await configuration();
      const tokens = await authorizationCodeGrant(asked, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true
      });
      const claims = tokens.claims();
      if (!claims || claims.iss !== issuer || tokens.id_token === undefined)
        throw new Error("no statement of who it is");
      const told =
        linkByEmail && claims["email"] === undefined && asked.serverMetadata().userinfo_endpoint !== undefined
          ? await fetchUserInfo(asked, tokens.access_token, claims.sub)
          : claims;
      const email = told["email_verified"] === true ? told["email"] : undefined;
      return {
        issuer,
        subject: claims.sub,
        idToken: tokens.id_token,
        ...(typeof email === "string" && {email})
      };
    },
    signOutAddress: async (idToken) => {
      const asked = await configuration();
      if (asked.serverMetadata().end_session_endpoint === undefined) return null;
      return buildEndSessionUrl(asked, {id_token_hint: idToken, post_logout_redirect_uri: `${publicOrigin}/`}).href;
    }
  };
}

/** In the header, as the standard wants it, except where a provider takes it in the body only. */
const secretBy =
  (secret: string): ClientAuth =>
  (server, client, body, headers) => {
    const takes = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    const how = takes.includes("client_secret_basic") ? ClientSecretBasic(secret) : ClientSecretPost(secret);
    return how(server, client, body, headers);
  };
