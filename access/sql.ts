/** A piece of SQL with its parameters in the order of its question marks. Text never holds a value from outside. */
export type Param = string | number | boolean;
export type Sql = {readonly text: string; readonly params: readonly Param[]};

/** Builds SQL from a template: nested pieces are put in place with their parameters, plain values become parameters. */
export function sql(strings: TemplateStringsArray, ...values: readonly (Sql | Param)[]): Sql {
  let text = strings[0] ?? "";
  const params: Param[] = [];
  for (const [i, value] of values.entries()) {
    if (typeof value === "object") {
      text += value.text;
      params.push(...value.params);
    } else {
      text += "?";
      params.push(value);
    }
    text += strings[i + 1] ?? "";
  }
  return {text, params};
}

/** A quoted identifier. Only names out of the published file's own columns or our code may come here. */
export const identifier = (name: string): Sql => ({text: `"${name.replaceAll('"', '""')}"`, params: []});

/** The pieces one after another, with a constant separator between them. */
export function join(parts: readonly Sql[], separator: ", " | " and " | " or "): Sql {
  return {text: parts.map((part) => part.text).join(separator), params: parts.flatMap((part) => part.params)};
}
