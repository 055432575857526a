-- One row per union, employer unit, branch, month and nature of exit: exits of the twelve full months up to the month's close.
with
spans as (
  select
    movements.union_id,
    movements.employer_unit_id,
    movements.branch_id,
    reasons.nature,
    movements.month_number as from_month,
    {{ months_after('movements.month_number') }} as to_month
  from {{ ref('int_movements') }} as movements
  inner join {{ ref('exit_reasons') }} as reasons on reasons.exit_reason = movements.exit_reason
  cross join {{ ref('int_night') }} as night
  where movements.step = 'left'
    and (night.is_month_end or movements.month_number < night.this_month)
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'nature']) }}
)
select
  by_month.union_id,
  by_month.employer_unit_id,
  by_month.branch_id,
  by_month.month_number,
  by_month.month,
  by_month.nature,
  by_month.numerator as exits
from by_month
cross join {{ ref('int_window') }} as night
where by_month.month_number >= night.first_month + 12
