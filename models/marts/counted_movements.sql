-- One row per bridged membership and step in or out of a cell this month: counted as joined or left, or why not.
select
  movements.union_id,
  movements.member_id,
  movements.span_number,
  movements.employer_unit_id,
  units.l as unit_l,
  movements.branch_id,
  branches.region_id,
  movements.step,
  case
    when movements.step = 'joined' then 'counted'
    when movements.step = 'moved_in' then 'moved_in'
  end as why_joined,
  case
    when movements.step = 'left' then 'counted'
    when movements.step = 'moved_out' then 'moved_out'
  end as why_left,
  case
    when movements.step = 'left' then 'counted'
    when movements.step = 'moved_out' then 'moved_out'
  end as why_left_by_reason,
  case
    when movements.step = 'left' then 'counted'
    when movements.step = 'moved_out' then 'moved_out'
  end as why_left_by_tenure
from {{ ref('int_movements') }} as movements
inner join {{ ref('int_night') }} as night on night.this_month = movements.month_number
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = movements.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = movements.branch_id
