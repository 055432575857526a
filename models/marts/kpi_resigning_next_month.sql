-- One row per union, employer unit, branch and month: members who have given notice and whose last day is in the month after.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_resignations') }}
where ahead = 1
group by all
