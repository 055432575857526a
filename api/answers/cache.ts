import {promisify} from "node:util";
import {brotliCompress, constants, gzip} from "node:zlib";
import type {Shown} from "../audit/looks.ts";

export type Encoding = "br" | "gzip" | "identity";

/** A finished answer: bytes, ready to be sent to everyone with the same key. */
export type Body = {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes in that encoding; compressed on first use and kept. */
  readonly encoded: (encoding: Encoding) => Buffer | Promise<Buffer>;
  readonly bytes: number;
  /** What it shows of people; nothing where that cannot be. */
  readonly shown?: Shown;
};

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Small answers fit one packet as they are. */
const WORTH_COMPRESSING = 1200;

export function bodyOf(bytes: Buffer, type: string, headers: Readonly<Record<string, string>> = {}): Body {
  const ready: Partial<Record<Encoding, Promise<Buffer>>> = {};
  const options = {params: {[constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length}};
  return {
    type,
    headers,
    bytes: bytes.length,
    encoded(encoding) {
      if (encoding === "identity") return bytes;
      return (ready[encoding] ??= encoding === "br" ? brotli(bytes, options) : zip(bytes));
    }
  };
}

/** The best encoding the client takes and the size deserves. */
export function encodingFor(accepted: string | undefined, bytes: number): Encoding {
  if (bytes < WORTH_COMPRESSING || accepted === undefined) return "identity";
  const taken = accepted
    .toLowerCase()
    .split(",")
    .map((part) => part.trim().split(/\s*;\s*/))
    .filter(([, weight]) => weight === undefined || !/^q=0(\.0*)?$/.test(weight))
    .map(([name]) => name);
  return taken.includes("br") ? "br" : taken.includes("gzip") ? "gzip" : "identity";
}

export type Cache = {
  /** The answer kept under `key`, or the one `make` gives, which is then kept. Equal questions at once share one. */
  readonly get: (key: string, make: () => Promise<Body>) => Body | Promise<Body>;
};

/**
 * Answers by key, the least used thrown out first. The key must say everything an answer depends on: publication,
 * policy, compiled rights and question.
 */
export function openCache({maxBytes = 32 * 1024 * 1024}: {maxBytes?: number} = {}): Cache {
  const kept = new Map<string, Body>();
  const underWay = new Map<string, Promise<Body>>();
  let total = 0;

  function keep(key: string, body: Body): void {
    if (body.bytes > maxBytes / 8) return;
    kept.set(key, body);
    // Compressed copies are smaller than the bytes themselves: twice is enough.
    total += body.bytes * 2 + key.length;
    for (const [oldest, {bytes}] of kept) {
      if (total <= maxBytes) break;
      kept.delete(oldest);
      total -= bytes * 2 + oldest.length;
    }
  }

  function get(key: string, make: () => Promise<Body>): Body | Promise<Body> {
    const found = kept.get(key);
    if (found) {
      kept.delete(key);
      kept.set(key, found);
      return found;
    }
    const waiting = underWay.get(key);
    if (waiting) return waiting;
    const making = make()
      .then((body) => {
        keep(key, body);
        return body;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, making);
    return making;
  }

  return {get};
}
