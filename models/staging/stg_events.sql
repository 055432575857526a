-- One row per meeting or other gathering that members are called to.
select
  cast(event_id as string) as event_id,
  cast(union_id as string) as union_id,
  cast(organisation_unit_id as string) as organisation_unit_id,
  cast(held_on as date) as held_on,
  cast(kind as string) as kind
from {{ source('raw', 'event') }}
