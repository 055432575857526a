/** CSV as DuckDB reads it when nothing is guessed: the header says the columns, every value is text. */
import {closeSync, openSync, readSync} from "node:fs";
import {quoted} from "./source.ts";

export type Encoding = "utf-8" | "latin-1" | "utf-16";

const LABELS: Readonly<Record<Encoding, string>> = {"utf-8": "utf-8", "latin-1": "latin1", "utf-16": "utf-16le"};

/** A `from` item for a CSV file whose header decides between comma, semicolon and tab. */
export function csvReader(path: string, encoding: Encoding): string {
  const header = firstLine(path, encoding);
  const delimiter = delimiterOf(header);
  return readCsv(path, cells(header, delimiter), {header: true, delimiter, encoding});
}

/** A `from` item for a CSV file of the columns named. */
export function readCsv(
  path: string,
  names: readonly string[],
  {header, delimiter = ",", encoding = "utf-8"}: {header: boolean; delimiter?: string; encoding?: Encoding}
): string {
  const columns = names.map((name) => `${quoted(name)}: 'VARCHAR'`).join(", ");
  return `read_csv(${quoted(path)}, auto_detect = false, header = ${header}, columns = {${columns}},
    delim = ${quoted(delimiter)}, quote = '"', escape = '"', encoding = ${quoted(encoding)})`;
}

/** The first 64 kB up to a line's end; a header is not longer. */
function firstLine(path: string, encoding: Encoding): string {
  const bytes = Buffer.alloc(1 << 16);
  const file = openSync(path, "r");
  const length = readSync(file, bytes, 0, bytes.length, 0);
  closeSync(file);
  const text = new TextDecoder(LABELS[encoding]).decode(bytes.subarray(0, length));
  return text.split(/\r?\n|\r/, 1)[0] ?? "";
}

function delimiterOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, "");
  const counted = [",", ";", "\t"].map((delimiter) => ({delimiter, count: bare.split(delimiter).length}));
  return counted.reduce((most, candidate) => (candidate.count > most.count ? candidate : most)).delimiter;
}

function cells(line: string, delimiter: string): string[] {
  const cell = new RegExp(`"((?:[^"]|"")*)"|([^"${delimiter}]+)`, "g");
  return [...line.matchAll(cell)].map(([, inQuotes, bare]) => (inQuotes?.replaceAll('""', '"') ?? bare ?? "").trim());
}
