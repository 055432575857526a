import {existsSync, readFileSync} from "node:fs";
import path from "node:path";
import {parseArgs} from "node:util";
import {DuckDBInstance} from "@duckdb/node-api";
import {readPolicy} from "../../access/policy.ts";
import {dayIn} from "../../access/terms.ts";
import {readCatalogue} from "../../models/catalogue.ts";
import {readConfiguration} from "../configuration.ts";
import {openGeneration} from "../publication/generation.ts";
import {openAudit} from "../audit/audit.ts";
import {readAuditKey, readSeals} from "../audit/files.ts";
import {unionsIn} from "../audit/unions.ts";
import {openStore} from "../store/open.ts";
import {LANGUAGES, wordsIn} from "../policy/words.ts";
import {type Kept, keptIn, type Question, type Row, unionsAmong} from "./kept.ts";
import {type Reader, readersOf, rightsOn} from "./readers.ts";
import {storedOf} from "./stored.ts";
import {keptInWords} from "./told.ts";

/**
 * `npm run access-report`: everything that is kept about one person (GDPR article 15), with its source and day, and who
 * may read it. For the data protection officer, on the machine itself: no page lists the names of members to choose from.
 */
const {values} = parseArgs({
  options: {
    data: {type: "string", default: process.env["TILLIT_DATA"] ?? ".tillit"},
    member: {type: "string"},
    lang: {type: "string", default: "en"}
  }
});
const person = values.member;
if (!person) throw new Error("whose report? Give the member number of the register: --member demo:m1");
const language = LANGUAGES.find((known) => known === values.lang);
if (!language) throw new Error(`no such language: ${values.lang}: write one of ${LANGUAGES.join(", ")}`);

const data = path.resolve(values.data);
const configuration = readConfiguration(data);
const policy = readPolicy(configuration.policy);
const kpis = readCatalogue();
const say = wordsIn(language, ["policy/words", "accessReport/words"]);
const day = (date: string): string =>
  new Intl.DateTimeFormat(language, {dateStyle: "long", timeZone: "UTC"}).format(new Date(date));
const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n\n`);

const folder = path.join(data, "published");
const current = readFileSync(path.join(folder, "CURRENT"), "utf8").trim();
const generation = await openGeneration(path.join(folder, current), {policy, kpis, connections: 1});
const {run_id, as_of} = generation.publication;
const rights = await rightsOn(generation, {policy, kpis}, dayIn(configuration.timeZone, new Date()));
generation.close();

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
const ask: Question = async (text, given = []) =>
  (await connection.runAndReadAll(text, [...given])).getRowObjectsJson();
const attached = (name: string, file: string): Promise<unknown> =>
  connection.run(`attach '${file.replaceAll("'", "''")}' as ${name} (read_only)`);

const buildFile = path.join(data, "nights", run_id, "build.duckdb");
if (!existsSync(buildFile)) throw new Error(`the night's own file is gone, run a night first: ${buildFile}`);
await attached("build", buildFile);
await attached("published", path.join(folder, current));
const register = await keptIn(ask, "build", "raw", person);
const published = await keptIn(ask, "published", "main", person);
const extracts = await ask(
  "select distinct regexp_extract(filename, '([0-9-]{10})T[0-9]+', 1) as day from read_parquet(?, filename = true) where ? in (member_id, split_part(member_id, ':', 2)) order by day",
  [path.join(data, "landing", "*", "*", "member.parquet"), person]
);
connection.closeSync();
instance.closeSync();

const store = await openStore(configuration, data);
const stored = await storedOf(store, person);
const all: readonly (readonly Kept[])[] = [register, published, stored];
if (all.every((kept) => kept.length === 0)) throw new Error(`nothing is kept about anybody of that number: ${person}`);
// Who gives a report out is known on the machine; that one was given must be known for as long as the trail is kept.
const audit = await openAudit(store, readAuditKey(data, process.env), {seals: () => readSeals(data)});
const unions = unionsIn(unionsAmong(register));
await audit.write({event: "access_report", about: person, ...unions, publication: run_id, policy: policy.hash});
await store.close();

const nobody = (): undefined => undefined;
print([say("report", {person}), say("report_why")]);
print([say("in_register", {day: day(as_of)}), ...keptInWords(say, register, nobody)]);
const isRead = (table: string, row: Row): readonly Reader[] | undefined =>
  generation.relations.get(table)?.columns.has("union_id") ? readersOf(policy, rights, table, row) : undefined;
print([say("in_lists", {day: day(as_of)}), ...keptInWords(say, published, isRead)]);
print(stored.length > 0 ? [say("in_store"), ...keptInWords(say, stored, nobody)] : [say("not_in_store")]);
print([say("in_extracts", {days: extracts.map((row) => day(String(row["day"]))).join(", ")})]);
