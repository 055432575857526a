/** What the site consists of: the one list of languages and pages, read by the build, the page loaders and the tests. */
export const LANGUAGES = ["en", "fi", "sv", "nb"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language's own name, for the switch that must be readable to whoever does not read the others. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  fi: "Suomi",
  sv: "Svenska",
  nb: "Norsk bokmål"
};

/** Nouns of the address, in the order of the navigation. */
export const NOUNS = [
  "workplace",
  "branch",
  "region",
  "leadership",
  "retention",
  "service",
  "branches",
  "office",
  "members",
  "stewards",
  "employers",
  "figures",
  "night",
  "trail",
  "looks"
] as const;
export type Noun = (typeof NOUNS)[number];

/** The language of a path such as `/fi/members`; English outside the four. */
export function languageOf(path: string): Language {
  return LANGUAGES.find((language) => path === `/${language}` || path.startsWith(`/${language}/`)) ?? "en";
}
