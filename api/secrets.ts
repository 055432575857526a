import {existsSync, readFileSync} from "node:fs";
import path from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a secret lies: in a file (relative to the data folder) or in a variable of the environment. */
export type SecretPlace = {readonly file?: string | undefined; readonly env?: string | undefined};

/** The secret, or why there is none and what to do; `name` is the setting without `_file` or `_env`. */
export function readSecret(
  name: string,
  {file, env}: SecretPlace,
  folder: string,
  environment: Environment
): {readonly secret: string} | {readonly fault: string} {
  if (file !== undefined && env !== undefined) return {fault: `keep one of ${name}_file and ${name}_env`};
  if (file !== undefined) {
    const place = path.resolve(folder, file);
    if (!existsSync(place)) return {fault: `${name}_file does not exist: ${place}`};
    return filled(readFileSync(place, "utf8"), `${name}_file is empty: ${place}`);
  }
  if (env === undefined) return {fault: `write ${name}_file or ${name}_env, and put the secret there`};
  return filled(environment[env] ?? "", `${name}_env names a variable that is not set: ${env}`);
}

function filled(text: string, fault: string): {readonly secret: string} | {readonly fault: string} {
  const secret = text.trim();
  return secret === "" ? {fault} : {secret};
}

/** Words that stand in examples and not in secrets. */
const EXAMPLES = /secret|password|passwd|change.?me|example|default|tillit|qwerty|letmein|12345678|abcdefgh/i;

/** Why a text is too weak for a secret that a machine made; undefined when it is not. */
export function weaknessOf(secret: string, length: number): string | undefined {
  if (secret.length < length) return `has ${secret.length} characters, less than ${length}`;
  if (EXAMPLES.test(secret)) return "holds a word that stands in examples";
  if (new Set(secret).size < 10) return "uses fewer than 10 different characters";
  if (/(.{8}).*\1/s.test(secret)) return "repeats itself";
  return undefined;
}
