-- One row per node of the organisation tree: union, region, branch, and the branch of members without one where needed.
with recursive
nodes as (
  select
    union_id as organisation_unit_id, union_id, cast(null as string) as parent_id, 'union' as kind, name
  from {{ ref('stg_unions') }}
  union all
  select
    organisation_unit_id, union_id, coalesce(parent_id, union_id), kind, name
  from {{ ref('stg_organisation_units') }}
  union all
  select
    needed.branch_id, unions.union_id, unions.union_id, 'branch', unions.name
  from {{ ref('stg_unions') }} as unions
  inner join (
    select branch_id from {{ ref('int_membership_rows') }}
    union
    select branch_id from {{ ref('int_home_branches') }}
    union
    select branch_id from {{ ref('int_unplaced') }}
  ) as needed on needed.branch_id = 'nobranch:' || unions.union_id
),
descent as (
  select
    organisation_unit_id, union_id, parent_id, kind, name,
    cast(0 as bigint) as depth,
    cast(null as string) as region_id,
    name || chr(2) || organisation_unit_id as path
  from nodes
  where parent_id is null
  union all
  select
    nodes.organisation_unit_id, nodes.union_id, nodes.parent_id, nodes.kind, nodes.name,
    descent.depth + 1,
    case when nodes.kind = 'region' then nodes.organisation_unit_id else descent.region_id end,
    descent.path || chr(1) || nodes.name || chr(2) || nodes.organisation_unit_id
  from descent
  inner join nodes on nodes.parent_id = descent.organisation_unit_id
),
descendants as (
  select parent_id as above_id, organisation_unit_id from nodes where parent_id is not null
  union all
  select nodes.parent_id, descendants.organisation_unit_id
  from descendants
  inner join nodes on nodes.organisation_unit_id = descendants.above_id
  where nodes.parent_id is not null
),
sizes as (
  select above_id as organisation_unit_id, cast(count(*) as bigint) as below
  from descendants
  group by all
)
select
  descent.organisation_unit_id,
  unions.union_id,
  descent.parent_id,
  descent.kind,
  descent.name,
  cast(row_number() over (order by descent.path nulls last) as integer) as l,
  cast(row_number() over (order by descent.path nulls last) + coalesce(sizes.below, 0) as integer) as r,
  cast(descent.depth as integer) as depth,
  descent.region_id,
  unions.currency
from descent
inner join {{ ref('stg_unions') }} as unions on unions.union_id = descent.union_id
left join sizes using (organisation_unit_id)
