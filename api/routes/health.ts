import type {FastifyInstance} from "fastify";
import {Type} from "typebox";
import {sql} from "../../access/sql.ts";
import type {Context} from "../answers/answers.ts";
import {Problem} from "../problems.ts";
import {rowsOf} from "../publication/rows.ts";

const Health = Type.Object({
  status: Type.String(),
  as_of: Type.String(),
  run_id: Type.String(),
  published_at: Type.String(),
  stale: Type.Boolean()
});

/** A night that ran leaves figures of its own date; two missed ones are somebody's concern. */
const STALE_MS = 36 * 60 * 60 * 1000;

/** Whether figures can be served: asks the publication, not just the process. */
export function healthRoutes(app: FastifyInstance, {warehouse}: Context, now: () => number = Date.now): void {
  app.get("/api/health", {config: {scope: "public"}, schema: {response: {200: Health}}}, async () =>
    warehouse.use(async ({publication, lease}) => {
      const [row] = await lease(async (ask) => rowsOf(await ask(sql`select count(*) as months from figures_by_node`)));
      if (typeof row?.["months"] !== "number")
        throw new Problem("internal", {reason: "health query without an answer"});
      const {as_of, run_id, published_at} = publication;
      return {status: "ok", as_of, run_id, published_at, stale: now() - Date.parse(published_at) > STALE_MS};
    })
  );
}
