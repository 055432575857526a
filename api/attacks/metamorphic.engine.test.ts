import {copyFileSync, mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {type DuckDBConnection, DuckDBInstance} from "@duckdb/node-api";
import type {FastifyInstance} from "fastify";
import {afterAll, beforeAll, expect, inject, test} from "vitest";
import {readPolicy} from "../../access/policy.ts";
import {type Kpi, readCatalogue} from "../../models/catalogue.ts";
import {buildApp} from "../app.ts";
import {openAudit} from "../audit/audit.ts";
import {openOperations, type Operations} from "../store/operations.ts";
import {addSessions, DEMO_ISSUER, signIn} from "../signIn/sessions.ts";
import {openSqlite} from "../store/sqlite.ts";
import {openWarehouse, type Warehouse} from "../publication/warehouse.ts";

// What a scoped person is told is the whole, filtered: for random people, units, months and filters, with a filter that
// is written here a second time and knows nothing of policy, rules or predicates.

const QUESTIONS = 1000;
const folder = mkdtempSync(join(tmpdir(), "tillit-metamorphic-"));
const kpis = readCatalogue();
let whole: DuckDBConnection;
let instance: DuckDBInstance;
let app: FastifyInstance;
let warehouse: Warehouse;
let operations: Operations;
let grants: Grant[];
let units: Unit[];
let months: string[];

type Grant = {
  person_id: string;
  role: string;
  union_id: string;
  tree: string;
  node_id: string;
  node_kind: string;
  node_l: number;
  node_r: number;
};
type Unit = {id: string; tree: string; kind: string; l: number; r: number; region_id: string | null};

beforeAll(async () => {
  const published = join(inject("warehouse"), "published");
  const copy = join(folder, "whole.duckdb");
  copyFileSync(join(published, readFileSync(join(published, "CURRENT"), "utf8").trim()), copy);
  instance = await DuckDBInstance.create(copy, {access_mode: "READ_ONLY"});
  whole = await instance.connect();
  // How long a stand-in sees is the policy's affair, and has laws of its own.
  grants = (await rows(`
    select * from grants where role not in ('data_protection', 'administrator')
    qualify count(stands_in_for) over (partition by person_id) = 0
    order by grant_id`)) as never;
  units = (await rows(`
    select employer_unit_id as id, 'employer' as tree, kind, l, r, null as region_id from employer_units
    union all
    select organisation_unit_id, 'organisation', kind, l, r, region_id from organisation_units
    order by tree, l`)) as never;
  months = (await rows("select distinct month::varchar as month from figures order by month")).map(({month}) =>
    String(month)
  );
  const parts = {policy: readPolicy(), kpis};
  warehouse = await openWarehouse(published, {...parts, pollMs: 0});
  operations = await openOperations(await openSqlite(join(folder, "operations.sqlite")));
  const audit = await openAudit(operations.store, "key");
  app = await buildApp({
    ...parts,
    warehouse,
    operations,
    audit,
    personas: true,
    requestsPerMinute: Number.MAX_SAFE_INTEGER
  });
  await app.register(async (door) => {
    await addSessions(door, operations);
    door.post<{Params: {person: string}}>("/test/:person", {config: {scope: "public"}}, async (request, reply) => {
      const {person} = request.params;
      await signIn(request, {person_id: person, issuer: DEMO_ISSUER, subject: person});
      return reply.code(204).send();
    });
  });
}, 900_000);

afterAll(async () => {
  await app?.close();
  await warehouse?.close();
  await operations?.close();
  whole?.closeSync();
  instance?.closeSync();
  rmSync(folder, {recursive: true});
});

const rows = async (text: string): Promise<Record<string, string | number | null>[]> =>
  (await whole.runAndReadAll(text)).getRowObjectsJson() as Record<string, string | number | null>[];

/** The same numbers on every run, and named by a failure: the n-th question. */
function dice(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const pick = <T>(roll: (below: number) => number, from: readonly T[]): T => {
  const one = from[roll(from.length)];
  if (one === undefined) throw new Error("nothing to pick from");
  return one;
};

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Rows of a table with places that a grant opens. */
function rowsOf({tree, union_id, node_id, node_kind, node_l, node_r}: Grant): string {
  const union = `union_id = ${quoted(union_id)}`;
  if (tree === "employer") return `${union} and unit_l between ${node_l} and ${node_r}`;
  if (node_kind === "branch") return `${union} and branch_id = ${quoted(node_id)}`;
  if (node_kind === "region") return `${union} and region_id = ${quoted(node_id)}`;
  return union;
}

function rowsBelow({tree, kind, id, l, r}: Unit): string {
  if (tree === "employer") return `unit_l between ${l} and ${r}`;
  return kind === "union" ? `union_id = ${quoted(id)}` : `${kind}_id = ${quoted(id)}`;
}

const isWithin = ({tree, l, r}: Unit, grant: Grant): boolean =>
  tree === grant.tree && l >= grant.node_l && r <= grant.node_r;

const AUDIENCES: Readonly<Record<string, readonly string[]>> = {
  regional_rep: ["everyone", "regional"],
  leadership: ["everyone", "regional", "leadership"],
  register_office: ["everyone", "regional", "leadership", "office"]
};
const sees = (role: string, kpi: Kpi): boolean =>
  kpi.audience.some((audience) => (AUDIENCES[role] ?? ["everyone"]).includes(audience));

const people = (): Map<string, Grant[]> => Map.groupBy(grants, ({person_id}) => person_id);

const cookies = new Map<string, Promise<string>>();

async function as(person: string, url: string) {
  const cookie =
    cookies.get(person) ??
    app
      .inject({method: "POST", url: `/test/${encodeURIComponent(person)}`})
      .then(({headers}) => String(headers["set-cookie"]).split(";")[0] ?? "");
  cookies.set(person, cookie);
  return await app.inject({url, headers: {cookie: await cookie}});
}

/** A unit at or below one of the person's grants, or one from anywhere. */
function someUnit(roll: (below: number) => number, mine: readonly Grant[]): Unit {
  const grant = pick(roll, mine);
  const below = units.filter((unit) => isWithin(unit, grant));
  return roll(5) === 0 ? pick(roll, units) : pick(roll, below);
}

test("figures are the whole's, filtered by the person's grants, the unit and the months", async () => {
  const everyone = [...people()].filter(([, mine]) => new Set(mine.map(({role}) => role)).size === 1);
  const faults: string[] = [];
  let answered = 0;
  for (let n = 0; n < QUESTIONS; n++) {
    const roll = dice(n);
    const [person, mine] = pick(roll, everyone);
    const unit = someUnit(roll, mine);
    const kpi = pick(
      roll,
      kpis.filter((one) => mine.every(({role}) => sees(role, one)))
    );
    const from = pick(roll, months);
    const to = pick(
      roll,
      months.filter((month) => month >= from)
    );
    const scope = `(${mine.map(rowsOf).join(" or ")}) and ${rowsBelow(unit)}`;
    const range = `month between date ${quoted(from)} and date ${quoted(to)}`;
    const url = `/api/figures?kpi=${kpi.name}&unit=${encodeURIComponent(unit.id)}&from=${from.slice(0, 7)}&to=${to.slice(0, 7)}`;
    const answer = await as(person, url);
    if (answer.statusCode === 404) {
      // Never theirs: it lies elsewhere, or above what they stand for.
      if (mine.some((grant) => isWithin(unit, grant))) faults.push(`${n} ${person} ${url}: refused what is theirs`);
      continue;
    }
    const sums = kpi.columns.map((column) => `sum("${column}")::bigint as "${column}"`).join(", ");
    const expected = await rows(`
      select month::varchar as month, ${sums} from figures where ${scope} and ${range} group by month order by month`);
    const numbers = (list: readonly Record<string, unknown>[]): string =>
      JSON.stringify(
        list
          .map((row) => [String(row["month"]), ...kpi.columns.map((column) => Number(row[column] ?? 0))])
          .filter(([, ...values]) => values.some((value) => value !== 0))
      );
    const told = numbers(answer.json().rows);
    if (told !== numbers(expected)) faults.push(`${n} ${person} ${url}: ${told} is not ${numbers(expected)}`);
    answered += 1;
  }
  expect(faults).toEqual([]);
  expect(answered).toBeGreaterThan(QUESTIONS / 2);
}, 600_000);

const keys = (list: readonly Record<string, unknown>[]): string =>
  list
    .map((row) => `${String(row["membership_id"])} ${String(row["employer_unit_id"])}`)
    .toSorted()
    .join();

const FILTERS: Readonly<Record<string, string>> = {
  resigning: "leaves_on is not null",
  arrears: "months_owed > 0",
  exempt: "is_exempt",
  new: "is_new",
  job_ends: "job_ends_on is not null",
  not_in_work: "not in_work"
};

test("a list is the whole's, filtered by the person's grants, the unit and the filter, without the protected", async () => {
  const listed = ["steward", "chief_steward", "group_steward", "branch_officer", "regional_rep", "register_office"];
  const everyone = [...people()].filter(([, mine]) => mine.every(({role}) => listed.includes(role)));
  const faults: string[] = [];
  let answered = 0;
  for (let n = 0; n < QUESTIONS; n++) {
    const roll = dice(n + QUESTIONS);
    const [person, mine] = pick(roll, everyone);
    const unit = someUnit(roll, mine);
    const [filter, where] = pick(roll, Object.entries(FILTERS));
    const url = `/api/members?limit=500&filter=${filter}&unit=${encodeURIComponent(unit.id)}`;
    const answer = await as(person, url);
    if (answer.statusCode === 404) continue;
    const scope = `(${mine.map(rowsOf).join(" or ")}) and ${rowsBelow(unit)} and ${where} and is_protected is not true`;
    const expected = await rows(`select membership_id, employer_unit_id from members where ${scope}`);
    const {total, rows: told} = answer.json() as {total: number; rows: Record<string, string>[]};
    if (total !== expected.length || (total <= 500 && keys(told) !== keys(expected)))
      faults.push(`${n} ${person} ${url}: ${total} are not the ${expected.length} of the whole`);
    answered += 1;
  }
  expect(faults).toEqual([]);
  expect(answered).toBeGreaterThan(QUESTIONS / 2);
}, 600_000);
