/** Sets our figures beside the published ones, cell by cell, and says where they differ. */
import type {Client} from "pg";

/** A cell or row on which the two do not agree. */
export type Difference = {
  readonly what: string;
  readonly where: string;
  readonly ours: string;
  readonly theirs: string;
};

export type Comparison = {readonly compared: number; readonly differences: readonly Difference[]};

/** Every cell of a KPI that is not empty on one side or the other. */
export function compareCells(client: Client, kpi: string): Promise<Comparison> {
  return compareFigures(client, kpi, ["union_id", "employer_unit_id", "branch_id"], `ours."kpi_${kpi}"`, "kpi");
}

/** Every node of both trees: our cells added up along the tree, from the leaves to the root. */
export function compareNodes(client: Client, kpi: string): Promise<Comparison> {
  const sums = "sum(numerator)::bigint as numerator, sum(denominator)::bigint as denominator";
  const ours = `(
    select union_id, 'employer' as tree, above_id as node_id, month, part, ${sums}
    from ours."kpi_${kpi}" join ours.employer_above using (employer_unit_id)
    group by union_id, above_id, month, part
    union all
    select cell.union_id, 'organisation', above_id, month, part, ${sums}
    from ours."kpi_${kpi}" as cell join ours.organisation_above on organisation_unit_id = branch_id
    group by cell.union_id, above_id, month, part
  )`;
  return compareFigures(client, kpi, ["union_id", "tree", "node_id"], ours, "node");
}

async function compareFigures(
  client: Client,
  kpi: string,
  place: readonly string[],
  ours: string,
  prefix: "kpi" | "node"
): Promise<Comparison> {
  const keys = [...place, "month", "coalesce(part, '')"];
  // Empty is nought on both sides; a null numerator of theirs says that there is no source, which is never our answer.
  const {rows} = await client.query<Difference & {compared: string}>(`
    with ours as (select * from ${ours} as cell where numerator <> 0 or coalesce(denominator, 0) <> 0),
    side_by_side as (
      select
        ${place.map((column) => `coalesce(ours.${column}, theirs.${column}) as ${column}`).join(", ")},
        coalesce(ours.month, theirs.month) as month, coalesce(ours.part, theirs.part) as part,
        concat_ws('/', coalesce(ours.numerator, 0), nullif(coalesce(ours.denominator, 0), 0)) as ours,
        case
          when theirs.month is not null and theirs.numerator is null then 'no source'
          else concat_ws('/', coalesce(theirs.numerator, 0), nullif(coalesce(theirs.denominator, 0), 0))
        end as theirs
      from ours
      full join theirs."${prefix}_${kpi}" as theirs
        on ${keys.map((key) => `${on("ours", key)} = ${on("theirs", key)}`).join(" and ")}
    )
    ${summed(`'${kpi}'`, `concat_ws(' ', ${place.join(", ")}, to_char(month, 'YYYY-MM'), part)`)}`);
  return comparison(rows);
}

/** Every row of a list by its key, in the columns that our file answers with. */
export async function compareList(
  client: Client,
  name: string,
  key: readonly string[],
  columns: readonly string[]
): Promise<Comparison> {
  if (key.length === 0) throw new Error(`a list's file must name its key (-- key: a, b): ${name}`);
  const told = (side: string): string =>
    `case when ${side}.is_there then concat_ws(' ', ${columns
      .filter((column) => !key.includes(column))
      .map((column) => `'${column}=' || coalesce(${side}.${column}, '')`)
      .join(", ")}) else 'no row' end`;
  const {rows} = await client.query<Difference & {compared: string}>(`
    with ours as (
      select ${columns.map((column) => `${column}::text as ${column}`).join(", ")}, true as is_there
      from ours."list_${name}"
    ),
    theirs as (
      select ${columns.map((column) => `${column}::text as ${column}`).join(", ")}, true as is_there
      from theirs."list_${name}"
    ),
    side_by_side as (
      select ${key.map((column) => `coalesce(ours.${column}, theirs.${column}) as ${column}`).join(", ")},
        ${told("ours")} as ours, ${told("theirs")} as theirs
      from ours
      full join theirs on ${key.map((column) => `coalesce(ours.${column}, '') = coalesce(theirs.${column}, '')`).join(" and ")}
    )
    ${summed(`'${name}'`, `concat_ws(' ', ${key.join(", ")})`)}`);
  return comparison(rows.map((row) => ({...row, ...onlyWhatDiffers(row)})));
}

const on = (side: string, key: string): string => key.replace(/\b(union_id|\w+_id|tree|month|part)\b/, `${side}.$1`);

const summed = (what: string, where: string): string => `
  select ${what} as what, '' as "where", '' as ours, '' as theirs, count(*) as compared from side_by_side
  union all
  (
    select ${what}, ${where}, ours, theirs, 0 from side_by_side
    where ours <> theirs
    order by 2
  )`;

function comparison(rows: readonly (Difference & {compared: string})[]): Comparison {
  const [first, ...differences] = rows;
  return {
    compared: Number(first?.compared ?? 0),
    differences: differences.map(({what, where, ours, theirs}) => ({what, where, ours, theirs}))
  };
}

/** Of two rows told as `column=value`, the columns that differ. */
function onlyWhatDiffers({ours, theirs}: {ours: string; theirs: string}): {ours: string; theirs: string} {
  const mine = ours.split(/ (?=\w+=)/);
  const others = theirs.split(/ (?=\w+=)/);
  if (mine.length !== others.length) return {ours, theirs};
  const differs = mine.map((word, index) => word !== others[index]);
  return {
    ours: mine.filter((_, index) => differs[index]).join(" "),
    theirs: others.filter((_, index) => differs[index]).join(" ")
  };
}

/** The first differences as a table to read, after one line that counts them; empty when there are none. */
export function tellDifferences(differences: readonly Difference[], shown = 12): string {
  if (differences.length === 0) return "";
  const rows = [{what: "kpi or list", where: "cell", ours: "ours", theirs: "theirs"}, ...differences.slice(0, shown)];
  const width = (column: keyof Difference): number => Math.max(...rows.map((row) => row[column].length));
  const widths = {what: width("what"), where: width("where"), ours: width("ours"), theirs: width("theirs")};
  const lines = rows.map(
    ({what, where, ours, theirs}) =>
      `${what.padEnd(widths.what)}  ${where.padEnd(widths.where)}  ${ours.padEnd(widths.ours)}  ${theirs}`
  );
  return [`${differences.length} differ`, ...lines].join("\n");
}
