-- One row per union, unit and post of its chain of representation that should be filled tonight: filled, or not.
with
chain as (
  select representation.*
  from {{ ref('int_representation') }} as representation
  inner join {{ ref('int_night') }} as night on night.this_month = representation.month_number
),
posts as (
  select union_id, employer_unit_id, 'steward' as post, is_covered as is_filled
  from chain
  where is_eligible
  union all
  select union_id, employer_unit_id, 'deputy_steward', has_deputy
  from chain
  where is_eligible
  union all
  select union_id, employer_unit_id, 'safety_delegate', has_safety
  from chain
  where needs_safety
  union all
  -- one post of the company group, not one of each of its workplaces
  select union_id, company_group_id, 'chief_steward', bool_or(has_chief)
  from chain
  where needs_chief
  group by union_id, company_group_id
)
select
  posts.union_id,
  posts.employer_unit_id,
  units.l as unit_l,
  homes.branch_id,
  branches.region_id,
  posts.post,
  case when posts.is_filled then 'counted' else posts.post || '_vacant' end as why_posts_filled
from posts
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = posts.employer_unit_id
inner join {{ ref('int_home_branches') }} as homes
  on homes.union_id = posts.union_id
  and homes.employer_unit_id = posts.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = homes.branch_id
