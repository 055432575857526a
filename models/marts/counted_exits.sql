-- One row per exit of the twelve full months up to tonight: in each figure of those exits, or why not.
select
  movements.union_id,
  movements.member_id,
  movements.span_number,
  movements.employer_unit_id,
  units.l as unit_l,
  movements.branch_id,
  branches.region_id,
  'counted' as why_exit_rate,
  case reasons.nature
    when 'voluntary' then 'counted'
    when 'unknown' then 'reason_unknown'
    else 'not_own_choice'
  end as why_voluntary_exit_rate,
  case when reasons.nature in ('voluntary', 'unknown') then 'counted' else 'not_own_choice' end
    as why_voluntary_exit_rate_most,
  case when reasons.nature = 'lapsed' then 'counted' else 'another_reason' end as why_lapse_share,
  {{ why_exit_by_choice('exposure.has_steward', 'had_no_steward') }} as why_voluntary_exits_with_steward,
  {{ why_exit_by_choice('not exposure.has_steward', 'had_steward') }} as why_voluntary_exits_without_steward
from {{ ref('int_movements') }} as movements
inner join {{ ref('exit_reasons') }} as reasons on reasons.exit_reason = movements.exit_reason
cross join {{ ref('int_night') }} as night
cross join {{ ref('int_window') }} as published
inner join {{ ref('int_memberships') }} as memberships
  on memberships.member_id = movements.member_id
  and memberships.span_number = movements.span_number
left join {{ ref('int_steward_exposure') }} as exposure
  on exposure.union_id = movements.union_id
  and exposure.employer_unit_id = movements.employer_unit_id
  and exposure.branch_id = movements.branch_id
  and exposure.month_number = movements.month_number
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = movements.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = movements.branch_id
where movements.step = 'left'
  and (night.is_month_end or movements.month_number < night.this_month)
  and {{ months_after('movements.month_number') }} > night.this_month
  -- the rates of a register begin when it has been seen for a year
  and night.this_month >= published.first_month + 12
