-- One row per node of the employer tree: the root, every employer unit, and for each branch a leaf of members without workplace.
with recursive
homes as (
  select employer_unit_id, branch_id
  from {{ ref('int_home_branches') }}
  qualify row_number() over (
    partition by employer_unit_id
    order by fallback nulls last, members desc nulls last, months desc nulls last, branch_id nulls last
  ) = 1
),
nodes as (
  select
    'employers' as employer_unit_id, cast(null as string) as parent_id, 'root' as kind, 'employers' as name,
    cast(null as string) as sector, cast(null as string) as municipality, cast(null as string) as employer_association,
    cast(null as string) as business_id, cast(null as string) as home_branch_id, cast(null as date) as closed_on
  union all
  select
    units.employer_unit_id, coalesce(units.parent_id, 'employers'), units.kind, units.name,
    units.sector, units.municipality, units.employer_association, units.business_id, homes.branch_id, units.closed_on
  from {{ ref('stg_employer_units') }} as units
  left join homes using (employer_unit_id)
  union all
  select
    'without:' || organisation_unit_id, 'employers', 'without', name, null, null, null, null, organisation_unit_id, null
  from {{ ref('organisation_units') }}
  where kind = 'branch'
    or organisation_unit_id in (select branch_id from {{ ref('int_membership_rows') }})
    or organisation_unit_id in (select branch_id from {{ ref('int_unplaced') }})
),
descent as (
  select
    employer_unit_id, parent_id, cast(0 as bigint) as depth, cast(null as string) as enterprise_id,
    -- the leaves of members without a workplace stand last
    '0' as path
  from nodes
  where parent_id is null
  union all
  select
    nodes.employer_unit_id, nodes.parent_id, descent.depth + 1,
    coalesce(descent.enterprise_id, nodes.employer_unit_id),
    descent.path || chr(1) || case when nodes.kind = 'without' then '1' else '0' end
    || nodes.name || chr(2) || nodes.employer_unit_id
  from descent
  inner join nodes on nodes.parent_id = descent.employer_unit_id
),
descendants as (
  select parent_id as above_id, employer_unit_id from nodes where parent_id is not null
  union all
  select nodes.parent_id, descendants.employer_unit_id
  from descendants
  inner join nodes on nodes.employer_unit_id = descendants.above_id
  where nodes.parent_id is not null
),
sizes as (
  select above_id as employer_unit_id, cast(count(*) as bigint) as below
  from descendants
  group by all
),
numbered as (
  select
    descent.employer_unit_id,
    descent.depth,
    descent.enterprise_id,
    cast(row_number() over (order by descent.path nulls last) as integer) as l,
    cast(row_number() over (order by descent.path nulls last) + coalesce(sizes.below, 0) as integer) as r
  from descent
  left join sizes using (employer_unit_id)
)
select
  nodes.employer_unit_id,
  nodes.parent_id,
  nodes.kind,
  nodes.name,
  numbered.l,
  numbered.r,
  cast(numbered.depth as integer) as depth,
  nodes.sector,
  nodes.municipality,
  nodes.employer_association,
  nodes.business_id,
  nodes.home_branch_id,
  branches.region_id as home_region_id,
  numbered.enterprise_id,
  enterprises.l as enterprise_l,
  enterprises.r as enterprise_r,
  nodes.closed_on
from nodes
inner join numbered using (employer_unit_id)
left join numbered as enterprises on enterprises.employer_unit_id = numbered.enterprise_id
left join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = nodes.home_branch_id
