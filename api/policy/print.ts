import {existsSync, readFileSync} from "node:fs";
import path from "node:path";
import {parseArgs} from "node:util";
import {approve, approvedFileOf, readApproved} from "../../access/approval.ts";
import {AUDIENCES, readPolicy, type Role, type RoleName, SHIPPED} from "../../access/policy.ts";
import {readCatalogue} from "../../models/catalogue.ts";
import {readConfiguration} from "../configuration.ts";
import {type Generation, openGeneration} from "../publication/generation.ts";
import {sampleOf} from "./sample.ts";
import {differenceInWords, figuresInWords, roleInWords} from "./sentences.ts";
import {LANGUAGES, wordsIn} from "./words.ts";

/** `npm run policy`: what the access policy means, what it opens tonight, and what changed since it was approved. */
const {values} = parseArgs({
  options: {
    data: {type: "string", default: process.env["TILLIT_DATA"] ?? ".tillit"},
    lang: {type: "string", default: "en"},
    approve: {type: "boolean", default: false},
    by: {type: "string"}
  }
});
const language = LANGUAGES.find((known) => known === values.lang);
if (!language) throw new Error(`no such language: ${values.lang}: write one of ${LANGUAGES.join(", ")}`);
if (values.approve && !values.by?.trim())
  throw new Error('an approval names who decided: --approve --by "the board, 12.11."');

const data = path.resolve(values.data);
const file = existsSync(path.join(data, "tillit.yaml")) ? (readConfiguration(data).policy ?? SHIPPED) : SHIPPED;
const policy = readPolicy(file);
const kpis = readCatalogue();
const say = wordsIn(language);
const told = {say, language, kpis};
const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n\n`);
const day = (date: string): string =>
  new Intl.DateTimeFormat(language, {dateStyle: "long", timeZone: "UTC"}).format(new Date(date));

/** What is published in the data folder; the policy is held against it as at the start of the server. */
async function published(): Promise<Generation | undefined> {
  const folder = path.join(data, "published");
  const current = path.join(folder, "CURRENT");
  if (!existsSync(current)) return undefined;
  return await openGeneration(path.join(folder, readFileSync(current, "utf8").trim()), {policy, kpis, connections: 1});
}

const generation = await published();
const shown = path.relative(process.cwd(), file);
print([
  say("title", {hash: policy.hash.slice(0, 12)}),
  generation ? say("file", {file: shown, date: day(generation.publication.as_of)}) : say("uncounted", {file: shown})
]);
for (const [name, role] of Object.entries(policy.roles) as [RoleName, Role][])
  print(roleInWords(name, role, told, generation && (await sampleOf(generation, {policy, kpis}, name))));
print(figuresInWords(AUDIENCES, told));

const approved = readApproved(file);
if (!approved) print([say("first")]);
else {
  const difference = differenceInWords(policy, approved.policy, told);
  const when = {by: approved.by, on: day(approved.on)};
  print(
    difference.length === 0 ? [say("same", when)] : [say("changed", when), ...difference.map((line) => `  ${line}`)]
  );
}
if (values.approve && values.by) {
  approve(file, {by: values.by.trim(), on: new Date().toISOString().slice(0, 10)});
  print([say("approved", {by: values.by.trim(), file: path.relative(process.cwd(), approvedFileOf(file))})]);
}
generation?.close();
