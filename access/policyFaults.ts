import type {TSchema} from "typebox";
import {Value} from "typebox/value";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLMap
} from "yaml";

/** What a text says, or what is wrong with it: each fault with its line, its place and what to write instead. */
export type Read = {
  readonly said: unknown;
  readonly faults: readonly string[];
  readonly lineOf: (path: readonly (string | number)[]) => number;
};

/** Reads YAML that has to fit a schema. Anchors and merged keys count where they are written. */
export function readYaml(text: string, schema: TSchema): Read {
  const lines = new LineCounter();
  const document = parseDocument(text, {merge: true, lineCounter: lines});
  const lineOf: Read["lineOf"] = (path) => lines.linePos(offsetOf(document, path.map(String))).line;
  if (document.errors.length > 0)
    return {said: null, faults: document.errors.map(({message}) => `not YAML: ${message.split("\n")[0]}`), lineOf};
  // Through JSON: an object without a prototype would be a literal value to CASL, not a rule.
  const said: unknown = JSON.parse(JSON.stringify(document.toJS() ?? null));
  const faults = [...Value.Errors(schema, said)].flatMap(({instancePath, keyword, params, message}) => {
    const cure = cureOf(keyword, params, message);
    if (cure === undefined) return [];
    const path = instancePath.split("/").slice(1);
    const where = path.length > 0 ? path.join(".") : "the file";
    return [`line ${lineOf(path)}: ${where}: ${cure}`];
  });
  return {said, faults: [...new Set(faults)], lineOf};
}

/** What to do about a fault; none for one that others of the same place tell better. */
function cureOf(keyword: string, params: object, message: string): string | undefined {
  const known: Readonly<Record<string, unknown>> = {...params};
  const list = (key: string): string => (Array.isArray(known[key]) ? known[key].join(", ") : String(known[key]));
  switch (keyword) {
    case "additionalProperties":
      return undefined;
    case "boolean":
      return "nobody knows this key: correct its spelling or take it out";
    case "const":
      return `write ${list("allowedValue")}`;
    case "enum":
      return `write one of ${list("allowedValues")}`;
    case "required":
      return `lacks ${list("requiredProperties")}: add it`;
    case "type":
      return `this has to be of type ${list("type")}`;
    case "pattern":
      return "a name has small letters, digits and underscores, and stands for itself alone: write each name out";
    case "minimum":
      return `write ${list("limit")} or more`;
    case "maximum":
      return `write ${list("limit")} or less`;
    case "minItems":
      return "name at least one, or take it out";
    case "uniqueItems":
      return `number ${list("duplicateItems")} of the list (from 0) stands there already: take it out`;
    default:
      return message;
  }
}

/** Where in the text a place of the document begins; the nearest place around one that is not written. */
function offsetOf(document: Document, path: readonly string[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = pairIn(document, node, step);
      if (!pair || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (isScalar(item)) offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

/** What a map says of a key, itself or through a map that is merged into it. */
function pairIn(document: Document, map: YAMLMap, key: string): Pair | undefined {
  const under = (name: string): Pair | undefined =>
    map.items.find((pair) => isScalar(pair.key) && (pair.key.source ?? String(pair.key.value)) === name);
  const merged = under("<<")?.value;
  const below = isAlias(merged) ? merged.resolve(document) : merged;
  return under(key) ?? (isMap(below) ? pairIn(document, below, key) : undefined);
}
