import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {answering, type Context} from "../answers/answers.ts";
import {fold} from "../questions/names.ts";
import type {Node} from "../publication/trees.ts";
import {closed, Search} from "./parameters.ts";

const Units = Type.Object({search: Search}, closed);
const Found = Type.Object({
  rows: Type.Array(
    Type.Object({
      id: Type.String(),
      tree: Type.String(),
      kind: Type.String(),
      name: Type.String(),
      enterprise: Type.Union([Type.String(), Type.Null()])
    })
  )
});

/** As many as fit under a search field. */
const SHOWN = 20;

/** Units of the person's own scope whose name holds every word typed. */
export function unitRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/api/units",
    {config: {scope: "figures"}, schema: {querystring: Units, response: {200: Found}}},
    answering<Static<typeof Units>>(context, ["json"], async ({search}, {generation, person}) => {
      const words = fold(search).split(/\s+/);
      const rows: Node[] = [];
      for (const node of generation.trees.nodes) {
        if (!words.every((word) => node.folded.includes(word))) continue;
        if (await person.sees(node)) rows.push(node);
        if (rows.length === SHOWN) break;
      }
      return {value: {rows: rows.toSorted((a, b) => a.depth - b.depth || a.name.localeCompare(b.name, "sv"))}};
    })
  );
}
