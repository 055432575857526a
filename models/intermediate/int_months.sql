-- One row per month from thirteen before the first published one to the night's: opening, close, and whether it is published.
with
numbered as (
  {{ numbers('first_month - 13', 'this_month', ref('int_window')) }}
),
months as (
  select
    cast(number as bigint) as month_number,
    {{ month_of('number') }} as month
  from numbered
)
select
  months.month_number,
  months.month,
  {{ plus_days('months.month', -1) }} as opens_on,
  least(last_day(months.month), night.as_of) as closes_on,
  months.month_number >= night.first_month as is_published,
  months.month_number = night.this_month as is_partial
from months
cross join {{ ref('int_window') }} as night
