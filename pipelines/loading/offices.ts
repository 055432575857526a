/** Offices of a try-out's own `tillit.yaml` → rows of `raw.office` and `raw.login_subject` that the personas sign in with. */
import type {DuckDBConnection} from "@duckdb/node-api";
import type {Office, People} from "../configuration.ts";
import {quoted} from "../sources/source.ts";

/** Who issues the personas' identities. */
const ISSUER = "demo";
const SOURCE = "tillit.yaml";

/**
 * Adds each office with a login of the issuer `demo`. Ids of unions and units are written with their source
 * (`crm:1`). Throws unless the people are invented, and when an office names a union or unit that was not loaded.
 */
export async function loadOffices(
  duckdb: DuckDBConnection,
  offices: readonly Office[],
  {people, asOf}: {people: People; asOf: string}
): Promise<void> {
  if (offices.length > 0 && people !== "invented")
    throw new Error(`offices of tillit.yaml stand only before invented people; these are: ${people}`);
  for (const [index, office] of offices.entries()) {
    await mustExist(duckdb, "union", office.union_id, office);
    if (office.organisation_unit_id !== undefined)
      await mustExist(duckdb, "organisation_unit", office.organisation_unit_id, office);
    const person = office.person_id.includes(":") ? office.person_id : `${SOURCE}:${office.person_id}`;
    const unit = office.organisation_unit_id === undefined ? "null" : quoted(office.organisation_unit_id);
    await duckdb.run(
      `insert into raw.office (office_id, person_id, person_name, role, union_id, organisation_unit_id, starts_on, source)
       values (${quoted(`${SOURCE}:${index + 1}`)}, ${quoted(person)}, ${quoted(office.person_name)}, ${quoted(office.role)},
         ${quoted(office.union_id)}, ${unit}, ${quoted(asOf)}, ${quoted(SOURCE)})`
    );
    await duckdb.run(
      `insert into raw.login_subject (issuer, subject, person_id, source)
       values (${quoted(ISSUER)}, ${quoted(office.sign_in_as)}, ${quoted(person)}, ${quoted(SOURCE)})`
    );
  }
}

async function mustExist(
  duckdb: DuckDBConnection,
  table: "union" | "organisation_unit",
  id: string,
  office: Office
): Promise<void> {
  const found = await duckdb.runAndReadAll(
    `select ${table}_id as id from raw."${table}" order by (${table}_id = ${quoted(id)}) desc limit 3`
  );
  const ids = found.getRowObjects().map((row) => String(row["id"]));
  if (ids[0] !== id)
    throw new Error(
      `office of ${office.person_name} in tillit.yaml: unknown ${table} (the register has ${ids.join(", ") || "none"}): ${id}`
    );
}
