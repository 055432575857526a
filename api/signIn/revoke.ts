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
import type {Entry} from "../audit/chain.ts";
import {readAuditKey} from "../audit/files.ts";
import {unionsIn, unionsOf} from "../audit/unions.ts";
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
  readonly what: "person" | "grant" | "sessions";
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
  return {event: "revoked", what: kind, about: subject, said: `${kind} ${subject} is cut off from the next request on`};
}

/**
 * What tonight's publication knows of that id: in words, so that a mistyped one is noticed, and whose union's trail it
 * belongs to. A publication that cannot be read holds up no revocation.
 */
async function knownTonight(what: Told["what"], about: string): Promise<{held: string} & Pick<Entry, "unions">> {
  // Nothing is served here, so no policy is needed to open it.
  const published = {policy: {roles: {}, hash: "", lineOf: () => 0}, kpis: [], pollMs: 0};
  const warehouse = await openWarehouse(path.join(data, "published"), published);
  try {
    return await warehouse.use(async (generation) => {
      const rows = await generation.lease(async (ask) =>
        rowsOf(
          await ask(sql`
            select role, node_name, union_id from grants
            where person_id = ${about} or grant_id = ${about} order by grant_id`)
        )
      );
      const held = rows.map(({role, node_name}) => `${String(role)} at ${String(node_name)}`).join(", ");
      const unions =
        what === "grant" ? unionsIn(rows.map(({union_id}) => String(union_id))) : await unionsOf(generation, about);
      return {held: held || "nobody of that id holds a mandate or an office tonight", ...unions};
    });
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
      const {held, ...unions} = await knownTonight(what, about).catch(() => ({held: "what it held could not be read"}));
      await audit.write({event, what, about, ...unions, person_id: userInfo().username, provider: "machine"});
      console.log(event === "revoked" && what !== "sessions" ? `${said}: ${held}.` : said);
    } else console.log(values.lift ? "There is no such revocation in force." : "That is cut off already.");
  }
} finally {
  await store.close();
}
