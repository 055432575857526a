-- One row per union, employer unit, branch and month: cases received, and how often they were sent on.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(sum(transfers) as bigint) as numerator,
  cast(count(*) as bigint) as denominator
from {{ ref('int_cases') }}
group by all
