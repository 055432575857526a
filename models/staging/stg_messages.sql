-- One row per message sent to many members.
select
  cast(message_id as string) as message_id,
  cast(union_id as string) as union_id,
  cast(sent_on as date) as sent_on,
  cast(channel as string) as channel
from {{ source('raw', 'message') }}
