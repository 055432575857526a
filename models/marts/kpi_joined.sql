-- One row per union, employer unit, branch, month and part: bridged memberships that began in the month.
select
  movements.union_id,
  movements.employer_unit_id,
  movements.branch_id,
  movements.month,
  case when movements.span_number = 1 then 'new' else 'returned' end as part,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_movements') }} as movements
where movements.step = 'joined'
group by all
