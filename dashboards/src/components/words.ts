import type {Language} from "../../site.ts";
import type english from "../words/en.json";
import {h, type Child} from "./element.ts";
import {formatOf, type Format} from "./format.ts";

export type Key = keyof typeof english;
type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & {other: string};
export type Messages = Readonly<Record<string, string | Plural>>;

/** A KPI as a page needs it, in one language; made from the catalogue at build time. */
export type KpiWords = {
  readonly name: string;
  readonly unit: "count" | "share" | "per_hundred" | "per_thousand" | "ratio" | "days" | "money";
  /** What the base is divided by before it is used: closes that it adds up. */
  readonly times: number;
  readonly kind: "stock" | "flow";
  readonly direction: "up_good" | "down_good" | "neutral";
  readonly label: string;
  readonly sentence: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly needs: readonly string[];
  /** Why no rows make it up; null where there are rows. */
  readonly withoutRows: "money" | "answers" | "outsiders" | "events" | "net" | "days" | "age" | null;
};

/** One language as a module: `vendor/words-fi.js`. */
export type Words = {readonly language: Language; readonly messages: Messages; readonly kpis: readonly KpiWords[]};
export type Values = Readonly<Record<string, string | number>>;

export type Text = ReturnType<typeof textOf>;

/** What a page says and how it writes figures: `t` for text, `rich` where **bold** is marked, `code` for code lists. */
export function textOf({language, messages, kpis}: Words, currency: string | null = null) {
  const format: Format = formatOf(language, currency);
  const fillIn = (key: string, values: Values): string => {
    const message = messages[key];
    if (message === undefined) throw new Error(`unknown word: ${key}`);
    const n = values["n"];
    const form = typeof message === "string" ? message : (message[format.plural(Number(n))] ?? message.other);
    return form.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`missing value in ${key}: ${name}`);
      return typeof value === "number" ? format.count(value) : value;
    });
  };
  const byName = new Map(kpis.map((kpi) => [kpi.name, kpi]));
  return {
    language,
    format,
    kpis,
    t: (key: Key, values: Values = {}): string => fillIn(key, values),
    rich: (key: Key, values: Values = {}): Child[] => bold(fillIn(key, values)),
    /** The word for a code of the register, `reason.arrears`; an unknown code is shown as it is, never hidden. */
    code: (list: string, code: string): string => (messages[`${list}.${code}`] ? fillIn(`${list}.${code}`, {}) : code),
    kpi: (name: string): KpiWords | undefined => byName.get(name)
  };
}

function bold(text: string): Child[] {
  return text.split("**").map((piece, index) => (index % 2 ? h("strong", {}, piece) : piece));
}
