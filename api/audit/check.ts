/**
 * `npm run audit -- --data DIR`: walks the audit from its beginning and names the first entry that is not as it was
 * written. `--seal "123 <seal>"` holds it to a seal kept elsewhere, on paper for example; `--begin-anew` goes on under
 * a new key when the old one is lost. Ends with 1 when the trail is broken.
 */
import path from "node:path";
import {parseArgs} from "node:util";
import {beginAnew} from "./audit.ts";
import {checkAudit, type Flaw} from "./chain.ts";
import {noteSeal, readAuditKey, readSeals, sealOfLine} from "./files.ts";
import {readConfiguration} from "../configuration.ts";
import {openStore} from "../store/open.ts";

const WORDS: Readonly<Record<Flaw, (entry: number) => string>> = {
  missing: (entry) => `entry ${entry} is missing: someone took it out`,
  changed: (entry) =>
    `entry ${entry} is not as it was written: it was changed, moved or put in, or sealed by another key`,
  another: (entry) => `entry ${entry} is not the one whose seal was noted: the trail was rewritten`,
  cut: (entry) => `the entries up to ${entry} are gone, and no entry says who took them out`,
  shortened: (entry) => `from entry ${entry} on, the newest entries are missing`
};

const {values} = parseArgs({
  options: {
    data: {type: "string", default: process.env["TILLIT_DATA"] ?? ".tillit"},
    seal: {type: "string", multiple: true, default: []},
    "begin-anew": {type: "boolean", default: false}
  }
});
const data = path.resolve(values.data);
const store = await openStore(readConfiguration(data), data);
const key = readAuditKey(data, process.env);
if (values["begin-anew"]) await beginAnew(store, key);
const {entries, head, broken} = await checkAudit(store, key, [...readSeals(data), ...values.seal.map(sealOfLine)]);
await store.close();
if (broken) {
  console.error(`The audit is broken: ${WORDS[broken.why](broken.number)}.`);
  process.exitCode = 1;
} else {
  noteSeal(data, head, new Date());
  console.log(`The audit is whole: ${entries} entries. Its seal, to be kept elsewhere:\n${head.number} ${head.chain}`);
}
