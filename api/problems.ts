import type {FastifyReply} from "fastify";

/** Every error the API answers, as RFC 9457 problem documents: a stable code, its status and one sentence. */
export const PROBLEMS = {
  bad_request: [400, "A parameter is missing, unknown or malformed."],
  unknown_kpi: [400, "There is no such figure, or it is not for this role."],
  signed_out: [401, "Sign in first."],
  cross_site: [403, "This can only be asked from our own pages."],
  export_not_permitted: [403, "This role may not take the list away as a file."],
  no_mandate: [403, "No mandate or office is in force for this person."],
  revoked: [403, "Access was withdrawn."],
  not_permitted: [403, "This role has no part in this."],
  not_found: [404, "There is nothing here."],
  too_large: [413, "The request is too large."],
  unsupported: [415, "Send JSON."],
  wrong_address: [421, "This service is reached by its own address only."],
  too_many_requests: [429, "Too many requests; try again in a minute."],
  internal: [500, "Something failed here. The id below finds it in the log."],
  busy: [503, "Too many questions at once; try again in a moment."],
  no_publication: [503, "No figures have been published yet."],
  unrecorded: [503, "This look could not be written down, so nothing is shown."],
  slow: [503, "The question took too long and was stopped."]
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ProblemCode = keyof typeof PROBLEMS;

/**
 * An error with an answer of its own. `detail` is for the person and comes from our code, never from a database;
 * `reason` is for the log and must hold no value either.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: string | undefined;

  constructor(code: ProblemCode, {detail, reason}: {detail?: string; reason?: string} = {}) {
    super(reason ?? code);
    this.code = code;
    this.detail = detail;
  }
}

/** What any thrown thing is to the outside. Whatever is not ours is `internal`, without its words. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (typeof error !== "object" || error === null) return new Problem("internal", {reason: typeof error});
  const {code, statusCode, validation, name} = error as {
    code?: unknown;
    statusCode?: unknown;
    validation?: readonly {instancePath?: string; keyword?: string; params?: Record<string, unknown>}[];
    name?: unknown;
  };
  if (validation) return new Problem("bad_request", {detail: validation.map(sentence).join("; ")});
  if (statusCode === 413) return new Problem("too_large");
  if (statusCode === 415) return new Problem("unsupported");
  if (statusCode === 429) return new Problem("too_many_requests");
  if (statusCode === 404) return new Problem("not_found");
  if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500) return new Problem("bad_request");
  return new Problem("internal", {reason: `${String(name)} ${typeof code === "string" ? code : ""}`.trim()});
}

// Names the parameter and the rule, and repeats nothing of what was sent but names this API has itself.
function sentence({
  instancePath = "",
  keyword = "",
  params = {}
}: {
  instancePath?: string;
  keyword?: string;
  params?: Record<string, unknown>;
}): string {
  const name = instancePath.replace(/^\//, "");
  if (keyword === "required") return `missing parameter: ${String(params["missingProperty"])}`;
  if (keyword === "additionalProperties") return "unknown parameter";
  return `malformed parameter: ${name}`;
}

/** Sends the problem document; the id is the request's own, made here. */
export function sendProblem(reply: FastifyReply, problem: Problem, id: string): FastifyReply {
  const [status, title] = PROBLEMS[problem.code];
  return reply
    .code(status)
    .header("cache-control", "no-store")
    .type("application/problem+json")
    .send(
      JSON.stringify({
        type: `/problems/${problem.code}`,
        title,
        status,
        code: problem.code,
        ...(problem.detail === undefined ? {} : {detail: problem.detail}),
        id
      })
    );
}
