import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";

// Ten unions may stand in one register. Within a model nothing may bring together people of two of them: rows of people
// meet by their member_id, which belongs to one union, or by union_id and something else, never by who a person is.

/** What is the same for one person in two unions. */
const WHO = /\b(given_name|family_name|name_key|spelt|birth_year|email|phone)\b/;

const models = ["staging", "intermediate", "marts", "macros"].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder))
    .filter((file) => file.endsWith(".sql"))
    .map((file) => ({
      file,
      sql: readFileSync(join(import.meta.dirname, folder, file), "utf8")
        .replaceAll(/\{#.*?#\}/gs, "")
        .replaceAll(/--.*$/gm, "")
    }))
);

/** Every place where rows meet: a join's condition, the columns of a `using`, a group, a window's partition. */
const MEETINGS = [
  /\bjoin\b[^;]*?\bon\b(.*?)(?=\b(?:inner|left|full|cross|semi|anti|join|where|group by|union|qualify|select)\b|\n\)|$)/gs,
  /\busing\s*\(([^)]*)\)/gs,
  /\bgroup by\b(.*?)(?=\bhaving\b|\bqualify\b|\bunion\b|\border by\b|\n\)|\)|$)/gs,
  /\bpartition by\b(.*?)(?=\border by\b|\))/gs
];

const meetings = (sql: string): string[] =>
  MEETINGS.flatMap((form) => [...sql.matchAll(form)].map(([, met = ""]) => met.trim().replaceAll(/\s+/g, " ")));

test("rows of people never meet by who a person is, unless by union as well", () => {
  const found = models.flatMap(({file, sql}) => meetings(sql).map((met) => ({file, met})));
  expect(found.length).toBeGreaterThan(300);
  const byPerson = found.filter(({met}) => WHO.test(met));
  // Doubles within one union are the only question that asks who a person is.
  expect(byPerson.length).toBeGreaterThan(2);
  expect(byPerson.filter(({met}) => !/\bunion_id\b/.test(met))).toEqual([]);
});

test("a meeting by name alone is found", () => {
  for (const sql of [
    "select 1 from a inner join b on a.email = b.email where true",
    "select 1 from a join b using (family_name, birth_year)",
    "select count(*) from a group by phone having count(*) > 1",
    "select row_number() over (partition by lower(email) order by x nulls last) from a"
  ]) {
    const met = meetings(sql).filter((one) => WHO.test(one));
    expect({sql, found: met.length}).toEqual({sql, found: 1});
  }
});

test("a member is a member of one union: no model gives a person a second id", () => {
  const persons = models.filter(({sql}) => /\b(person_id|master_id|global_id)\b/.test(sql)).map(({file}) => file);
  // Who may sign in as what: an office's person is no member.
  expect(persons.toSorted()).toEqual([
    "grants.sql",
    "int_owners.sql",
    "login_emails.sql",
    "login_subjects.sql",
    "stg_login_subjects.sql",
    "stg_offices.sql"
  ]);
});
