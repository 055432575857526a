-- One row per case that was ever closed: when first, but not before it came.
select
  case_place.*, first_close.happened_at as first_closed_at, greatest(first_close.happened_at, received_at) as closed_at
from case_place
cross join tonight
cross join lateral (
  select happened_at from case_event
  where case_event.case_header_id = case_place.case_header_id and kind = 'closed' and happened_at < as_of + 1
  order by happened_at
  limit 1
) as first_close
