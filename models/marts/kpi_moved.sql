-- One row per union, employer unit, branch and month: members who came from another cell minus those who went to one.
select
  movements.union_id,
  movements.employer_unit_id,
  movements.branch_id,
  movements.month,
  cast(sum(case when movements.step = 'moved_in' then 1 else -1 end) as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_movements') }} as movements
where movements.step in ('moved_in', 'moved_out')
group by all
having sum(case when movements.step = 'moved_in' then 1 else -1 end) <> 0
