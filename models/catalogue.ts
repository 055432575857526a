/**
 * The catalogue of figures, read from the KPIs' own YAML in marts/: the only door out of models/. dbt reads the same
 * files, so what the API names, the pages label and the tests hold is written once.
 */
import {readdirSync, readFileSync} from "node:fs";
import {basename, join} from "node:path";
import {type Static, Type} from "typebox";
import {Value} from "typebox/value";
import {parse} from "yaml";

const Strict = {additionalProperties: false};
const Words = Type.Object({en: Text(), fi: Text(), sv: Text(), nb: Text()}, Strict);

/** Why no rows make up a figure: what it adds up is nobody's, or has no row that may be told apart. */
const WithoutRows = Type.Union([
  Type.Literal("money"),
  Type.Literal("answers"),
  Type.Literal("outsiders"),
  Type.Literal("events"),
  Type.Literal("net"),
  Type.Literal("days"),
  Type.Literal("age")
]);

const Meta = Type.Object(
  {
    unit: Type.Union([
      Type.Literal("count"),
      Type.Literal("share"),
      Type.Literal("per_hundred"),
      Type.Literal("per_thousand"),
      Type.Literal("ratio"),
      Type.Literal("days"),
      Type.Literal("money")
    ]),
    times: Type.Optional(Type.Integer({minimum: 2})),
    kind: Type.Union([Type.Literal("stock"), Type.Literal("flow")]),
    direction: Type.Union([Type.Literal("up_good"), Type.Literal("down_good"), Type.Literal("neutral")]),
    audience: Type.Array(
      Type.Union([
        Type.Literal("everyone"),
        Type.Literal("regional"),
        Type.Literal("leadership"),
        Type.Literal("office")
      ]),
      {minItems: 1}
    ),
    parts: Type.Optional(Type.Array(Type.String({pattern: "^[a-z][a-z0-9_]*$"}), {minItems: 1})),
    since: Text(),
    needs: Type.Array(Type.String({pattern: "^[a-z_]+(\\.[a-z_]+)?(\\|[a-z_]+(\\.[a-z_]+)?)*$"}), {minItems: 1}),
    counted: Type.Optional(Type.String({pattern: "^counted_[a-z_]+$"})),
    without_rows: Type.Optional(WithoutRows),
    outside: Type.Optional(Type.Union([Type.Literal("ordinary"), Type.Literal("sensitive")])),
    label: Words,
    sentence: Words,
    part_labels: Type.Optional(Type.Record(Type.String(), Words))
  },
  Strict
);

/** The words of one thing in every language of the pages. */
export type InEveryLanguage = Readonly<Static<typeof Words>>;

export type Kpi = {
  /** Name in the API and of its first column in `figures`. */
  readonly name: string;
  readonly unit: "count" | "share" | "per_hundred" | "per_thousand" | "ratio" | "days" | "money";
  /** How many closes its denominator adds up, where it stands for their average. */
  readonly times?: number;
  /** A stock stands at a month's close, a flow happens within the month. */
  readonly kind: "stock" | "flow";
  readonly direction: "up_good" | "down_good" | "neutral";
  readonly audience: readonly ("everyone" | "regional" | "leadership" | "office")[];
  readonly parts: readonly string[];
  /** Contract tables and columns without which a source cannot give it; of `a|b` one is enough. */
  readonly needs: readonly string[];
  /** The mart that explains tonight's figure row by row, where there is one. */
  readonly counted?: string;
  /** Why no rows make it up, where there are none. */
  readonly withoutRows?: Static<typeof WithoutRows>;
  /** Whether its rounded counts are published for readers outside their own scope, and how coarse they are. */
  readonly outside?: "ordinary" | "sensitive";
  readonly label: InEveryLanguage;
  readonly sentence: InEveryLanguage;
  readonly partLabels: Readonly<Record<string, InEveryLanguage>>;
  /** Its columns in `figures`: `<name>` or one `<name>__<part>` each, then `<name>__of` for shares. */
  readonly columns: readonly string[];
};

/**
 * Every KPI of the folder, by name. Throws on a file that does not fit the schema and names the file and what is
 * wrong with it.
 */
export function readCatalogue(folder: string = join(import.meta.dirname, "marts")): Kpi[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith("kpi_") && file.endsWith(".yml") && file !== "kpi_sources.yml")
    .map((file) => kpiOf(basename(file, ".yml").slice("kpi_".length), readFileSync(join(folder, file), "utf8")))
    .toSorted((a, b) => a.name.localeCompare(b.name, "en"));
}

/** One KPI out of its YAML. Throws on anything that does not fit. */
export function kpiOf(name: string, yaml: string): Kpi {
  const model = Value.Parse(File, parse(yaml)).models.find((candidate) => candidate.name === `kpi_${name}`);
  if (!model) throw new Error(`no model kpi_${name} in its own file: kpi_${name}.yml`);
  const meta = model.config.meta;
  if (!Value.Check(Meta, meta)) {
    const faults = [...Value.Errors(Meta, meta)].map((fault) => `${fault.instancePath || "meta"} ${fault.message}`);
    throw new Error(`kpi_${name}.yml does not describe a figure (${faults.join("; ")}): kpi_${name}`);
  }
  const {
    part_labels: partLabels = {},
    parts = [],
    since: _since,
    counted,
    without_rows: withoutRows,
    outside,
    times,
    ...rest
  } = meta;
  if (parts.toSorted().join() !== Object.keys(partLabels).toSorted().join())
    throw new Error(`part_labels must name the same parts as parts: kpi_${name}`);
  if ((counted === undefined) === (withoutRows === undefined))
    throw new Error(`name either a counted mart or, in without_rows, why no rows make it up: kpi_${name}`);
  const own = parts.length > 0 ? parts.map((part) => `${name}__${part}`) : [name];
  const columns = meta.unit === "count" || meta.unit === "money" ? own : [...own, `${name}__of`];
  const optional = {
    ...(counted !== undefined && {counted}),
    ...(withoutRows !== undefined && {withoutRows}),
    ...(outside !== undefined && {outside}),
    ...(times !== undefined && {times})
  };
  return {name, ...rest, parts, partLabels, columns, ...optional};
}

const File = Type.Object({
  models: Type.Array(Type.Object({name: Type.String(), config: Type.Object({meta: Type.Unknown()})}))
});

function Text() {
  return Type.String({minLength: 1});
}
