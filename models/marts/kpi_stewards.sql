-- One row per union, employer unit, home branch and month: steward mandates in force at the month's close.
with
spans as (
  select
    mandates.union_id,
    mandates.employer_unit_id,
    homes.branch_id,
    mandates.from_month,
    mandates.to_month
  from {{ ref('int_mandates') }} as mandates
  inner join {{ ref('int_home_branches') }} as homes using (union_id, employer_unit_id)
  where mandates.is_steward
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
