import {createHash} from "node:crypto";
import type {Adapter, AdapterPayload} from "oidc-provider";
import type {Store} from "../../store/store.ts";

/** Every record has a life of its own; this is for one that says none. */
const SECONDS = 600;

/** Keeps the provider's own records in the operations store; ids hashed, since most of them open something. */
export function recordsOf(store: Store, now: () => number): (kind: string) => Adapter {
  const payloadOf = (id: string, row: Readonly<Record<string, unknown>> | undefined): AdapterPayload | undefined => {
    if (!row || Number(row["expires_at"]) <= now()) return undefined;
    const payload = JSON.parse(String(row["data"])) as AdapterPayload;
    return {...payload, jti: id, ...(row["consumed_at"] !== null && {consumed: Number(row["consumed_at"])})};
  };
  const first = async (text: string, params: readonly string[]) => (await store.rows(text, params))[0];

  return (kind) => ({
    upsert: async (id, given, expiresIn = SECONDS) => {
      const {jti: _, ...rest} = given;
      // A session is found by its uid, too, and has to know its id; alone it signs nobody in.
      const payload: AdapterPayload = kind === "Session" ? given : rest;
      await store.change("delete from provider_record where expires_at <= ?", [now()]);
      await store.change(
        `insert into provider_record (kind, id_hash, data, uid, grant_id, expires_at) values (?, ?, ?, ?, ?, ?)
         on conflict (kind, id_hash) do update set
           data = excluded.data, uid = excluded.uid, grant_id = excluded.grant_id, expires_at = excluded.expires_at`,
        [
          kind,
          hashOf(id),
          JSON.stringify(payload),
          payload.uid ?? null,
          payload.grantId ?? null,
          now() + expiresIn * 1000
        ]
      );
    },
    find: async (id) =>
      payloadOf(id, await first("select * from provider_record where kind = ? and id_hash = ?", [kind, hashOf(id)])),
    findByUid: async (uid) => {
      const row = await first("select * from provider_record where kind = ? and uid = ?", [kind, uid]);
      const {jti} = row ? (JSON.parse(String(row["data"])) as AdapterPayload) : {};
      return jti === undefined ? undefined : payloadOf(jti, row);
    },
    // No device signs in here.
    findByUserCode: async () => undefined,
    consume: async (id) => {
      await store.change("update provider_record set consumed_at = ? where kind = ? and id_hash = ?", [
        Math.floor(now() / 1000),
        kind,
        hashOf(id)
      ]);
    },
    destroy: async (id) => {
      await store.change("delete from provider_record where kind = ? and id_hash = ?", [kind, hashOf(id)]);
    },
    revokeByGrantId: async (grant) => {
      await store.change("delete from provider_record where grant_id = ?", [grant]);
    }
  });
}

const hashOf = (id: string): string => createHash("sha256").update(id).digest("hex");
