-- One row per contact between a member and the union, with a person at both ends unless automatic.
select
  cast(contact_id as string) as contact_id,
  cast(union_id as string) as union_id,
  cast(member_id as string) as member_id,
  cast(organisation_unit_id as string) as organisation_unit_id,
  cast(happened_at as timestamp) as happened_at,
  cast(channel as string) as channel,
  cast(topic as string) as topic,
  cast(direction as string) as direction,
  cast(is_automatic as boolean) as is_automatic,
  cast(case_header_id as string) as case_header_id
from {{ source('raw', 'contact') }}
