-- One row per message and member it was sent to.
select
  cast(message_id as string) as message_id,
  cast(member_id as string) as member_id,
  cast(status as string) as status
from {{ source('raw', 'message_delivery') }}
