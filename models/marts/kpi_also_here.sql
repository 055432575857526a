-- One row per union, employer unit, branch and month: members who work there beside a primary workplace elsewhere.
with
spans as (
  select union_id, employer_unit_id, branch_id, from_month, to_month
  from {{ ref('int_period_jobs') }}
  where employer_unit_id is not null and not is_primary
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
