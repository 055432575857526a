import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {AUDIENCES, policyOf, readPolicy, type Role, type RoleName} from "../../access/policy.ts";
import {readCatalogue} from "../../models/catalogue.ts";
import {ABOUT_PEOPLE, differenceInWords, figuresInWords, roleInWords} from "./sentences.ts";
import {LANGUAGES, wordsIn} from "./words.ts";

const kpis = readCatalogue();
const told = LANGUAGES.map((language) => ({say: wordsIn(language), language, kpis}));
const [english] = told;
if (!english) throw new Error("no words");
const policy = readPolicy();
const roles = Object.entries(policy.roles) as [RoleName, Role][];

const words = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`words/${language}.json`, import.meta.url), "utf8")) as Record<string, string>;
const blanks = (text = ""): string[] => [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).toSorted();

test.each(LANGUAGES)("in %s the policy has the same words, with the same blanks, as in English", (language) => {
  const [own, en] = [words(language), words("en")];
  expect(Object.keys(own)).toEqual(Object.keys(en));
  for (const [key, text] of Object.entries(own)) {
    expect({key, isSaid: text.trim() !== ""}).toEqual({key, isSaid: true});
    expect({key, blanks: blanks(text)}).toEqual({key, blanks: blanks(en[key])});
  }
});

test("every role can be told in every language, and no blank is left open", () => {
  for (const one of told)
    for (const [name, role] of roles) {
      const open = {
        ...role,
        longest_days: 365,
        stand_in: {while: "named" as const, days: 30},
        protected: "named" as const
      };
      const lines = [
        ...roleInWords(name, role, one),
        ...roleInWords(name, open, one),
        ...figuresInWords(AUDIENCES, one)
      ];
      expect(lines.join("\n")).not.toMatch(/\{\w+\}|undefined|_/);
      expect(lines.length).toBeGreaterThan(8);
    }
});

test("every list that names a member is told by words of its own, column by column", () => {
  const personal = roles.flatMap(([, {lists}]) =>
    Object.entries(lists).filter(([, {columns}]) => columns.includes("member_id"))
  );
  expect(personal.length).toBeGreaterThan(20);
  expect(personal.map(([list]) => list).filter((list) => !ABOUT_PEOPLE.includes(list))).toEqual([]);
});

const ROLE = "tree: organisation, levels: [], protected: hidden, exports: [], pages: [night]";
const rep = (rest: string) => policyOf(`version: 1\nroles:\n  regional_rep: {${ROLE}, ${rest}}`);

test("a difference is told in the words of a meeting, what is new before what is gone", () => {
  const before = rep(
    "kpis: {audiences: []}, lists: {members: {columns: [given_name]}, counted_members: {columns: [why_in_work]}}"
  );
  const after = rep(
    "kpis: {audiences: [office]}, lists: {members: {rows: $grant.holder, columns: [given_name, months_owed, phone]}, counted_members: {columns: [why_exempt]}}"
  );
  expect(differenceInWords(after, before, english)).toEqual([
    "Regional rep, new: figures written for the office",
    "Regional rep, new: rows of the list Members: about themselves only",
    "Regional rep, new: in the list Members: columns (2): months owed, telephone",
    "Regional rep, new: in the list Who counts and why: why a row counts in: Exempt from dues",
    "Regional rep, no longer: rows of the list Members: of their own unit and what lies below it",
    "Regional rep, no longer: in the list Who counts and why: why a row counts in: In work now"
  ]);
  expect(differenceInWords(after, after, english)).toEqual([]);
});

test("whatever the shipped policy says can be told as new and as gone, in every language", () => {
  const nothing = {roles: {}};
  for (const one of told)
    for (const lines of [differenceInWords(policy, nothing, one), differenceInWords(nothing, policy, one)]) {
      expect(lines.length).toBeGreaterThan(200);
      expect(lines.join("\n")).not.toMatch(/\{\w+\}|undefined|_/);
    }
});
