import {sql} from "../../access/sql.ts";
import type {Generation} from "../publication/generation.ts";
import {rowsOf} from "../publication/rows.ts";
import type {Entry} from "./chain.ts";

/**
 * Whose trail an entry about a person belongs to: the unions of their mandates and offices tonight; of whoever holds
 * none, those that they are a member of. Of somebody whom tonight's publication does not know, no union's.
 */
export async function unionsOf({lease}: Generation, person: string): Promise<Pick<Entry, "unions">> {
  const rows = await lease(async (ask) =>
    rowsOf(
      await ask(sql`
        select union_id, true as is_held from grants where person_id = ${person}
        union
        select union_id, false from members where member_id = ${person}
        order by union_id
      `)
    )
  );
  const held = rows.filter((row) => row["is_held"] === true);
  return unionsIn((held.length > 0 ? held : rows).map((row) => String(row["union_id"])));
}

/** Unions as an entry holds them: each between bars. */
export const unionsIn = (unions: readonly string[]): Pick<Entry, "unions"> =>
  unions.length === 0 ? {} : {unions: `|${[...new Set(unions)].join("|")}|`};
