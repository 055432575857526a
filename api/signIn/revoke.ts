/**
 * `npm run revoke -- --data DIR --person ID --because "…"`: cuts somebody off at once, whatever the register says.
 * `--grant ID` cuts one mandate or office, `--sessions-of ID` signs a person out everywhere, `--lift` takes a
 * revocation back, and without any of them those in force are listed. Each is an entry of the audit.
 */
import {userInfo} from "node:os";
import path from "node:path";
import {parseArgs} from "node:util";
import {sql} from "../../access/sql.ts";
import {openAudit} from "../audit/audit.ts";
import {readAuditKey} from "../audit/files.ts";
import {readConfiguration} from "../configuration.ts";
import {openStore} from "../store/open.ts";
import {inForce, type Kind, lift, revoke} from "./revocations.ts";
import {rowsOf} from "../publication/rows.ts";
import {endSessionsOf} from "../store/sessions.ts";
import type {Store} from "../store/store.ts";
import {openWarehouse} from "../publication/warehouse.ts";

const {values} = parseArgs({
  options: {
    data: {type: "string", default: process.env["TILLIT_DATA"] ?? ".tillit"},
    person: {type: "string"},
    grant: {type: "string"},
    "sessions-of": {type: "string"},
    because: {type: "string"},
    lift: {type: "boolean", default: false}
  }
});

type Told = {
  readonly event: "revoked" | "lifted";
  readonly what: string;
  readonly about: string;
  readonly said: string;
};

/** Does what was asked; nothing when there was nothing to do. */
async function act(store: Store): Promise<Told | undefined> {
  const {person, grant, because, lift: isLifted, "sessions-of": sessionsOf} = values;
  if ([person, grant, sessionsOf].filter((given) => given !== undefined).length !== 1)
    throw new Error("name one of them: --person ID, --grant ID or --sessions-of ID");
  if (sessionsOf !== undefined) {
    const n = await endSessionsOf(store, sessionsOf);
    return {event: "revoked", what: "sessions", about: sessionsOf, said: `${n} sessions of ${sessionsOf} have ended.`};
  }
  const kind: Kind = person === undefined ? "grant" : "person";
  const subject = person ?? grant ?? "";
  if (isLifted) {
    if (!(await lift(store, kind, subject, Date.now()))) return undefined;
    return {event: "lifted", what: kind, about: subject, said: `${kind} ${subject} may again what the register says.`};
  }
  if (because === undefined || because.trim() === "") throw new Error('say why: --because "…"');
  if (!(await revoke(store, {kind, subject, because, revoked_at: Date.now()}))) return undefined;
  const held = await heldTonight(subject).catch(() => "what it held could not be read");
  const said = `${kind} ${subject} is cut off from the next request on: ${held}.`;
  return {event: "revoked", what: kind, about: subject, said};
}

/** What tonight's publication knows of that id, so that a mistyped one is noticed. */
async function heldTonight(subject: string): Promise<string> {
  // Nothing is served here, so no policy is needed to open it.
  const published = {policy: {roles: {}, hash: "", lineOf: () => 0}, kpis: [], pollMs: 0};
  const warehouse = await openWarehouse(path.join(data, "published"), published);
  try {
    const rows = await warehouse.use(({lease}) =>
      lease(async (ask) =>
        rowsOf(
          await ask(sql`
            select role, node_name from grants where person_id = ${subject} or grant_id = ${subject} order by grant_id`)
        )
      )
    );
    if (rows.length === 0) return "nobody of that id holds a mandate or an office tonight";
    return rows.map(({role, node_name}) => `${String(role)} at ${String(node_name)}`).join(", ");
  } finally {
    await warehouse.close();
  }
}

const data = path.resolve(values.data);
const store = await openStore(readConfiguration(data), data);
try {
  if (values.person === undefined && values.grant === undefined && values["sessions-of"] === undefined) {
    for (const {kind, subject, because, revoked_at} of await inForce(store))
      console.log(`${new Date(revoked_at).toISOString()}  ${kind}  ${subject}  ${because}`);
  } else {
    const audit = await openAudit(store, readAuditKey(data, process.env));
    const told = await act(store);
    if (told) {
      const {event, what, about, said} = told;
      await audit.write({event, what, about, person_id: userInfo().username, provider: "machine"});
      console.log(said);
    } else console.log(values.lift ? "There is no such revocation in force." : "That is cut off already.");
  }
} finally {
  await store.close();
}
