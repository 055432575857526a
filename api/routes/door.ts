import type {FastifyInstance} from "fastify";
import {Type} from "typebox";

export type Way = "personas" | "oidc" | "none";

const Door = Type.Object({way: Type.Enum(["personas", "oidc", "none"])});

/** How people sign in here, for the page where they do. */
export function doorRoutes(app: FastifyInstance, door: {readonly way: Way}): void {
  app.get("/api/door", {config: {scope: "public"}, schema: {response: {200: Door}}}, () => door);
}
