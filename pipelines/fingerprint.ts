import {createHash} from "node:crypto";
import {readdirSync, readFileSync} from "node:fs";
import {join, resolve} from "node:path";

const CHECKOUT = resolve(import.meta.dirname, "..");

/** A hash of everything in the checkout that the figures come from: equal hash and equal register, equal figures. */
export function fingerprint(...also: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of also) hash.update(`${text}\0`);
  for (const room of ["pipelines", "models"]) {
    const files = readdirSync(join(CHECKOUT, room), {recursive: true, encoding: "utf8"})
      .filter((name) => /\.(ts|sql|csv|ya?ml)$/.test(name) && !/\.test\.ts$|^(recomputation|target|logs)\b/.test(name))
      .toSorted();
    for (const name of files) hash.update(`${name}\0`).update(readFileSync(join(CHECKOUT, room, name)));
  }
  return hash.digest("hex");
}
