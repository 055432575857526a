-- One row per union and organisation unit with workplaces or company groups that lack a steward tonight: for how long.
with
vacancies as (
  select
    union_id,
    branch_id,
    employer_unit_id,
    name,
    days_without,
    members
  from {{ ref('unit_stewards') }}
  where status in ('lost', 'vacant', 'never')
),
placed as (
  select
    nodes.union_id,
    nodes.organisation_unit_id as node_id,
    vacancies.employer_unit_id,
    vacancies.name,
    vacancies.days_without,
    row_number() over (
      partition by nodes.union_id, nodes.organisation_unit_id
      order by vacancies.days_without desc nulls last, vacancies.members desc nulls last,
        vacancies.employer_unit_id nulls last
    ) as place
  from vacancies
  inner join {{ ref('organisation_units') }} as branches
    on branches.union_id = vacancies.union_id
    and branches.organisation_unit_id = vacancies.branch_id
  inner join {{ ref('organisation_units') }} as nodes
    on nodes.union_id = branches.union_id
    and nodes.l <= branches.l
    and nodes.r >= branches.r
),
stands as (
  select
    union_id,
    node_id,
    cast(count(*) as bigint) as vacancies,
    cast(count(*) filter (where days_without is null) as bigint) as never_filled,
    median(days_without) as median_days,
    max(days_without) as longest_days,
    max(case when place = 1 and days_without is not null then employer_unit_id end) as longest_unit_id,
    max(case when place = 1 and days_without is not null then name end) as longest_unit_name
  from placed
  group by union_id, node_id
)
select
  stands.union_id,
  stands.node_id,
  nodes.parent_id,
  nodes.kind as node_kind,
  nodes.name,
  case when nodes.kind = 'branch' then nodes.organisation_unit_id end as branch_id,
  nodes.region_id,
  stands.vacancies,
  stands.never_filled,
  cast(stands.median_days as double) as median_days,
  stands.longest_days,
  stands.longest_unit_id,
  stands.longest_unit_name
from stands
inner join {{ ref('organisation_units') }} as nodes
  on nodes.union_id = stands.union_id
  and nodes.organisation_unit_id = stands.node_id
