-- One row per union and open workplace with a member at work tonight: in each figure that counts workplaces, or why not.
select
  workplaces.union_id,
  workplaces.employer_unit_id,
  units.l as unit_l,
  workplaces.branch_id,
  branches.region_id,
  case
    when not workplaces.is_eligible then 'too_few_members'
    when workplaces.is_covered then 'has_steward'
    when workplaces.awaits_election then 'awaits_election'
    else 'counted'
  end as why_workplaces_without_steward,
  case
    when not workplaces.is_eligible then 'too_few_members'
    when workplaces.is_covered then 'counted'
    else 'no_steward'
  end as why_covered_workplaces,
  case when workplaces.is_covered then 'counted' else 'no_steward' end as why_covered_of_all
from {{ ref('int_workplace_coverage') }} as workplaces
inner join {{ ref('int_night') }} as night on night.this_month = workplaces.month_number
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = workplaces.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = workplaces.branch_id
