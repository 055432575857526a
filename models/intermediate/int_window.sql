-- One row: the night's date and the first and last months that are published, by number.
select
  night.as_of,
  night.this_month,
  greatest(coalesce(history.first_month, night.this_month), night.this_month - 120) as first_month
from {{ ref('int_night') }} as night
cross join (
  select {{ month_number('min(starts_on)') }} as first_month from {{ ref('int_memberships') }}
) as history
