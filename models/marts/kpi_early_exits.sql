-- One row per union, employer unit, branch and month: who joined one to two years ago, and who of them left within twelve months.
with
spans as (
  select
    joiners.union_id,
    joiners.employer_unit_id,
    joiners.branch_id,
    case when joiners.left_in_month <= 12 then 'left' else 'stayed' end as outcome,
    {{ close_after(plus_months('joiners.starts_on', 12)) }} as from_month,
    {{ close_after(plus_months('joiners.starts_on', 24)) }} as to_month
  from {{ ref('int_joiners') }} as joiners
  cross join {{ ref('int_night') }} as night
  where joiners.left_in_month is null
    or joiners.left_in_month > 12
    or joiners.exit_reason <> 'died'
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'outcome']) }}
)
select
  by_month.union_id,
  by_month.employer_unit_id,
  by_month.branch_id,
  by_month.month,
  cast(coalesce(sum(by_month.numerator) filter (where by_month.outcome = 'left'), 0) as bigint) as numerator,
  cast(sum(by_month.numerator) as bigint) as denominator
from by_month
cross join {{ ref('int_window') }} as night
where by_month.month_number >= night.first_month + 12
group by all
