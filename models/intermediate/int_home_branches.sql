-- One row per union and employer unit: the branch that what belongs to the unit, and to no person, is counted at.
with
weights as (
  select
    states.union_id,
    states.employer_unit_id,
    states.branch_id,
    cast(count(*) filter (where states.to_month > night.this_month) as bigint) as members,
    cast(sum(greatest(0, states.to_month - greatest(states.from_month, night.first_month))) as bigint) as months
  from {{ ref('int_states') }} as states
  cross join {{ ref('int_window') }} as night
  where states.to_month > night.first_month
  group by all
),
by_subtree as (
  select weights.union_id, paths.above_id as employer_unit_id, weights.branch_id,
    cast(sum(weights.members) as bigint) as members, cast(sum(weights.months) as bigint) as months
  from weights
  inner join {{ ref('int_employer_paths') }} as paths using (employer_unit_id)
  group by all
),
by_municipality as (
  select weights.union_id, units.municipality, weights.branch_id,
    cast(sum(weights.members) as bigint) as members, cast(sum(weights.months) as bigint) as months
  from weights
  inner join {{ ref('stg_employer_units') }} as units using (employer_unit_id)
  where units.municipality is not null
  group by all
),
candidates as (
  select union_id, employer_unit_id, branch_id, members, months, 0 as fallback
  from by_subtree
  union all
  select by_municipality.union_id, units.employer_unit_id, by_municipality.branch_id,
    by_municipality.members, by_municipality.months, 1
  from by_municipality
  inner join {{ ref('stg_employer_units') }} as units using (municipality)
  union all
  select by_subtree.union_id, paths.employer_unit_id, by_subtree.branch_id, by_subtree.members, by_subtree.months, 2
  from by_subtree
  inner join {{ ref('int_employer_paths') }} as paths
    on paths.above_id = by_subtree.employer_unit_id
    and paths.is_enterprise
),
best as (
  select *
  from candidates
  qualify row_number() over (
    partition by union_id, employer_unit_id
    order by fallback nulls last, members desc nulls last, months desc nulls last, branch_id nulls last
  ) = 1
)
select
  unions.union_id,
  units.employer_unit_id,
  coalesce(best.branch_id, 'nobranch:' || unions.union_id) as branch_id,
  coalesce(best.fallback, 3) as fallback,
  coalesce(best.members, 0) as members,
  coalesce(best.months, 0) as months
from {{ ref('stg_unions') }} as unions
cross join {{ ref('stg_employer_units') }} as units
left join best using (union_id, employer_unit_id)
