-- One row per union, employer unit and month: members with a job there at the month's close, whether primary or not.
with
spans as (
  select union_id, employer_unit_id, from_month, to_month
  from {{ ref('int_period_jobs') }}
  where employer_unit_id is not null
)
{{ stock_by_month('spans', ['union_id', 'employer_unit_id']) }}
