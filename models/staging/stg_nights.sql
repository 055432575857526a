-- One row: the night this file is built for.
select
  cast(run_id as string) as run_id,
  cast(as_of as date) as as_of,
  cast(people as string) as people
from {{ source('raw', 'night') }}
