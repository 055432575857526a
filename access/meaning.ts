import type {Policy} from "./policy.ts";

/** One thing that a policy says of a role, the smallest that a meeting may decide on. */
export type Fact = {
  readonly role: string;
  readonly kind:
    | "audience"
    | "kpi"
    | "level"
    | "rows"
    | "column"
    | "export"
    | "page"
    | "protected"
    | "stand_in"
    | "longest"
    | "outside"
    | "trail";
  /** The list that rows and columns are of. */
  readonly list: string | null;
  readonly value: string;
};

/** Everything a policy says, role by role. Two policies that say the same have the same facts. */
export function factsOf({roles}: Pick<Policy, "roles">): Fact[] {
  return Object.entries(roles).flatMap(([role, said]) => {
    const all = (kind: Fact["kind"], values: readonly string[], list: string | null = null): Fact[] =>
      values.map((value) => ({role, kind, list, value}));
    const {outside, stand_in, longest_days, trail} = said;
    return [
      ...all("audience", said.kpis.audiences),
      ...all("kpi", said.kpis.names ?? []),
      ...all("level", said.levels),
      ...all("outside", outside === "published" ? [outside] : []),
      ...Object.entries(said.lists).flatMap(([list, {rows = "$grant.node", columns}]) => [
        ...all("rows", [rows], list),
        ...all("column", columns, list)
      ]),
      ...all("protected", [said.protected]),
      ...all("export", said.exports),
      ...all("page", said.pages),
      ...all("stand_in", stand_in ? [`${stand_in.while} ${stand_in.days}`] : []),
      ...all("trail", trail ? [trail] : []),
      ...all("longest", longest_days === undefined ? [] : [String(longest_days)])
    ];
  });
}

/** What a policy says and another does not; facts of one role, kind and list together. */
export function saysMore(policy: Pick<Policy, "roles">, than: Pick<Policy, "roles">): Fact[][] {
  const key = ({role, kind, list, value}: Fact): string => JSON.stringify([role, kind, list, value]);
  const known = new Set(factsOf(than).map(key));
  const more = factsOf(policy).filter((fact) => !known.has(key(fact)));
  return [...Map.groupBy(more, ({role, kind, list}) => JSON.stringify([role, kind, list])).values()];
}
