import type {DuckDBMaterializedResult} from "@duckdb/node-api";
import type {FastifyReply, FastifyRequest} from "fastify";
import type {Policy} from "../../access/policy.ts";
import type {Kpi} from "../../models/catalogue.ts";
import {ARROW_STREAM, rowsToArrow, type Shape, toArrow} from "./arrow.ts";
import type {Audit} from "../audit/audit.ts";
import {type Body, bodyOf, type Cache, encodingFor} from "./cache.ts";
import {toCsv} from "./csv.ts";
import {type Export, exportOf} from "./exports.ts";
import type {Generation} from "../publication/generation.ts";
import {denial, lookAt, type Shown} from "../audit/looks.ts";
import {isOfPeople, rowsOfPeople} from "../audit/named.ts";
import {unionsOf} from "../audit/unions.ts";
import {type Person, readPerson} from "../person/person.ts";
import {Problem} from "../problems.ts";
import {type Row, rowsOf} from "../publication/rows.ts";
import {signedIn} from "../signIn/sessions.ts";
import type {Store} from "../store/store.ts";
import type {Warehouse} from "../publication/warehouse.ts";

/** What every route of the API is given. */
export type Context = {
  readonly warehouse: Warehouse;
  readonly policy: Policy;
  readonly kpis: readonly Kpi[];
  readonly cache: Cache;
  /** Providers whose word on who somebody is counts here. */
  readonly issuers: readonly string[];
  /** Where every look at people is written down before it is answered. */
  readonly audit: Audit;
  readonly store: Store;
  readonly now: () => Date;
  /** The day on which grants must hold. */
  readonly today: (generation: Generation) => string;
  /** Days after which a file that left must be gone. */
  readonly exportDays: number;
};

export type Format = "json" | "arrow" | "csv";

/** What a question is answered from: one person in one publication. */
export type Asked = {readonly person: Person; readonly generation: Generation; readonly format: Format};

/** A plain value for JSON, or a table that goes out in the format asked for. */
export type Answer =
  | {readonly value: unknown}
  | {
      /** Rows that were put together here, and what their columns hold. */
      readonly rows: readonly Row[];
      readonly shape: Shape;
      readonly total: number;
    }
  | {
      readonly table: DuckDBMaterializedResult;
      /** Of a list that is cut to a page: all rows there are. */
      readonly total?: number;
      /** Of a list: how many of them the figure of the same name counts elsewhere. */
      readonly apart?: number;
      /** Of a list: how many each of its filters would leave of what the search finds. */
      readonly counts?: Readonly<Record<string, number>>;
    };

const people = new WeakMap<Generation, Map<string, Promise<Person>>>();

/** Who asks, in this publication; rights are worked out once and live until midnight or the next publication. */
export function personOf(context: Context, generation: Generation, request: FastifyRequest): Promise<Person> {
  const id = signedIn(request, context.issuers);
  const revoked = request.revokedGrants;
  const known = people.get(generation) ?? new Map<string, Promise<Person>>();
  people.set(generation, known);
  const today = context.today(generation);
  const name = JSON.stringify([today, id, ...revoked]);
  const found = known.get(name);
  if (found) return found;
  const read = readPerson(generation, context, id, {today, revoked});
  known.set(name, read);
  // A failure is not kept: the next request may find the database less busy.
  read.catch(() => known.delete(name));
  return read;
}

/** Asks as the person who is signed in, if the route is for them; throws a problem otherwise. */
export function asking<T>(
  context: Context,
  request: FastifyRequest,
  work: (person: Person, generation: Generation) => Promise<T>
): Promise<T> {
  const {scope} = request.routeOptions.config;
  return context.warehouse.use(async (generation) => {
    const person = await personOf(context, generation, request);
    if (scope !== "session" && !person.isOpen(String(scope))) throw new Problem("not_permitted");
    return await work(person, generation);
  });
}

/**
 * A handler that answers a question from the publication in the person's own scope, out of the cache when the same
 * question was answered under the same rights. `formats` says how; the first is the default. What shows people, or
 * leaves as a file, is written down first: what cannot be written down is not answered. `keyOf` names the rights where an
 * answer depends on less than all of them.
 */
export function answering<Q>(
  context: Context,
  formats: readonly Format[],
  answer: (query: Q, asked: Asked) => Promise<Answer>,
  keyOf: (asked: Omit<Asked, "format">) => string = ({person}) => person.key
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const format = formatOf(request, formats);
    const body = await asking(context, request, async (person, generation) => {
      const asked = {person, generation, format};
      const file = format === "csv" ? exportOf(context, asked, request) : undefined;
      // A file is one person's: it says whose.
      const key = `${keyOf(asked)} ${format} ${request.url}${file ? JSON.stringify(file) : ""}`;
      const found = await context.cache.get(key, async () =>
        bodyFor(await answer(request.query as Q, asked), format, file, reply)
      );
      if (found.shown) await writeLook(context, asked, request, found.shown);
      return found;
    });
    return await sendBody(request, reply, body);
  };
}

/** Writes down what is about to be shown of people; throws `unrecorded` when that fails. */
export async function writeLook(context: Context, asked: Asked, request: FastifyRequest, shown: Shown): Promise<void> {
  const entry = lookAt(context, asked, request, shown);
  if (!entry) return;
  try {
    await context.audit.write(entry);
  } catch {
    throw new Problem("unrecorded", {reason: "the audit could not be written"});
  }
}

/** Writes down that something was denied to somebody who is signed in. */
export async function writeDenial(context: Context, request: FastifyRequest, problem: Problem): Promise<void> {
  if (!denial(context, request, problem, undefined)) return;
  const entry = await context.warehouse.use(async (generation) => {
    const person = await whoIs(context, generation, request);
    const told = denial(context, request, problem, {generation, person});
    // Without a right that stands it belongs to the unions of the person all the same.
    return told?.person_id === undefined || person ? told : {...told, ...(await unionsOf(generation, told.person_id))};
  });
  if (entry) await context.audit.write(entry);
}

/** Who was denied; nobody where it is the person's own right that does not stand. */
async function whoIs(context: Context, generation: Generation, request: FastifyRequest): Promise<Person | undefined> {
  try {
    return await personOf(context, generation, request);
  } catch {
    return undefined;
  }
}

async function bodyFor(answer: Answer, format: Format, file: Export | undefined, reply: FastifyReply): Promise<Body> {
  const shown = shownBy(answer);
  return {...(await bytesFor(answer, format, file, reply)), ...(shown && {shown})};
}

function shownBy(answer: Answer): Shown | undefined {
  if ("table" in answer)
    return {rows: answer.table.rowCount, isOfPeople: isOfPeople(answer.table.deduplicatedColumnNames())};
  const rows = rowsOfPeople("rows" in answer ? answer.rows : answer.value);
  return rows > 0 ? {rows, isOfPeople: true} : undefined;
}

async function bytesFor(answer: Answer, format: Format, file: Export | undefined, reply: FastifyReply): Promise<Body> {
  if ("value" in answer) return bodyOf(toJson(reply, answer.value), "application/json; charset=utf-8");
  if ("rows" in answer) {
    const {rows, shape, total} = answer;
    const counted = {"x-total-count": String(total)};
    return format === "arrow"
      ? bodyOf(Buffer.from(rowsToArrow(rows, shape)), ARROW_STREAM, counted)
      : bodyOf(toJson(reply, {total, rows}), "application/json; charset=utf-8", counted);
  }
  const {table, total, apart, counts = {}} = answer;
  const counted = total === undefined ? {} : {"x-total-count": String(total)};
  if (format === "arrow") return bodyOf(Buffer.from(toArrow(table)), ARROW_STREAM, counted);
  if (file) {
    const headers = {"content-disposition": `attachment; filename="${file.name}"`};
    return bodyOf(await toCsv(table, file.stamp), "text/csv; charset=utf-8", headers);
  }
  const rows: Row[] = await rowsOf(table);
  const value = total === undefined ? {rows} : {total, apart, counts, rows};
  return bodyOf(toJson(reply, value), "application/json; charset=utf-8", counted);
}

// The response schema is the list of what may leave: what it does not name is dropped here.
const toJson = (reply: FastifyReply, value: unknown): Buffer =>
  Buffer.from(String(reply.serializeInput(value as Record<string, unknown>, "200")));

async function sendBody(request: FastifyRequest, reply: FastifyReply, body: Body): Promise<FastifyReply> {
  const encoding = encodingFor(request.headers["accept-encoding"], body.bytes);
  reply.headers(body.headers).header("vary", "accept, accept-encoding").type(body.type);
  if (encoding !== "identity") reply.header("content-encoding", encoding);
  return reply.send(await body.encoded(encoding));
}

function formatOf(request: FastifyRequest, formats: readonly Format[]): Format {
  const asked = (request.query as {format?: string}).format;
  const {accept = ""} = request.headers;
  const wanted = asked ?? (accept.includes(ARROW_STREAM) ? "arrow" : accept.includes("text/csv") ? "csv" : undefined);
  if (wanted === undefined) return formats[0] ?? "json";
  const format = formats.find((candidate) => candidate === wanted);
  // A header that names what we cannot do here is a wish, a parameter is not.
  if (!format && asked !== undefined) throw new Problem("bad_request", {detail: "malformed parameter: format"});
  return format ?? formats[0] ?? "json";
}
