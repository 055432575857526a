-- One row per union, employer unit, branch and month: who left by choice or lapsed one to two years ago, and who of them came
-- back within twelve months.
with
leavers as (
  select
    movements.union_id,
    movements.employer_unit_id,
    movements.branch_id,
    memberships.ends_on,
    coalesce(later.starts_on <= {{ plus_months('memberships.ends_on', 12) }}, false) as came_back
  from {{ ref('int_movements') }} as movements
  inner join {{ ref('exit_reasons') }} as reasons on reasons.exit_reason = movements.exit_reason
  inner join {{ ref('int_memberships') }} as memberships
    on memberships.member_id = movements.member_id
    and memberships.span_number = movements.span_number
  left join {{ ref('int_memberships') }} as later
    on later.member_id = movements.member_id
    and later.span_number = movements.span_number + 1
  where movements.step = 'left'
    and reasons.nature in ('voluntary', 'lapsed')
),
spans as (
  select
    leavers.union_id,
    leavers.employer_unit_id,
    leavers.branch_id,
    leavers.came_back,
    {{ close_after(plus_months('leavers.ends_on', 12)) }} as from_month,
    {{ close_after(plus_months('leavers.ends_on', 24)) }} as to_month
  from leavers
  cross join {{ ref('int_night') }} as night
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'came_back']) }}
)
select
  by_month.union_id,
  by_month.employer_unit_id,
  by_month.branch_id,
  by_month.month,
  cast(coalesce(sum(by_month.numerator) filter (where by_month.came_back), 0) as bigint) as numerator,
  cast(sum(by_month.numerator) as bigint) as denominator
from by_month
cross join {{ ref('int_window') }} as night
where by_month.month_number >= night.first_month + 24
group by all
