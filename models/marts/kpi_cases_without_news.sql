-- One row per union, employer unit, branch and month: cases open at the close, and those without news for seven days.
with
spans as (
  select union_id, employer_unit_id, branch_id, 'open' as measure, from_month, to_month
  from {{ ref('int_case_spans') }}
  union all
  select union_id, employer_unit_id, branch_id, 'silent', silent_from_month, to_month
  from {{ ref('int_case_spans') }}
  where silent_from_month < to_month
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'measure']) }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(coalesce(sum(numerator) filter (where measure = 'silent'), 0) as bigint) as numerator,
  cast(coalesce(sum(numerator) filter (where measure = 'open'), 0) as bigint) as denominator
from by_month
group by all
