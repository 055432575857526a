import {existsSync, readFileSync} from "node:fs";
import path from "node:path";
import {expect, test} from "vitest";

const CHECKOUT = path.resolve(import.meta.dirname, "..");
const table = readFileSync(path.join(CHECKOUT, "access/privacy/attacks.md"), "utf8");

/** Rows of the table: number, what is attacked, what holds it off, and the tests that prove it. */
const attacks = table
  .split("\n")
  .filter((line) => /^\| *\d+ *\|/.test(line))
  .map((line) => {
    const [number = "", attack = "", guard = "", proof = ""] = line.split("|").slice(1, -1);
    const proofs = [...proof.matchAll(/`([^`]+)` "([^"]+)"/g)].map(([, file = "", name = ""]) => ({file, name}));
    return {number: Number(number), attack: attack.trim(), guard: guard.trim(), proof, proofs};
  });

test("the table holds each of the sixty attacks once, with what holds it off and at least one test", () => {
  expect(attacks.map(({number}) => number)).toEqual(Array.from({length: 60}, (_, i) => i + 1));
  expect(attacks.filter(({attack, guard}) => attack === "" || guard === "")).toEqual([]);
  // Nothing of the last cell is left over: a proof that cannot be read would not be looked for either.
  const left = attacks.map(({proof}) => proof.replaceAll(/`[^`]+` "[^"]+"/g, "").replaceAll(/[;\s]/g, ""));
  expect(left.filter((rest) => rest !== "")).toEqual([]);
  expect(attacks.filter(({proofs}) => proofs.length === 0).map(({number}) => number)).toEqual([]);
});

test("every test that the table names exists, under that name, in that file", () => {
  const lost = attacks.flatMap(({number, proofs}) =>
    proofs
      .filter(({file, name}) => {
        const whole = path.join(CHECKOUT, file);
        return !existsSync(whole) || !readFileSync(whole, "utf8").includes(`"${name}"`);
      })
      .map(({file, name}) => `${number}: ${file} "${name}"`)
  );
  expect(lost).toEqual([]);
});
