-- One row per union, employer unit, home branch and month with posts that should be filled: how many of them are.
with
posts as (
  select union_id, employer_unit_id, branch_id, month, is_covered as is_filled
  from {{ ref('int_representation') }}
  where is_eligible
  union all
  select union_id, employer_unit_id, branch_id, month, has_deputy
  from {{ ref('int_representation') }}
  where is_eligible
  union all
  select union_id, employer_unit_id, branch_id, month, has_safety
  from {{ ref('int_representation') }}
  where needs_safety
  union all
  -- a chief steward is one post of the company group, not one of each of its workplaces
  select chain.union_id, chain.company_group_id, homes.branch_id, chain.month, bool_or(chain.has_chief)
  from {{ ref('int_representation') }} as chain
  inner join {{ ref('int_home_branches') }} as homes
    on homes.union_id = chain.union_id
    and homes.employer_unit_id = chain.company_group_id
  where chain.needs_chief
  group by chain.union_id, chain.company_group_id, homes.branch_id, chain.month
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(count(*) filter (where is_filled) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from posts
group by all
