-- One row per union, employer unit and branch with members tonight: who owns what is to be done for them, never nobody.
with
cells as (
  select union_id, employer_unit_id, branch_id
  from {{ ref('int_members_now') }}
  group by all
),
-- who cannot sign in tonight owns nothing, nor who is named nowhere or only stands in
holders as (
  select grants.*
  from {{ ref('grants') }} as grants
  left join {{ ref('stg_members') }} as people on people.member_id = grants.person_id
  where not coalesce(people.is_protected, false)
    and grants.stands_in_for is null
),
stewards as (
  select
    cells.union_id, cells.employer_unit_id, cells.branch_id,
    holders.person_id,
    holders.node_id,
    coalesce(nullif(holders.person_name, ''), holders.node_name) as person_name
  from cells
  inner join {{ ref('int_employer_paths') }} as paths on paths.employer_unit_id = cells.employer_unit_id
  inner join holders
    on holders.node_id = paths.above_id
    and holders.union_id = cells.union_id
  inner join {{ ref('mandate_roles') }} as roles
    on roles.grant_role = holders.role
    and roles.is_steward
    and (paths.distance = 0 or roles.covers_below)
  -- of several the nearest, then the one longest in office
  qualify row_number() over (
    partition by cells.union_id, cells.employer_unit_id, cells.branch_id
    order by paths.distance nulls last, holders.starts_on nulls last, holders.grant_id nulls last
  ) = 1
),
offices as (
  select distinct union_id, role, node_id from holders
)
select
  cells.union_id,
  cells.employer_unit_id,
  cells.branch_id,
  case
    when stewards.person_id is not null then 'steward'
    when officers.node_id is not null then 'branch'
    when reps.node_id is not null then 'region'
    else 'union'
  end as owner_kind,
  coalesce(stewards.person_id, officers.node_id, reps.node_id, cells.union_id) as owner_id,
  case
    when stewards.person_id is not null then stewards.person_name
    when officers.node_id is not null then branches.name
    when reps.node_id is not null then regions.name
    else unions.name
  end as owner_name,
  coalesce(stewards.node_id, officers.node_id, reps.node_id, cells.union_id) as owner_node_id
from cells
inner join {{ ref('stg_unions') }} as unions on unions.union_id = cells.union_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = cells.branch_id
left join {{ ref('organisation_units') }} as regions on regions.organisation_unit_id = branches.region_id
left join stewards
  on stewards.union_id = cells.union_id
  and stewards.employer_unit_id = cells.employer_unit_id
  and stewards.branch_id = cells.branch_id
left join offices as officers
  on officers.union_id = cells.union_id
  and officers.node_id = cells.branch_id
  and officers.role = 'branch_officer'
left join offices as reps
  on reps.union_id = cells.union_id
  and reps.node_id = branches.region_id
  and reps.role = 'regional_rep'
