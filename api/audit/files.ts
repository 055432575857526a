import {randomBytes} from "node:crypto";
import {appendFileSync, existsSync, readFileSync, writeFileSync} from "node:fs";
import path from "node:path";
import type {Mark} from "./chain.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The key that seals the audit: `TILLIT_AUDIT_KEY`, else the file `audit.key` of the data folder, made on first use and
 * readable by its owner alone. It never stands in the operations store, so that who has only that cannot forge entries.
 */
export function readAuditKey(data: string, environment: Environment): string {
  const given = environment["TILLIT_AUDIT_KEY"];
  const file = path.join(data, "audit.key");
  if (given === undefined) {
    try {
      writeFileSync(file, `${randomBytes(32).toString("hex")}\n`, {flag: "wx", mode: 0o600});
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
  const key = (given ?? readFileSync(file, "utf8")).trim();
  if (!/^[0-9a-f]{64,}$/.test(key))
    throw new Error(`${given === undefined ? "audit.key" : "TILLIT_AUDIT_KEY"} is no key: it takes 64 hex digits`);
  return key;
}

const noted = (data: string): string => path.join(data, "audit-seals.log");

/** Notes where a trail stands, beside the store and not in it: one line a day is enough, more do no harm. */
export function noteSeal(data: string, {number, chain}: Mark, at: Date): string {
  if (number === 0) return "its beginning";
  const line = `${at.toISOString()} ${number} ${chain}`;
  appendFileSync(noted(data), `${line}\n`, {mode: 0o600});
  return line;
}

/** The seals noted so far; none where none were. Throws and names the line that is none. */
export function readSeals(data: string): readonly Mark[] {
  if (!existsSync(noted(data))) return [];
  const lines = readFileSync(noted(data), "utf8").trimEnd().split("\n");
  return lines.filter((line) => line !== "").map((line) => sealOfLine(line));
}

/** A seal as it is noted or copied by hand: `123 <seal>`, with the moment in front or without. */
export function sealOfLine(line: string): Mark {
  const [, number = "", chain = ""] = /^(?:\S+Z )?(\d+) ([0-9a-f]{64})$/.exec(line.trim()) ?? [];
  if (chain === "") throw new Error(`not a seal, which is a number and 64 hex digits: ${line.slice(0, 100)}`);
  return {number: Number(number), chain};
}
