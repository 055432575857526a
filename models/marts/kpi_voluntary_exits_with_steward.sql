-- One row per union, workplace, branch and month: exits by choice over twelve full months from workplaces with a steward at the
-- opening, and the member-months there.
with
measured as (
  select exposure.*, {{ months_after('exposure.month_number') }} as to_month
  from {{ ref('int_steward_exposure') }} as exposure
  cross join {{ ref('int_night') }} as night
  where exposure.has_steward
),
spans as (
  select
    union_id, employer_unit_id, branch_id, 'members' as measure, month_number as from_month, to_month,
    members as people
  from measured
  union all
  select union_id, employer_unit_id, branch_id, 'exits', month_number, to_month, voluntary_exits
  from measured
  where voluntary_exits > 0
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'measure'], 'people') }}
)
select
  by_month.union_id,
  by_month.employer_unit_id,
  by_month.branch_id,
  by_month.month,
  cast(coalesce(sum(by_month.numerator) filter (where by_month.measure = 'exits'), 0) as bigint) as numerator,
  cast(sum(by_month.numerator) filter (where by_month.measure = 'members') as bigint) as denominator
from by_month
cross join {{ ref('int_window') }} as night
where by_month.month_number >= night.first_month + 12
group by all
