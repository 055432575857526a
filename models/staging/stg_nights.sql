-- One row: the night this file is built for.
select
  cast(run_id as string) as run_id,
  cast(as_of as date) as as_of,
  cast(time_zone as string) as time_zone,
  cast(people as string) as people
from {{ source('raw', 'night') }}
