import type {FastifyInstance} from "fastify";
import {fold, spelling} from "../questions/names.ts";
import {Type} from "typebox";
import {identifier, join, type Sql, sql} from "../../access/sql.ts";
import {answering, type Context} from "../answers/answers.ts";
import {cut} from "../questions/lists.ts";
import {Problem} from "../problems.ts";
import {numberOf, rowsOf} from "../publication/rows.ts";
import {unitOf} from "../person/units.ts";
import {closed, Limit, ListFormat, Offset, Search, Table, Unit} from "./parameters.ts";

/** A list of people, mandates or places: its table, and the few questions it answers. */
type List = {
  readonly path: string;
  readonly table: string;
  /** Orders by name; the first is the default. Each is a list of columns, `-` for the greatest first, and of shares. */
  readonly sorts: Readonly<Record<string, readonly (string | Share)[]>>;
  /** Named filters over columns of the list. */
  readonly filters?: Readonly<Record<string, Filter>>;
  /** What the parameter with the filters is called. */
  readonly filter?: string;
  /** Parameters named after a column: what it may be asked to be, beside the filter. */
  readonly narrowed?: Readonly<Record<string, readonly string[]>>;
  /** Rows of the list that a figure of the same name counts elsewhere, so that a page can say why the two differ. */
  readonly apart?: Filter;
  /** Columns a search looks into: a key made of the name, or the name itself. */
  readonly search?: readonly string[];
};

/** Columns and what their rows are ordered by, such as one divided by the other. */
type Share = {readonly columns: readonly string[]; readonly by: Sql};

const share = (part: string, of: string): Share => ({
  columns: [part, of],
  by: sql`${identifier(part)} / nullif(${identifier(of)}, 0)`
});
const mostFirst = ({columns, by}: Share): Share => ({columns, by: sql`-(${by})`});
const less = (column: string, other: string): Share => ({
  columns: [column, other],
  by: sql`${identifier(column)} - ${identifier(other)}`
});

type Filter = {readonly columns: readonly string[]; readonly where: Sql};

/** The most urgent first, as in models/seeds/follow_up_reasons.csv. */
const FOLLOW_UP_REASONS = [
  "resigns",
  "lapse_line",
  "silent_lapse",
  "job_loss",
  "at_risk",
  "arrears",
  "graduate",
  "new",
  "job_ends",
  "certificate",
  "new_90_days",
  "wrong_workplace",
  "new_first_year",
  "check_details"
];

const ROLE_ORDER = ["unit_name", "role", "family_name", "given_name", "mandate_id"];

const empty = (line: string): Sql => sql`line = ${line} and not in_use and state in ('reached', 'at_line', 'falling')`;

export const LISTS: readonly List[] = [
  {
    path: "/api/members",
    table: "members",
    sorts: {
      name: ["family_name", "given_name", "membership_id", "employer_unit_id"],
      workplace: ["workplace_name", "family_name", "given_name", "membership_id"],
      months_owed: ["-months_owed", "family_name", "given_name", "membership_id"],
      joined_on: ["-joined_on", "family_name", "given_name", "membership_id"],
      leaves_on: ["leaves_on", "family_name", "given_name", "membership_id"]
    },
    filter: "filter",
    filters: {
      resigning: {columns: ["leaves_on"], where: sql`leaves_on is not null`},
      arrears: {columns: ["months_owed"], where: sql`months_owed > 0`},
      exempt: {columns: ["is_exempt"], where: sql`is_exempt`},
      new: {columns: ["is_new"], where: sql`is_new`},
      job_ends: {columns: ["job_ends_on"], where: sql`job_ends_on is not null`},
      not_in_work: {columns: ["in_work"], where: sql`not in_work`}
    },
    narrowed: {
      kind: ["working", "student", "pensioner", "entrepreneur", "unemployed", "supporting", "honorary"],
      objects_to_profiling: ["false"]
    },
    apart: {columns: ["is_primary"], where: sql`not is_primary`},
    search: ["name_key"]
  },
  {
    path: "/api/follow-ups",
    table: "follow_ups",
    sorts: {
      priority: ["priority", "membership_id", "reason"],
      name: ["family_name", "given_name", "membership_id", "reason"],
      due_on: ["due_on", "on_date", "family_name", "given_name", "membership_id", "reason"],
      owner: ["owner_name", "owner_id", "due_on", "family_name", "given_name", "membership_id", "reason"]
    },
    filter: "reason",
    filters: {
      // One row a person, those whom someone should talk to now.
      due: {columns: ["priority"], where: sql`priority is not null`},
      // The window of the others opens when the month does.
      graduate_this_month: {columns: ["reason", "is_ahead"], where: sql`reason = 'graduate' and not is_ahead`},
      graduate_next_month: {columns: ["reason", "is_ahead"], where: sql`reason = 'graduate' and is_ahead`},
      ...Object.fromEntries(
        FOLLOW_UP_REASONS.map((reason) => [reason, {columns: ["reason"], where: sql`reason = ${reason}`}])
      )
    },
    search: ["given_name", "family_name"]
  },
  {
    path: "/api/stewards",
    table: "stewards",
    sorts: {
      unit: ROLE_ORDER,
      name: ["family_name", "given_name", ...ROLE_ORDER],
      role: ["role", ...ROLE_ORDER],
      ends_on: ["ends_on", ...ROLE_ORDER]
    },
    search: ["given_name", "family_name"]
  },
  {
    path: "/api/gaps",
    table: "unit_stewards",
    sorts: {
      urgency: ["-urgency", "-members", "employer_unit_id", "union_id"],
      members: ["-members", "-urgency", "employer_unit_id", "union_id"],
      lost_on: ["-last_steward_ended_on", "-members", "employer_unit_id", "union_id"],
      days_without: ["-days_without", "-members", "employer_unit_id", "union_id"],
      name: ["name", "employer_unit_id", "union_id"]
    },
    filter: "list",
    filters: {
      // Enough members, nobody in office.
      enough: {columns: ["status"], where: sql`status in ('lost', 'vacant', 'never')`},
      // Had somebody within the last twelve months.
      lost: {columns: ["status"], where: sql`status = 'lost'`}
    },
    apart: {columns: ["unit_kind"], where: sql`unit_kind <> 'workplace'`}
  },
  {
    path: "/api/lines",
    table: "unit_lines",
    sorts: {
      distance: ["distance", "-leaving", "-persons", "name", "employer_unit_id", "line", "posts", "union_id"],
      persons: ["-persons", "name", "employer_unit_id", "line", "posts", "union_id"],
      name: ["name", "employer_unit_id", "line", "posts", "union_id"]
    },
    filter: "list",
    filters: {
      // Two more, and a right begins.
      near: {
        columns: ["line", "state", "in_use"],
        where: sql`state = 'near' and not in_use and line <> 'deputy_steward'`
      },
      // A right in use (an agreement in force stands) that those known to leave, or the next one to, would end.
      falling: {
        columns: ["line", "state", "in_use"],
        where: sql`state in ('falling', 'at_line') and in_use and line not in ('deputy_steward', 'agreement_claim')`
      },
      // Posts that a line gives and nobody holds.
      no_deputy: {columns: ["line", "state", "in_use"], where: empty("deputy_steward")},
      no_chief: {columns: ["line", "state", "in_use"], where: empty("chief_steward")},
      no_safety: {columns: ["line", "state", "in_use"], where: empty("safety_delegate")}
    }
  },
  {
    path: "/api/loads",
    table: "steward_loads",
    sorts: {
      load: ["-members_each", "family_name", "given_name", "mandate_id", "union_id"],
      until_on: ["until_on", "family_name", "given_name", "mandate_id", "union_id"],
      course_due_on: ["course_due_on", "family_name", "given_name", "mandate_id", "union_id"],
      name: ["family_name", "given_name", "mandate_id", "union_id"]
    },
    filter: "list",
    filters: {
      ending: {columns: ["days_left", "is_succeeded"], where: sql`days_left <= 90 and not is_succeeded`},
      large: {columns: ["load"], where: sql`load = 'large'`},
      untrained: {columns: ["training"], where: sql`training = 'overdue'`},
      unlicensed: {columns: ["is_licensed"], where: sql`not is_licensed`}
    }
  },
  {
    path: "/api/branches",
    table: "branches",
    sorts: {
      members: ["-members", "name", "branch_id"],
      name: ["name", "branch_id"],
      change: [less("members", "members_12_months_ago"), "name", "branch_id"],
      kept: [share("kept", "kept_of"), "name", "branch_id"],
      without_steward: [less("covered_workplaces", "eligible_workplaces"), "name", "branch_id"],
      cover: [share("members_covered", "members_at_work"), "name", "branch_id"],
      training: [share("stewards_trained", "stewards_to_train"), "name", "branch_id"],
      details: [share("four_fields", "four_fields_of"), "name", "branch_id"],
      turnout: [share("votes", "entitled"), "name", "branch_id"],
      posts: [share("posts_filled", "posts_needed"), "name", "branch_id"],
      arrears: [mostFirst(share("in_arrears", "members")), "name", "branch_id"],
      reachable: [share("reachable", "members"), "name", "branch_id"],
      meeting: ["last_meeting_on", "name", "branch_id"]
    },
    search: ["name_key"]
  },
  {
    path: "/api/vacant-posts",
    table: "vacant_posts",
    sorts: {members: ["-members", "name", "post", "union_id"], name: ["name", "post", "union_id"]}
  },
  {
    path: "/api/vacancy-times",
    table: "vacancy_times",
    sorts: {
      // The union, its regions, their branches: the first row is the unit asked about.
      tree: ["-node_kind", "-median_days", "name", "node_id"],
      longest: ["-longest_days", "name", "node_id"],
      name: ["name", "node_id"]
    }
  },
  {
    path: "/api/contact-hours",
    table: "contact_hours",
    // The union before its regions: the first rows are of the unit asked about.
    sorts: {tree: ["-node_kind", "node_id", "weekday", "hour_of_day"]}
  },
  {path: "/api/sources", table: "night_sources", sorts: {source: ["source"]}},
  {
    path: "/api/dips",
    table: "dips",
    sorts: {
      size: ["-before_12", "measure", "tree", "node_id"],
      name: ["name", "measure", "tree", "node_id"]
    },
    filter: "measure",
    filters: Object.fromEntries(
      ["members", "joined", "left"].map((measure) => [
        measure,
        {columns: ["measure"], where: sql`measure = ${measure}`}
      ])
    )
  },
  {
    path: "/api/issues",
    table: "register_issues",
    sorts: {kind: ["kind", "row_key"], on_date: ["-on_date", "kind", "row_key"]}
  },
  {
    path: "/api/dues-differences",
    table: "dues_differences",
    sorts: {
      size: [{columns: ["difference_minor"], by: sql`-abs(difference_minor)`}, "membership_id"],
      name: ["family_name", "given_name", "membership_id"],
      since_on: ["since_on", "membership_id"]
    },
    filter: "kind",
    filters: Object.fromEntries(
      ["over", "under"].map((kind) => [kind, {columns: ["kind"], where: sql`kind = ${kind}`}])
    )
  },
  {
    path: "/api/experts",
    table: "experts",
    sorts: {
      name: ["family_name", "given_name", "membership_id"],
      occupation: ["occupation", "family_name", "given_name", "membership_id"]
    },
    search: ["topic_key"]
  },
  {
    path: "/api/survey-sample",
    table: "survey_sample",
    sorts: {place: ["place", "stratum", "membership_id"]},
    filter: "stratum",
    filters: Object.fromEntries(
      ["contacted", "not_contacted"].map((stratum) => [
        stratum,
        {columns: ["stratum"], where: sql`stratum = ${stratum}`}
      ])
    )
  },
  {
    path: "/api/tasks",
    table: "office_tasks",
    sorts: {
      on_date: ["on_date", "task_id"],
      name: ["family_name", "given_name", "unit_name", "task_id"],
      workplace: ["unit_name", "family_name", "given_name", "task_id"]
    },
    filter: "kind",
    filters: Object.fromEntries(
      ["late_return", "deduction", "renew_exemption", "correction", "fund", "unplaced"].map((kind) => [
        kind,
        {columns: ["kind"], where: sql`kind = ${kind}`}
      ])
    )
  }
];

type Query = Readonly<Record<string, string>>;

/** One route per list: JSON and Arrow by the page, CSV as a whole where the policy lets it leave. */
export function listRoutes(app: FastifyInstance, context: Context): void {
  for (const list of LISTS) {
    app.get(
      list.path,
      {config: {scope: list.table}, schema: {querystring: querySchema(list), response: {200: Table}}},
      answering<Query>(context, ["json", "arrow", "csv"], async (query, {generation, person, format}) => {
        if (format === "csv" && !person.mayExport(list.table)) throw new Problem("export_not_permitted");
        const node = await unitOf(generation, person, query["unit"]);
        // A list may reach further than the mandate's own unit: it is cut to a unit only when one is asked for.
        const asked = query["unit"] === undefined ? null : node;
        const {from, shown, columns} = cut(generation, person, asked, list.table);
        // Nobody with protected identity leaves in a file, not even for a role that reads their names.
        const isGuarded = format === "csv" && generation.relations.get(list.table)?.columns.has("is_protected");
        const leaving = isGuarded ? sql`is_protected is not true` : sql`true`;
        const found = join([leaving, narrowedTo(list, query, shown), searchOf(list, query, shown)], " and ");
        const chosen = filterOf(list, query, shown);
        const filters = Object.entries(list.filters ?? {}).filter(([, {columns: of}]) =>
          of.every((name) => shown.includes(name))
        );
        const apart = list.apart?.columns.every((name) => shown.includes(name)) ? list.apart.where : undefined;
        const counts = [
          ["total", {where: chosen}] as const,
          ...(apart ? [["apart?", {where: sql`${chosen} and ${apart}`}] as const] : []),
          ...filters
        ].map(([name, filter]) => sql`count(*) filter (where ${filter.where}) as ${identifier(name)}`);
        const order = orderOf(list, query, shown);
        const page =
          format === "csv"
            ? sql``
            : sql`limit ${Number(query["limit"] ?? "100")} offset ${Number(query["offset"] ?? "0")}`;
        return await generation.lease(async (ask) => {
          const [counted = {}] = await rowsOf(await ask(sql`select ${join(counts, ", ")} from ${from} where ${found}`));
          const table = await ask(
            sql`select ${columns} from ${from} where ${found} and ${chosen} order by ${order} ${page}`
          );
          return {
            table,
            total: numberOf(counted, "total"),
            ...(apart && {apart: numberOf(counted, "apart?")}),
            counts: Object.fromEntries(filters.map(([name]) => [name, numberOf(counted, name)]))
          };
        });
      })
    );
  }
}

const oneOf = (names: readonly string[]) => Type.Optional(Type.Union(names.map((name) => Type.Literal(name))));

function querySchema({filter, filters = {}, narrowed = {}, sorts, search}: List) {
  return Type.Object(
    {
      unit: Type.Optional(Unit),
      sort: oneOf(Object.keys(sorts)),
      limit: Type.Optional(Limit),
      offset: Type.Optional(Offset),
      format: Type.Optional(ListFormat),
      ...(filter && {[filter]: oneOf(Object.keys(filters))}),
      ...Object.fromEntries(Object.entries(narrowed).map(([column, values]) => [column, oneOf(values)])),
      ...(search && {search: Type.Optional(Search)})
    },
    closed
  );
}

// Who may not see a column may not ask by it either: the number of rows would tell.
function assertShown(columns: readonly string[], shown: readonly string[]): void {
  if (!columns.every((column) => shown.includes(column))) throw new Problem("not_permitted");
}

function filterOf({filter, filters}: List, query: Query, shown: readonly string[]): Sql {
  const chosen = filters?.[query[filter ?? ""] ?? ""];
  if (!chosen) return sql`true`;
  assertShown(chosen.columns, shown);
  return chosen.where;
}

function narrowedTo({narrowed = {}}: List, query: Query, shown: readonly string[]): Sql {
  const asked = Object.entries(query).filter(([name]) => name in narrowed);
  assertShown(
    asked.map(([column]) => column),
    shown
  );
  return join(
    [sql`true`, ...asked.map(([column, value]) => sql`cast(${identifier(column)} as varchar) = ${value}`)],
    " and "
  );
}

/** Every word must be found in the name, whatever its accents, and in a `name_key` whatever its spelling. */
function searchOf({search}: List, query: Query, shown: readonly string[]): Sql {
  if (!search || query["search"] === undefined) return sql`true`;
  assertShown(search, shown);
  const words = query["search"]
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 4);
  const name = sql`strip_accents(lower(concat_ws(' ', ${join(search.map(identifier), ", ")})))`;
  return words.length === 0
    ? sql`true`
    : join(
        words.map(fold).map((word) => sql`(contains(${name}, ${word}) or contains(${name}, ${spelling(word)}))`),
        " and "
      );
}

function orderOf({sorts}: List, query: Query, shown: readonly string[]): Sql {
  const [first = ""] = Object.keys(sorts);
  const terms = (sorts[query["sort"] ?? first] ?? []).flatMap((term) => {
    if (typeof term !== "string")
      return term.columns.every((column) => shown.includes(column)) ? [sql`${term.by} asc nulls last`] : [];
    const column = term.replace(/^-/, "");
    if (!shown.includes(column)) return [];
    return [
      term.startsWith("-") ? sql`${identifier(column)} desc nulls last` : sql`${identifier(column)} asc nulls last`
    ];
  });
  return terms.length > 0 ? join(terms, ", ") : sql`1`;
}
