-- One row per union, employer unit, branch and month: bridged memberships whose last day lies in the month.
select
  movements.union_id,
  movements.employer_unit_id,
  movements.branch_id,
  movements.month,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_movements') }} as movements
where movements.step = 'left'
group by all
