-- One row per union and workplace that a figure of tonight asks about: in each figure that counts workplaces, or why not.
with
at_work as (
  select coverage.*
  from {{ ref('int_workplace_coverage') }} as coverage
  inner join {{ ref('int_night') }} as night on night.this_month = coverage.month_number
),
headcounts as (
  select counted.union_id, counted.employer_unit_id, counted.branch_id
  from {{ ref('int_workplace_months') }} as counted
  inner join {{ ref('int_night') }} as night on night.this_month = counted.month_number
  where counted.eligible > 0
),
-- where nobody is at work there may be people to win all the same
workplaces as (
  select union_id, employer_unit_id, branch_id from at_work
  union
  select union_id, employer_unit_id, branch_id from headcounts
)
select
  workplaces.union_id,
  workplaces.employer_unit_id,
  units.l as unit_l,
  workplaces.branch_id,
  branches.region_id,
  case
    when at_work.employer_unit_id is null then null
    when not at_work.is_eligible then 'too_few_members'
    when at_work.is_covered then 'has_steward'
    when at_work.awaits_election then 'awaits_election'
    else 'counted'
  end as why_workplaces_without_steward,
  case
    when at_work.employer_unit_id is null then null
    when not at_work.is_eligible then 'too_few_members'
    when at_work.is_covered then 'counted'
    else 'no_steward'
  end as why_covered_workplaces,
  case
    when at_work.employer_unit_id is null then null
    when at_work.is_covered then 'counted'
    else 'no_steward'
  end as why_covered_of_all,
  case when headcounts.employer_unit_id is null then 'headcount_unknown' else 'counted' end as why_workplaces_by_density
from workplaces
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = workplaces.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = workplaces.branch_id
left join at_work
  on at_work.union_id = workplaces.union_id
  and at_work.employer_unit_id = workplaces.employer_unit_id
left join headcounts
  on headcounts.union_id = workplaces.union_id
  and headcounts.employer_unit_id = workplaces.employer_unit_id
