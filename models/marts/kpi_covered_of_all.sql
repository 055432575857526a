-- One row per union, open workplace, home branch and month with a member at work: 1 when a steward covers it.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(case when is_covered then 1 else 0 end as bigint) as numerator,
  cast(1 as bigint) as denominator
from {{ ref('int_workplace_coverage') }}
