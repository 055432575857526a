import type {FastifyRequest} from "fastify";
import {plusDays} from "../../access/terms.ts";
import type {Asked, Context} from "./answers.ts";
import {grantsFor} from "../audit/looks.ts";
import {fold} from "../questions/names.ts";

/** A file that leaves: what it is called, and what each of its rows says of where it comes from. */
export type Export = {readonly name: string; readonly stamp: Readonly<Record<string, string>>};

/** Days after which a file that left must be gone, where tillit.yaml says nothing; sooner where the mandate ends sooner. */
export const EXPORT_DAYS = 30;

/** Whose file it is, made when, of which places, to be deleted by when. */
export function exportOf(
  context: Pick<Context, "policy" | "today" | "exportDays">,
  {person, generation}: Asked,
  request: FastifyRequest
): Export {
  const {unit} = request.query as {unit?: string};
  const asked = unit === undefined ? [] : generation.trees.find(unit);
  const grants = grantsFor(context, person, String(request.routeOptions.config.scope), asked);
  const places = [...new Set(asked.length > 0 ? asked.map(({name}) => name) : grants.map(({node_name}) => node_name))];
  const today = context.today(generation);
  const ends = grants.flatMap(({ends_on}) => ends_on ?? []);
  const list = request.routeOptions.url?.replace(/^\/api\//, "") ?? "list";
  const more = places.length > 1 ? `-and-${places.length - 1}-more` : "";
  return {
    name: `${list}_${plain(places[0] ?? "")}${more}_${generation.publication.as_of}.csv`,
    stamp: {
      exported_by: person.name,
      exported_on: today,
      scope: places.join(", "),
      delete_by: [plusDays(today, context.exportDays), ...ends].toSorted()[0] ?? today
    }
  };
}

/** A name as any file system takes it. */
const plain = (name: string): string =>
  fold(name)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
