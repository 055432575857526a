-- One row per union, employer unit, branch and month: what members owe at the month's close, in minor units.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(sum(owed_minor) as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_arrears') }}
group by all
