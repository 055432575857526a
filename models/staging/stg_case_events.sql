-- One row per thing that happened in a case.
select
  cast(case_event_id as string) as case_event_id,
  cast(case_header_id as string) as case_header_id,
  cast(happened_at as timestamp) as happened_at,
  cast(kind as string) as kind,
  cast(is_automatic as boolean) as is_automatic
from {{ source('raw', 'case_event') }}
