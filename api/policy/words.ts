import {readFileSync} from "node:fs";

export const LANGUAGES = ["en", "fi", "sv", "nb"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Words by their key, with the parts of `{…}` filled in. A key that has no words throws. */
export type Say = ((key: string, parts?: Readonly<Record<string, string | number>>) => string) & {
  readonly knows: (key: string) => boolean;
};

const read = (path: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as Record<string, unknown>;

/** Words out of folders beside this one, and those of the pages for roles, levels and pages. */
export function wordsIn(language: Language, folders: readonly string[] = ["policy/words"]): Say {
  const all = ["../dashboards/src/words", ...folders].map((folder) => read(`../${folder}/${language}.json`));
  const words: Readonly<Record<string, unknown>> = Object.assign({}, ...all);
  const say = (key: string, parts: Readonly<Record<string, string | number>> = {}): string => {
    const found = words[key];
    if (typeof found !== "string") throw new Error(`no words for it in ${language}: ${key}`);
    // A soft hyphen is for a narrow menu.
    return found
      .replaceAll("\u00AD", "")
      .replaceAll(/\{(\w+)\}/g, (_, name: string) => String(parts[name] ?? `{${name}}`));
  };
  return Object.assign(say, {knows: (key: string) => typeof words[key] === "string"});
}
