-- One row per union, employer unit, branch and month: members at the month's close who have paid more than was asked of them.
with
spans as (
  {{ judged_credit_balances() }}
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
