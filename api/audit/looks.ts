import path from "node:path";
import type {FastifyRequest} from "fastify";
import type {Grant} from "../../access/claims.ts";
import type {Entry} from "./chain.ts";
import type {Asked, Context} from "../answers/answers.ts";
import type {Generation} from "../publication/generation.ts";
import type {Person} from "../person/person.ts";
import {type Problem, PROBLEMS} from "../problems.ts";
import type {Node} from "../publication/trees.ts";
import {unionsIn} from "./unions.ts";

/** What an answer shows of people, kept with it, so that one out of the cache is written down like the first. */
export type Shown = {
  readonly rows: number;
  /** Whether these rows name somebody. */
  readonly isOfPeople: boolean;
};

/** The entry of an answer; none for one that shows nobody, found nobody by name, and is no file. */
export function lookAt(
  {policy}: Pick<Context, "policy">,
  {person, generation, format}: Asked,
  request: FastifyRequest,
  {rows, isOfPeople}: Shown
): Entry | undefined {
  const {unit, search} = request.query as {unit?: string; search?: string};
  const isFile = format === "csv";
  const isSearch = search !== undefined && isOfPeople;
  if (!isFile && !isSearch && !(isOfPeople && rows > 0)) return undefined;
  const {scope} = request.routeOptions.config;
  const grants = grantsFor({policy}, person, String(scope), unit === undefined ? [] : generation.trees.find(unit));
  return {
    event: isFile ? "exported" : "looked",
    ...asker(request),
    ...(unit !== undefined && {unit}),
    ...mandatesOf(grants),
    row_count: rows,
    searched: isSearch ? 1 : 0,
    ...madeFrom(generation),
    policy: policy.hash
  };
}

/** Problems that deny something to a person who is signed in. */
const DENIALS = Object.entries(PROBLEMS).flatMap(([code, [status]]) =>
  status === 403 || status === 404 || code === "unknown_kpi" ? [code] : []
);

/**
 * The entry of a request that was denied; none where nobody was signed in or nothing was denied. A unit is written down
 * if there is one: what else stands in an address may be anybody's name.
 */
export function denial(
  {policy}: Pick<Context, "policy">,
  request: FastifyRequest,
  problem: Problem,
  seen: {readonly generation: Generation; readonly person: Person | undefined} | undefined
): Entry | undefined {
  const who = asker(request);
  if (who.person_id === undefined || !DENIALS.includes(problem.code)) return undefined;
  const {unit} = (request.query ?? {}) as {unit?: unknown};
  const isKnown = typeof unit === "string" && (seen?.generation.trees.find(unit).length ?? 0) > 0;
  return {
    event: "denied",
    ...who,
    ...(isKnown && {unit}),
    ...mandatesOf(seen?.person?.grants ?? []),
    ...(seen && madeFrom(seen.generation)),
    policy: policy.hash,
    problem: problem.code
  };
}

/** Who asks, what, and under which id the log knows it. */
function asker(request: FastifyRequest): Pick<Entry, "person_id" | "provider" | "what" | "request"> {
  // Routes outside the API have no session.
  const session = request.session as FastifyRequest["session"] | undefined;
  const who = session?.get("who");
  const route = request.routeOptions.url?.replace(/^\/api\//, "");
  return {
    ...(who && {person_id: who.person_id, provider: who.issuer}),
    ...(route !== undefined && {what: route}),
    request: request.id
  };
}

const madeFrom = ({file}: Generation): Pick<Entry, "publication"> => ({publication: path.basename(file)});

/** The grants that open the list, and of these the ones that the unit lies in, if any does. */
export function grantsFor(
  {policy}: Pick<Context, "policy">,
  {grants}: Person,
  list: string,
  unit: readonly Node[]
): readonly Grant[] {
  const opening = grants.filter(({role}) => policy.roles[role]?.lists[list]);
  const all = opening.length > 0 ? opening : grants;
  const around = all.filter(({tree, node_l, node_r}) =>
    unit.some((node) => node.tree === tree && node.l >= node_l && node.r <= node_r)
  );
  return around.length > 0 ? around : all;
}

function mandatesOf(grants: readonly Grant[]): Pick<Entry, "mandates" | "unions"> {
  const told = grants.map(({grant_id, role, node_id, union_id}) => [grant_id, role, node_id, union_id]);
  return grants.length === 0 ? {} : {mandates: JSON.stringify(told), ...unionsIn(grants.map(({union_id}) => union_id))};
}
