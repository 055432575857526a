-- One row per union, employer unit, branch and month: members who have given notice and whose last day is in that month.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_resignations') }}
where ahead = 0
group by all
