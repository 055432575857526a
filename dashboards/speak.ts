import {readFileSync} from "node:fs";
import type {Language} from "./site.ts";
import type {Key, Messages} from "./src/components/words.ts";

/** One language's words, as the file holds them. */
export function readWords(language: Language): Messages {
  return JSON.parse(readFileSync(new URL(`src/words/${language}.json`, import.meta.url), "utf8")) as Messages;
}

/** A word without values, at build time, safe inside HTML. */
export function say(language: Language, key: Key): string {
  const message = readWords(language)[key];
  if (typeof message !== "string") throw new Error(`unknown word in ${language}.json: ${key}`);
  return message.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
