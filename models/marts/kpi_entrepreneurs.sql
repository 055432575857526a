-- One row per union, employer unit, branch, month and part: entrepreneurs at the month's close by the class of their dues.
with
spans as (
  {{ judged_entrepreneurs() }}
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'part']) }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  part,
  numerator,
  cast(null as bigint) as denominator
from by_month
