-- One row: the night's date, the number of its month and the zone of the clock the union lives by.
select
  as_of,
  time_zone,
  {{ month_number('as_of') }} as this_month,
  {{ plus_months('as_of', -12) }} as a_year_ago,
  as_of = last_day(as_of) as is_month_end
from {{ ref('stg_nights') }}
