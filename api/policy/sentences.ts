import {type Fact, saysMore} from "../../access/meaning.ts";
import {kpisOf, type Policy, type Role, type RoleName} from "../../access/policy.ts";
import type {Kpi} from "../../models/catalogue.ts";
import type {Sample} from "./sample.ts";
import type {Language, Say} from "./words.ts";

type Told = {
  readonly say: Say;
  readonly language: Language;
  readonly kpis: readonly Kpi[];
};

/** A role in words: figures, levels, lists with rows and columns, what may leave, and for how long. */
export function roleInWords(name: RoleName, role: Role, {say, language, kpis}: Told, sample?: Sample): string[] {
  const open = kpisOf(role, kpis);
  const labels = (names: readonly string[]): string =>
    names.map((kpi) => kpis.find((known) => known.name === kpi)?.label[language] ?? kpi).join(", ");
  const {audiences, names = []} = role.kpis;
  const holders = sample ? say("holders", {n: sample.grants, away: sample.standIns}) : say("nobody");
  return [
    `${say(`role.${name}`)} (${holders})`,
    ...(open.length === 0
      ? [`  ${say("no_figures")}`]
      : [
          `  ${say("figures", {audiences: listed(say, "audience", audiences), n: open.length - names.length})}`,
          ...(names.length > 0 ? [`  ${say("figures_besides", {names: labels(names)})}`] : []),
          `  ${say("levels", {levels: listed(say, "kind", role.levels)})}`
        ]),
    `  ${say(`outside.${role.outside ?? "none"}`)}`,
    ...(Object.keys(role.lists).length === 0 ? [`  ${say("no_lists")}`] : []),
    ...listsInWords(role, {say, language, kpis}, sample),
    `  ${say(`protected.${role.protected}`)}`,
    `  ${termInWords(say, role)}`,
    ...(role.trail ? [`  ${say(`trail.${role.trail}`)}`] : []),
    ...(role.longest_days === undefined ? [] : [`  ${say("longest", {days: role.longest_days})}`]),
    `  ${role.exports.length > 0 ? say("exports", {lists: role.exports.map((list) => listName(say, list)).join(", ")}) : say("no_exports")}`,
    `  ${say("pages", {pages: listed(say, "nav", role.pages)})}`,
    ...(sample ? compiledInWords(say, sample) : [])
  ];
}

/** Each list with its rows and columns; the tables that explain figures together. */
function listsInWords({lists}: Role, told: Told, sample?: Sample): string[] {
  const {say} = told;
  const alike = Map.groupBy(
    Object.entries(lists),
    ([list, {rows = "$grant.node"}]) => `${listName(say, list)}: ${say(`rows.${rows}`)}`
  );
  return [...alike].flatMap(([name, group]) => {
    const [[list] = [""]] = group;
    const counted = group.length === 1 ? sample?.rows.get(list) : undefined;
    return [
      `  ${name}${counted ? `; ${say("rows_counted", counted)}` : ""}`,
      ...group.map(([one, {columns}]) => `    ${columnsInWords(one, columns, told)}`)
    ];
  });
}

/** Which lists and figures one grant's predicate opens, each predicate told once. */
function compiledInWords(say: Say, {grant, rows}: Sample): string[] {
  const alike = Map.groupBy(rows, ([, {compiled}]) => compiled);
  const name = (list: string): string => (list === "figures" ? say("compiled_figures") : list);
  return [
    `  ${say("compiled", {unit: grant.node_name})}`,
    ...[...alike].flatMap(([compiled, lists]) => [
      `    ${lists.map(([list]) => name(list)).join(", ")}`,
      `      ${compiled}`
    ])
  ];
}

const termInWords = (say: Say, {stand_in}: Role): string =>
  stand_in ? say(`stand_in.${stand_in.while}`, {days: stand_in.days}) : say("stand_in.none");

const listed = (say: Say, kind: string, values: readonly string[]): string =>
  values.map((value) => say(`${kind}.${value}`)).join(", ");

/** The tables that explain figures are one list to a reader. */
const listName = (say: Say, list: string): string => say(list.startsWith("counted_") ? "list.counted" : `list.${list}`);

/** Columns that say why a row counts are told by their figures; those about no person as they are written. */
function columnsInWords(list: string, columns: readonly string[], {say, language, kpis}: Told): string {
  const isWhy = (column: string): boolean => list.startsWith("counted_") && column.startsWith("why_");
  const figures = columns.filter(isWhy).map((column) => {
    const kpi = kpis.find(({name}) => `why_${name}` === column);
    return kpi?.label[language] ?? column;
  });
  const others = columns.filter((column) => !isWhy(column)).map((column) => columnName(say, list, column));
  return [
    ...(others.length > 0 ? [say("columns", {n: others.length, columns: others.join(", ")})] : []),
    ...(figures.length > 0 ? [say("because", {figures: figures.join(", ")})] : [])
  ].join("; ");
}

/** Lists about people, whose columns have words of their own. */
export const ABOUT_PEOPLE = [
  "members",
  "follow_ups",
  "stewards",
  "steward_loads",
  "dues_differences",
  "experts",
  "survey_sample",
  "office_tasks",
  "register_issues",
  "night_rejected"
];

function columnName(say: Say, list: string, column: string): string {
  if (!ABOUT_PEOPLE.includes(list)) return column.replaceAll("_", " ");
  return say(say.knows(`column.${list}.${column}`) ? `column.${list}.${column}` : `column.${column}`);
}

/** Every figure, by whom it is written for. */
export function figuresInWords(audiences: readonly string[], {say, language, kpis}: Told): string[] {
  return audiences.flatMap((audience) => [
    say("by_audience", {audience: say(`audience.${audience}`)}),
    `  ${kpis
      .filter((kpi) => kpi.audience.some((one) => one === audience))
      .map(({label}) => label[language])
      .join(", ")}`
  ]);
}

/** What one policy says and the other did not, a sentence for each role and list. */
export function differenceInWords(now: Pick<Policy, "roles">, before: Pick<Policy, "roles">, told: Told): string[] {
  const sentence = (way: "gained" | "lost", facts: readonly Fact[]): string[] => {
    const [first] = facts;
    return first ? [told.say(way, {role: told.say(`role.${first.role}`), fact: factInWords(facts, first, told)})] : [];
  };
  return [
    ...saysMore(now, before).flatMap((facts) => sentence("gained", facts)),
    ...saysMore(before, now).flatMap((facts) => sentence("lost", facts))
  ];
}

function factInWords(facts: readonly Fact[], {kind, list}: Fact, {say, language, kpis}: Told): string {
  const values = facts.map(({value}) => value);
  const told: Readonly<Record<Fact["kind"], () => string>> = {
    audience: () => listed(say, "audience", values),
    kpi: () => values.map((kpi) => kpis.find(({name}) => name === kpi)?.label[language] ?? kpi).join(", "),
    level: () => listed(say, "kind", values),
    rows: () => listed(say, "rows", values),
    column: () => columnsInWords(list ?? "", values, {say, language, kpis}),
    export: () => values.map((one) => listName(say, one)).join(", "),
    page: () => listed(say, "nav", values),
    protected: () => listed(say, "protected", values),
    stand_in: () =>
      values.map((value) => say(`stand_in.${value.split(" ")[0]}`, {days: value.split(" ")[1] ?? ""})).join(" "),
    outside: () => listed(say, "outside", values),
    trail: () => listed(say, "trail", values),
    longest: () => values.map((days) => say("longest", {days})).join(" ")
  };
  return say(`fact.${kind}`, {value: told[kind](), ...(list !== null && {list: listName(say, list)})});
}
