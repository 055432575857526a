-- One row per union, workplace, home branch and month with enough members for a steward: 1 when there is none.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(case when is_covered or awaits_election then 0 else 1 end as bigint) as numerator,
  cast(1 as bigint) as denominator
from {{ ref('int_workplace_coverage') }}
where is_eligible
