-- One row per union, employer unit, branch and month: members a year ago who did not die since, and those still members.
with
-- a partial month looks back to the day, not to a month's close
a_year_later as (
  select
    states.union_id,
    states.member_id,
    states.employer_unit_id,
    states.branch_id,
    states.from_month + 12 as from_month,
    least(
      states.to_month + 12,
      {{ close_after('members.deceased_on') }},
      case when night.is_month_end then night.this_month + 1 else night.this_month end
    ) as to_month
  from {{ ref('int_states') }} as states
  inner join {{ ref('stg_members') }} as members using (member_id)
  cross join {{ ref('int_night') }} as night
),
spans as (
  select union_id, employer_unit_id, branch_id, 'members' as measure, from_month, to_month
  from a_year_later
  union all
  select
    a_year_later.union_id,
    a_year_later.employer_unit_id,
    a_year_later.branch_id,
    'kept',
    greatest(a_year_later.from_month, memberships.from_month),
    least(a_year_later.to_month, memberships.to_month)
  from a_year_later
  inner join {{ ref('int_memberships') }} as memberships using (member_id)
  where memberships.from_month < a_year_later.to_month
    and memberships.to_month > a_year_later.from_month
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'measure']) }}
),
-- a member may have a second span since
kept_tonight as (
  select distinct memberships.member_id
  from {{ ref('int_memberships') }} as memberships
  cross join {{ ref('int_night') }} as night
  where memberships.from_month <= night.this_month
    and memberships.to_month > night.this_month
),
tonight as (
  select
    cells.union_id,
    cells.employer_unit_id,
    cells.branch_id,
    cast(date_trunc('month', night.as_of) as date) as month,
    cast(count(kept_tonight.member_id) as bigint) as numerator,
    cast(count(*) as bigint) as denominator
  from {{ ref('int_cells_on_day') }} as cells
  inner join {{ ref('stg_members') }} as members using (member_id)
  cross join {{ ref('int_night') }} as night
  left join kept_tonight using (member_id)
  where cells.why = 'a_year_ago'
    and (members.deceased_on is null or members.deceased_on > night.as_of)
  group by all
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(coalesce(sum(numerator) filter (where measure = 'kept'), 0) as bigint) as numerator,
  cast(sum(numerator) filter (where measure = 'members') as bigint) as denominator
from by_month
group by all
having sum(numerator) filter (where measure = 'members') > 0
union all
select union_id, employer_unit_id, branch_id, month, numerator, denominator
from tonight
