-- One row per union, employer unit, branch and month: members at the month's close.
with
spans as (
  select union_id, employer_unit_id, branch_id, from_month, to_month
  from {{ ref('int_states') }}
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id']) }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  numerator,
  cast(null as bigint) as denominator
from by_month
