-- One row per union, employer unit, branch and month: members whose main job is there at the month's close.
with
spans as (
  select union_id, employer_unit_id, branch_id, from_month, to_month
  from {{ ref('int_states') }}
  where has_job
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id']) }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month_number,
  month,
  numerator as members
from by_month
