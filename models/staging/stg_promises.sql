-- One row per thing promised for a day.
select
  cast(promise_id as string) as promise_id,
  cast(union_id as string) as union_id,
  cast(case_header_id as string) as case_header_id,
  cast(organisation_unit_id as string) as organisation_unit_id,
  cast(due_on as date) as due_on,
  cast(done_on as date) as done_on
from {{ source('raw', 'promise') }}
