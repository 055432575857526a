import {Problem} from "../problems.ts";
import {endSessionsOf} from "../store/sessions.ts";
import type {Store} from "../store/store.ts";

/** What can be cut at once, before the next night: all of a person's access, or one mandate or office. */
export const REVOKED = ["person", "grant"] as const;
export type Kind = (typeof REVOKED)[number];

export type Revocation = {
  readonly kind: Kind;
  readonly subject: string;
  readonly because: string;
  readonly revoked_at: number;
};

/**
 * The ids of revoked grants, for a person whose access stands; throws `revoked` for one whose does not. Asked of the
 * store with every request, so that a revocation acts on the next one, in every process.
 */
export async function revokedGrants(store: Store, person_id: string): Promise<ReadonlySet<string>> {
  const rows = await store.rows(
    "select kind, subject from revocation where lifted_at is null and (kind = 'grant' or subject = ?)",
    [person_id]
  );
  if (rows.some(({kind}) => kind === "person")) throw new Problem("revoked");
  return new Set(rows.map(({subject}) => String(subject)));
}

/** Cuts a person or a grant off; of a person every session ends too. False when it was cut already. */
export async function revoke(store: Store, {kind, subject, because, revoked_at}: Revocation): Promise<boolean> {
  return await store.whole(async (inside) => {
    // Two at once write one after the other, and the second finds it done.
    await inside.change("update audit_head set number = number");
    if ((await standing(inside, kind, subject)).length > 0) return false;
    await inside.change(
      `insert into revocation (number, kind, subject, because, revoked_at)
       values ((select coalesce(max(number), 0) + 1 from revocation), ?, ?, ?, ?)`,
      [kind, subject, because, revoked_at]
    );
    if (kind === "person") await endSessionsOf(inside, subject);
    return true;
  });
}

/** Lifts a revocation; the sessions it ended stay ended. False when there is none. */
export async function lift(store: Store, kind: Kind, subject: string, at: number): Promise<boolean> {
  const lifted = await store.change(
    "update revocation set lifted_at = ? where lifted_at is null and kind = ? and subject = ?",
    [at, kind, subject]
  );
  return lifted > 0;
}

/** Whether all of a person's access is cut off. */
export const isCutOff = async (store: Store, person_id: string): Promise<boolean> =>
  (await standing(store, "person", person_id)).length > 0;

/** Revocations in force, the newest first. */
export async function inForce(store: Store): Promise<readonly Revocation[]> {
  const rows = await store.rows(
    "select kind, subject, because, revoked_at from revocation where lifted_at is null order by number desc"
  );
  return rows.flatMap((row) => {
    const kind = REVOKED.find((known) => known === row["kind"]);
    if (!kind) return [];
    const {subject, because, revoked_at} = row;
    return [{kind, subject: String(subject), because: String(because), revoked_at: Number(revoked_at)}];
  });
}

const standing = (store: Store, kind: Kind, subject: string) =>
  store.rows("select number from revocation where lifted_at is null and kind = ? and subject = ?", [kind, subject]);
