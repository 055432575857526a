/**
 * The real API beside two rulers, in one process: a hand-written route that runs bare SQL for the same rows, and a hello
 * world, both behind the same headers, session and sign-in check. Prints one line of JSON when it listens.
 */
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import {parseArgs} from "node:util";
import {readPolicy} from "../access/policy.ts";
import {identifier, join, sql} from "../access/sql.ts";
import {buildApp} from "../api/app.ts";
import {ARROW_STREAM, toArrow} from "../api/answers/arrow.ts";
import {openAudit} from "../api/audit/audit.ts";
import {columnsOf} from "../api/questions/figures.ts";
import {openOperations} from "../api/store/operations.ts";
import {rowsOf} from "../api/publication/rows.ts";
import {addSessions, DEMO_ISSUER, signedIn, signIn} from "../api/signIn/sessions.ts";
import {openSqlite} from "../api/store/sqlite.ts";
import {openWarehouse} from "../api/publication/warehouse.ts";
import {readCatalogue} from "../models/catalogue.ts";

const {values} = parseArgs({
  options: {data: {type: "string", default: ".tillit"}, cached: {type: "boolean"}, unrecorded: {type: "boolean"}}
});
const policy = readPolicy();
const kpis = readCatalogue();
// Sessions and the audit lie in a file, as they do where people work.
const folder = mkdtempSync(path.join(tmpdir(), "tillit-bench-"));
const operations = await openOperations(await openSqlite(path.join(folder, "operations.sqlite")));
const warehouse = await openWarehouse(path.join(values.data, "published"), {policy, kpis, pollMs: 0});
const audit = await openAudit(operations.store, "bench");
const uncached = {get: async <T>(_key: string, make: () => Promise<T>): Promise<T> => make()};
const app = await buildApp({
  warehouse,
  operations,
  audit: values.unrecorded ? {...audit, write: async () => {}} : audit,
  policy,
  kpis,
  personas: true,
  requestsPerMinute: Number.MAX_SAFE_INTEGER,
  ...(!values.cached && {cache: uncached})
});

app.get("/ruler/open", {config: {scope: "public"}}, async () => ({hello: "anybody"}));

await app.register(async (rulers) => {
  await addSessions(rulers, operations);
  const config = {scope: "session"};

  rulers.post<{Params: {person: string}}>(
    "/ruler/sign-in/:person",
    {config: {scope: "public"}},
    async (request, reply) => {
      const {person} = request.params;
      await signIn(request, {person_id: person, issuer: DEMO_ISSUER, subject: person});
      return reply.code(204).send();
    }
  );

  rulers.get("/ruler/hello", {config}, async (request) => ({hello: signedIn(request, [DEMO_ISSUER])}));

  type Question = {kpi: string; tree: string; unit: string; from: string; to: string};
  rulers.get<{Querystring: Question}>("/ruler/figures", {config}, async (request, reply) => {
    signedIn(request, [DEMO_ISSUER]);
    const {kpi, tree, unit, from, to} = request.query;
    const asked = new Set(kpi.split(","));
    const sums = columnsOf(kpis.filter((candidate) => asked.has(candidate.name))).map(
      (name) => sql`sum(${identifier(name)})::bigint as ${identifier(name)}`
    );
    return warehouse.use((generation) =>
      generation.lease(async (ask) => {
        const table = await ask(sql`
          select month, bool_or(is_partial) as is_partial, ${join(sums, ", ")}
          from figures_by_node
          where tree = ${tree} and node_id = ${unit} and month between ${`${from}-01`}::date and ${`${to}-01`}::date
          group by month order by month
        `);
        return reply.type(ARROW_STREAM).send(Buffer.from(toArrow(table)));
      })
    );
  });

  /** People by how much they see, for the load to be many different people. */
  rulers.get("/ruler/people", {config: {scope: "public"}}, async () =>
    warehouse.use((generation) =>
      generation.lease(async (ask) =>
        rowsOf(
          await ask(sql`
            with sizes as (
              select
                g.person_id,
                g.tree,
                g.node_id,
                g.role,
                count(distinct u.employer_unit_id) filter (where u.kind = 'workplace') as workplaces
              from grants as g
              left join employer_units as u on g.tree = 'employer' and u.l between g.node_l and g.node_r
              where g.stands_in_for is null and g.role in ('steward', 'chief_steward', 'group_steward', 'regional_rep', 'leadership')
              group by g.person_id, g.tree, g.node_id, g.role
            )
            select * from sizes
            qualify count(*) over (partition by person_id) = 1
            order by person_id
          `)
        )
      )
    )
  );
});

await app.listen({port: 0, host: "127.0.0.1"});
const address = app.server.address();
process.stdout.write(`${JSON.stringify({port: typeof address === "object" && address ? address.port : 0})}\n`);
process.once("SIGTERM", () => {
  void app
    .close()
    .then(() => warehouse.close())
    .then(() => rmSync(folder, {recursive: true}))
    .then(() => process.exit(0));
});
