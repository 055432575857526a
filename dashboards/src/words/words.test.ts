import {readFileSync, readdirSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {CONTRACT, MANDATE_ROLES, MEMBERSHIP_KINDS, OFFICE_ROLES} from "../../../pipelines/contract/contract.ts";
import {LANGUAGES} from "../../site.ts";
import {readWords} from "../../speak.ts";
import {kpiWords} from "../data/kpis.ts";

const english = readWords("en");
const others = LANGUAGES.filter((language) => language !== "en");

/** Every form of every word of a language, by key. */
function forms(language: (typeof LANGUAGES)[number]): [string, string][] {
  return Object.entries(readWords(language)).flatMap(([key, word]) =>
    typeof word === "string"
      ? [[key, word] as [string, string]]
      : Object.entries(word).map(([form, text]) => [`${key} (${form})`, text] as [string, string])
  );
}
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted();

/** Words that are the same in English and another language, seen and meant. */
const SAME = new Set([
  "sv kind.region",
  "sv night.test",
  "sv outside.region",
  "nb role.administrator",
  "nb kind.region",
  "nb member.student",
  "nb night.test",
  "nb outside.region"
]);
const hasLetters = (text: string): boolean => /\p{L}{3}/u.test(text.replace(/\{\w+\}/g, ""));

const codesOf = (table: string, column: string): readonly string[] =>
  CONTRACT.find(({name}) => name === table)?.columns.find(({name}) => name === column)?.codes ?? [];

describe("words", () => {
  it.each(others)("%s has the same keys as English", (language) => {
    expect(Object.keys(readWords(language)).toSorted()).toEqual(Object.keys(english).toSorted());
  });

  it.each(LANGUAGES)("%s has no empty word", (language) => {
    expect(forms(language).filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it.each(others)("%s fills in the same values as English, in every plural form", (language) => {
    const asked = new Map(Object.entries(english).map(([key, word]) => [key, placeholders(JSON.stringify(word))]));
    const words = Object.entries(readWords(language));
    const wrong = words.filter(([key, word]) => placeholders(JSON.stringify(word)).join() !== asked.get(key)?.join());
    expect(wrong).toEqual([]);
  });

  it.each(others)("%s says nothing in English", (language) => {
    const same = Object.entries(readWords(language)).filter(
      ([key, word]) =>
        typeof word === "string" && word === english[key] && hasLetters(word) && !SAME.has(`${language} ${key}`)
    );
    expect(same).toEqual([]);
  });

  it.each(LANGUAGES)("%s has every plural form its grammar asks for", (language) => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const plurals = Object.entries(readWords(language)).filter(([, word]) => typeof word !== "string");
    expect(plurals.length).toBeGreaterThan(5);
    for (const [key, word] of plurals) expect([key, Object.keys(word).toSorted()]).toEqual([key, needed]);
  });

  it("has a word for every code of the register contract that a page shows", () => {
    const wanted = [
      ...[...MANDATE_ROLES, ...OFFICE_ROLES].flatMap((role) => [`role.${role}`, `as.${role}`]),
      ...MEMBERSHIP_KINDS.map((kind) => `member.${kind}`),
      ...codesOf("mandate", "end_reason").map((reason) => `end.${reason}`),
      ...codesOf("register_event", "kind").map((kind) => `event.${kind}`),
      ...codesOf("employer_unit", "sector").map((sector) => `sector.${sector}`),
      ...["root", "without", ...codesOf("employer_unit", "kind"), "union", ...codesOf("organisation_unit", "kind")].map(
        (kind) => `kind.${kind}`
      )
    ];
    expect(wanted.length).toBeGreaterThan(40);
    expect(wanted.filter((key) => english[key] === undefined)).toEqual([]);
  });

  it("has a word for all that a figure is read from", () => {
    const needs = [...new Set(kpiWords("en").flatMap((kpi) => kpi.needs.flatMap((need) => need.split("|"))))];
    expect(needs.filter((column) => english[`register.${column}`] === undefined)).toEqual([]);
  });

  it("has no word that no page says", () => {
    const sources = ["../pages", "../components", "../..", "."]
      .flatMap((folder) => {
        const url = new URL(`${folder}/`, import.meta.url);
        return readdirSync(url)
          .filter((name) => name.endsWith(".ts"))
          .map((name) => readFileSync(new URL(name, url), "utf8"));
      })
      .join("\n");
    const listed =
      /^(role|as|question|end|sector|kind|member|why|rule|status|step|nav|title|event|change|sign|task|exempt|issue|register|route|denied|difference|speaks)\./;
    const composed = [...sources.matchAll(/`([\w.]+?)\$\{/g)].map((match) => match[1] ?? "");
    const unused = Object.keys(english).filter(
      (key) =>
        !sources.includes(`"${key}"`) &&
        !listed.test(key) &&
        !composed.some((start) => start.length > 3 && key.startsWith(start))
    );
    expect(unused).toEqual([]);
  });
});
