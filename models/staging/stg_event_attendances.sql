-- One row per event and member who registered for it or came.
select
  cast(event_id as string) as event_id,
  cast(member_id as string) as member_id,
  cast(status as string) as status
from {{ source('raw', 'event_attendance') }}
