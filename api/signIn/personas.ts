import type {Configuration} from "../configuration.ts";
import type {Generation} from "../publication/generation.ts";

export type PersonaSetting = {
  readonly configuration: Pick<Configuration, "signIn" | "issuer">;
  readonly host: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

/**
 * Whether people may sign in by picking a persona. Not asked for: false. Asked for where any guard fails: throws and
 * names every guard that does, so that the sign-in without a password can never open a register of real people.
 * The last guard looks into the data: see `assertInvented`.
 */
export function allowsPersonas({configuration, host, environment}: PersonaSetting): boolean {
  if (configuration.signIn !== "personas") return false;
  const failed = [
    ...(environment["NODE_ENV"] === "production" ? ["NODE_ENV is production"] : []),
    ...(LOOPBACK.includes(host) ? [] : [`the host is not loopback: ${host}`]),
    ...(configuration.issuer !== undefined || environment["TILLIT_OIDC_ISSUER"]
      ? ["a sign-in provider is configured"]
      : []),
    ...(environment["TILLIT_NO_PERSONAS"] ? ["TILLIT_NO_PERSONAS is set"] : [])
  ];
  if (failed.length > 0) throw new Error(`personas may not sign in here: ${failed.join("; ")}`);
  return true;
}

/** Throws unless the publication itself says that nobody in it is real. */
export function assertInvented({publication}: Generation): void {
  if (publication.people === "real") throw new Error(`personas may not sign in to real people: ${publication.run_id}`);
}
