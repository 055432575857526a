-- One row per union, branch, join year and full year since: how many joined, and how many of them are still members.
with
joiners as (
  select
    memberships.union_id,
    states.branch_id,
    memberships.starts_on,
    memberships.ends_on,
    members.deceased_on
  from {{ ref('int_memberships') }} as memberships
  inner join {{ ref('stg_members') }} as members using (member_id)
  inner join {{ ref('int_states') }} as states
    on states.member_id = memberships.member_id
    and states.span_number = memberships.span_number
    and states.from_month = memberships.from_month
  union all
  select memberships.union_id, cells.branch_id, memberships.starts_on, memberships.ends_on, members.deceased_on
  from {{ ref('int_memberships') }} as memberships
  inner join {{ ref('stg_members') }} as members using (member_id)
  inner join {{ ref('int_cells_on_day') }} as cells
    on cells.member_id = memberships.member_id
    and cells.span_number = memberships.span_number
    and cells.why = 'last_day'
),
years as (
  {{ numbers('0', '10', ref('int_night')) }}
),
anniversaries as (
  select
    joiners.union_id,
    joiners.branch_id,
    cast(year(joiners.starts_on) as bigint) as join_year,
    cast(years.number as bigint) as years_since,
    {{ plus_months('joiners.starts_on', '12 * years.number') }} as anniversary_on,
    joiners.ends_on,
    joiners.deceased_on
  from joiners
  cross join years
  cross join {{ ref('int_window') }} as night
  where make_date(cast(year(joiners.starts_on) + years.number as integer), 12, 31) <= night.as_of
    and year(joiners.starts_on) >= {{ whole_division('night.first_month', 12) }}
)
select
  anniversaries.union_id,
  anniversaries.branch_id,
  branches.region_id,
  anniversaries.join_year,
  anniversaries.years_since,
  cast(count(*) as bigint) as joined,
  cast(count(*) filter (
    where anniversaries.ends_on is null or anniversaries.ends_on > {{ plus_days('anniversaries.anniversary_on', 1) }}
  ) as bigint) as kept
from anniversaries
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = anniversaries.branch_id
where anniversaries.deceased_on is null or anniversaries.deceased_on > anniversaries.anniversary_on
group by all
