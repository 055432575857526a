import type {FastifyInstance} from "fastify";
import {type Static, Type} from "typebox";
import {sql} from "../../access/sql.ts";
import type {Context} from "../answers/answers.ts";
import {enter} from "../signIn/comings.ts";
import {assertInvented} from "../signIn/personas.ts";
import {Problem} from "../problems.ts";
import {rowsOf} from "../publication/rows.ts";
import {checkOrigin, DEMO_ISSUER} from "../signIn/sessions.ts";
import {closed} from "./parameters.ts";

const Text = Type.String();
const Personas = Type.Array(Type.Object({subject: Text, name: Text, role: Text, unit: Text}));
const Choice = Type.Object({subject: Type.String({minLength: 1, maxLength: 100})}, closed);

/** Signing in as somebody invented. Registered only where every guard of `personas.ts` holds. */
export function personaRoutes(app: FastifyInstance, context: Context): void {
  const {warehouse} = context;
  app.get("/api/personas", {config: {scope: "public"}, schema: {response: {200: Personas}}}, async () =>
    warehouse.use(async ({lease}) =>
      lease(async (ask) =>
        rowsOf(
          await ask(sql`
            select
              subject,
              arg_min(person_name, grant_id) as name,
              arg_min(role, grant_id) as role,
              arg_min(node_name, grant_id) as unit
            from login_subjects
            join grants using (person_id)
            where issuer = ${DEMO_ISSUER}
            group by subject
            order by subject
          `)
        )
      )
    )
  );

  app.post<{Body: Static<typeof Choice>}>(
    "/auth/persona",
    {config: {scope: "public", rateLimit: {max: 60, timeWindow: "1 minute"}}, schema: {body: Choice}},
    async (request, reply) => {
      checkOrigin(request);
      const {subject} = request.body;
      await warehouse.use(async (generation) => {
        assertInvented(generation);
        const [row] = await generation.lease(async (ask) =>
          rowsOf(
            await ask(sql`
              select person_id from login_subjects
              where issuer = ${DEMO_ISSUER} and subject = ${subject}
            `)
          )
        );
        const person_id = row?.["person_id"];
        if (typeof person_id !== "string") throw new Problem("not_found");
        await enter(context, request, generation, {who: {person_id, issuer: DEMO_ISSUER, subject}});
      });
      return reply.code(204).send();
    }
  );
}
