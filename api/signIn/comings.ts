import type {FastifyRequest} from "fastify";
import type {Context} from "../answers/answers.ts";
import type {Audit} from "../audit/audit.ts";
import type {Entry} from "../audit/chain.ts";
import {unionsOf} from "../audit/unions.ts";
import {Problem} from "../problems.ts";
import type {Generation} from "../publication/generation.ts";
import type {Store} from "../store/store.ts";
import {mayEnter} from "./link.ts";
import {isCutOff} from "./revocations.ts";
import {signIn, type Who} from "./sessions.ts";

/** Who comes, known by the register, and the provider's own statement of it where there is one. */
export type Newcomer = {readonly who: Who; readonly idToken?: string};

/**
 * Starts a session for a person of the register, which is written down before it is so. Throws `revoked` or `no_mandate`
 * for one who may not come in, which is written down too, and `unrecorded` where nothing can be.
 */
export async function enter(
  {audit, store}: Pick<Context, "audit" | "store">,
  request: FastifyRequest,
  generation: Generation,
  {who, idToken}: Newcomer
): Promise<void> {
  const tell = async (about: Who, entry: Told): Promise<void> => {
    try {
      await write(audit, generation, about, {...entry, request: request.id});
    } catch {
      throw new Problem("unrecorded", {reason: "the audit could not be written"});
    }
  };
  const problem = await refusalOf(store, generation, who);
  if (problem) {
    await tell(who, {event: "denied", what: "sign-in", problem});
    throw new Problem(problem);
  }
  // The session that this one takes the place of ends here.
  const before = request.session.get("who");
  if (before) await tell(before, {event: "signed_out"});
  await tell(who, {event: "signed_in"});
  await signIn(request, who, idToken);
}

type Told = Pick<Entry, "event" | "what" | "problem" | "request">;

/** Writes down that somebody came in, was refused or went, for the unions that they belong to. */
export async function write(
  audit: Audit,
  generation: Generation,
  {person_id, issuer}: Pick<Who, "person_id" | "issuer">,
  told: Told
): Promise<void> {
  await audit.write({...told, person_id, provider: issuer, ...(await unionsOf(generation, person_id))});
}

async function refusalOf(
  store: Store,
  generation: Generation,
  {person_id}: Who
): Promise<"revoked" | "no_mandate" | undefined> {
  if (await isCutOff(store, person_id)) return "revoked";
  return (await mayEnter(generation, person_id)) ? undefined : "no_mandate";
}
