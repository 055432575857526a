-- One row per union, branch, join year and full year since: how many joined, and how many of them are still members.
with
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
    joiners.last_day,
    members.deceased_on
  from {{ ref('int_joiners') }} as joiners
  inner join {{ ref('stg_members') }} as members using (member_id)
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
    where anniversaries.last_day is null or anniversaries.last_day > anniversaries.anniversary_on
  ) as bigint) as kept
from anniversaries
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = anniversaries.branch_id
where anniversaries.deceased_on is null or anniversaries.deceased_on > anniversaries.anniversary_on
group by all
