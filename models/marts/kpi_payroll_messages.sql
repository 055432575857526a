-- One row per union, employer unit, branch and month: messages to payroll offices about its members in the last three months.
with
spans as (
  {{ judged_payroll_messages() }}
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
