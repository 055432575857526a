/**
 * Ten unions in one register, small enough for a test. Each has a region, a branch and four members; three of them work
 * at one workplace for all ten unions. Aino Saari, born in 1980, is a member of every one: ten rows that nothing may
 * join. Every id and name of union n holds `u<n>`, so that a reader of any text sees whose it is.
 */
import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";

export const UNIONS = Array.from({length: 10}, (_, n) => `u${n}`);
export const AS_OF = "2026-10-15";

/** Who signs in, and the unions that the mandate or the offices are for. */
export const PEOPLE: Readonly<Record<string, {readonly role: string; readonly unions: readonly string[]}>> = {
  "steward-of-three": {role: "steward", unions: ["u0", "u1", "u2"]},
  "steward-of-one": {role: "steward", unions: ["u5"]},
  "branch-officer": {role: "branch_officer", unions: ["u6"]},
  "regional-rep": {role: "regional_rep", unions: ["u3"]},
  "leader-of-two": {role: "leadership", unions: ["u8", "u9"]},
  "register-office": {role: "register_office", unions: ["u4"]}
};

type Row = readonly (string | number | null)[];
const csv = (header: string, rows: readonly Row[]): string =>
  [header, ...rows.map((row) => row.map((cell) => cell ?? "").join(","))].join("\n") + "\n";

const member = (union: string, k: number): string => `${union}-member-${k}`;

/** The register's tables as CSV, by name. */
function tables(): Record<string, string> {
  const people = UNIONS.flatMap((union) => [0, 1, 2, 3].map((k) => ({union, k, id: member(union, k)})));
  return {
    union: csv(
      "union_id,name,country,currency",
      UNIONS.map((union) => [union, `Union ${union}`, "FI", "EUR"])
    ),
    organisation_unit: csv(
      "organisation_unit_id,union_id,parent_id,kind,name",
      UNIONS.flatMap((union) => [
        [`${union}-region`, union, null, "region", `Region ${union}`],
        [`${union}-branch`, union, `${union}-region`, "branch", `Branch ${union}`]
      ])
    ),
    member: csv(
      "member_id,union_id,given_name,family_name,birth_year,email,phone",
      people.map(({union, k, id}) =>
        k === 0
          ? [id, union, "Aino", "Saari", 1980, "aino@example.org", "050 123 4567"]
          : [id, union, `Member${k}`, `Of ${union}`, 1970 + k, `${id}@example.org`, "050 123 4567"]
      )
    ),
    membership: csv(
      "membership_id,member_id,branch_id,kind,starts_on,ends_on,exit_reason,notice_received_on",
      people.map(({union, k, id}) => [
        `${id}-span`,
        id,
        `${union}-branch`,
        "working",
        k === 2 ? "2026-10-01" : "2020-01-01",
        k === 3 ? "2026-11-01" : null,
        k === 3 ? "own_wish" : null,
        k === 3 ? "2026-10-02" : null
      ])
    ),
    employer_unit: csv("employer_unit_id,parent_id,kind,name,municipality", [
      ["company", null, "company_group", "Company", null],
      ["here", "company", "workplace", "Here", "Turku"],
      ["there", "company", "workplace", "There", "Turku"]
    ]),
    employment: csv(
      "employment_id,member_id,employer_unit_id,starts_on",
      people.map(({k, id}) => [`${id}-job`, id, k === 3 ? "there" : "here", "2020-01-01"])
    ),
    mandate: csv("mandate_id,member_id,role,employer_unit_id,organisation_unit_id,starts_on", [
      ["of-three", member("u0", 1), "steward", "here", null, "2025-01-01"],
      ["of-one", member("u5", 1), "steward", "here", null, "2025-01-01"],
      ["officer", member("u6", 1), "branch_officer", null, "u6-branch", "2025-01-01"]
    ]),
    mandate_union: csv(
      "mandate_id,union_id",
      ["u0", "u1", "u2"].map((union) => ["of-three", union])
    ),
    office: csv("office_id,person_id,person_name,role,union_id,organisation_unit_id,starts_on", [
      ["rep", "staff-rep", "Rep", "regional_rep", "u3", "u3-region", "2020-01-01"],
      ["leader-8", "staff-leader", "Leader", "leadership", "u8", null, "2020-01-01"],
      ["leader-9", "staff-leader", "Leader", "leadership", "u9", null, "2020-01-01"],
      ["clerk", "staff-clerk", "Clerk", "register_office", "u4", null, "2020-01-01"]
    ]),
    login_subject: csv("issuer,subject,person_id", [
      ["demo", "steward-of-three", member("u0", 1)],
      ["demo", "steward-of-one", member("u5", 1)],
      ["demo", "branch-officer", member("u6", 1)],
      ["demo", "regional-rep", "staff-rep"],
      ["demo", "leader-of-two", "staff-leader"],
      ["demo", "register-office", "staff-clerk"]
    ])
  };
}

/** Writes the register and its tillit.yaml into a data folder. */
export function writeRegister(folder: string): void {
  mkdirSync(join(folder, "register"), {recursive: true});
  for (const [name, text] of Object.entries(tables())) writeFileSync(join(folder, "register", `${name}.csv`), text);
  writeFileSync(join(folder, "register", "manifest.json"), '{"synthetic": true}\n');
  writeFileSync(
    join(folder, "tillit.yaml"),
    "time_zone: Europe/Helsinki\npeople: synthetic\nsources:\n  - {name: ten, kind: files, folder: register}\nserve: {sign_in: personas}\n"
  );
}
