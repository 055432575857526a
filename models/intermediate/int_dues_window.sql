-- One row: the first and the last of the twelve full months up to tonight, by number.
select
  case when is_month_end then this_month else this_month - 1 end as last_month,
  case when is_month_end then this_month else this_month - 1 end - 11 as first_month
from {{ ref('int_night') }}
