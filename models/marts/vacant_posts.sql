-- One row per union, unit and post of its chain of representation that should be filled and is not tonight.
with
chain as (
  select representation.*
  from {{ ref('int_representation') }} as representation
  cross join {{ ref('int_night') }} as night
  where representation.month_number = night.this_month
),
vacant as (
  select union_id, employer_unit_id, 'steward' as post from chain where is_eligible and not is_covered
  union all
  select union_id, employer_unit_id, 'deputy_steward' from chain where is_eligible and not has_deputy
  union all
  select union_id, employer_unit_id, 'safety_delegate' from chain where needs_safety and not has_safety
  union all
  -- one post of the company group, not one of each of its workplaces
  select union_id, company_group_id, 'chief_steward'
  from chain
  where needs_chief
  group by union_id, company_group_id
  having not bool_or(has_chief)
)
select
  vacant.union_id,
  vacant.employer_unit_id,
  units.l as unit_l,
  homes.branch_id,
  branches.region_id,
  units.name,
  units.kind as unit_kind,
  units.municipality,
  vacant.post,
  cast(coalesce(standing.members, 0) as bigint) as members
from vacant
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = vacant.employer_unit_id
inner join {{ ref('int_home_branches') }} as homes
  on homes.union_id = vacant.union_id
  and homes.employer_unit_id = vacant.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = homes.branch_id
left join {{ ref('unit_stewards') }} as standing
  on standing.union_id = vacant.union_id
  and standing.employer_unit_id = vacant.employer_unit_id
