-- One row per clean-up, merger or change of bylaws that moves the figures without moving members.
select
  cast(register_event_id as string) as register_event_id,
  cast(union_id as string) as union_id,
  cast(organisation_unit_id as string) as organisation_unit_id,
  cast(employer_unit_id as string) as employer_unit_id,
  cast(happened_on as date) as happened_on,
  cast(kind as string) as kind,
  cast(reason as string) as reason
from {{ source('raw', 'register_event') }}
