import {sql} from "../../access/sql.ts";
import type {Generation} from "../publication/generation.ts";
import {rowsOf} from "../publication/rows.ts";

/** What a provider vouches for. */
export type Vouched = {readonly issuer: string; readonly subject: string; readonly email?: string};

/**
 * The register's person for a login, never a guess: the one whose identity at this issuer it names, else, where
 * `linkByEmail`, the only one with that address. Undefined for an address of two people, in whatever case it is written,
 * and for a person whose identity at this issuer the register knows and this is not it.
 */
export async function personFor(
  {lease}: Generation,
  {issuer, subject, email}: Vouched,
  {linkByEmail}: {readonly linkByEmail: boolean}
): Promise<string | undefined> {
  return await lease(async (ask) => {
    const named = await rowsOf(
      await ask(sql`select person_id from login_subjects where issuer = ${issuer} and subject = ${subject}`)
    );
    const own = named[0]?.["person_id"];
    if (typeof own === "string") return own;
    if (!linkByEmail || email === undefined) return undefined;
    const found = await rowsOf(
      await ask(sql`
        select distinct
          person_id,
          person_id in (select person_id from login_subjects where issuer = ${issuer}) as is_named
        from login_emails
        where email = ${addressOf(email)}
      `)
    );
    const [only, ...others] = found;
    const person = only?.["person_id"];
    return typeof person === "string" && others.length === 0 && only?.["is_named"] === false ? person : undefined;
  });
}

/** Whether a mandate or an office of the person is in force tonight. */
export async function mayEnter({lease}: Generation, person: string): Promise<boolean> {
  return await lease(async (ask) => {
    const [row] = await rowsOf(await ask(sql`select count(*) > 0 as may from grants where person_id = ${person}`));
    return row?.["may"] === true;
  });
}

/** An address as the register's are published: without spaces around it, in lower case. */
export const addressOf = (email: string): string => email.trim().toLowerCase();
