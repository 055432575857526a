-- One row per mistake in the register that somebody reported.
select
  cast(correction_id as string) as correction_id,
  cast(union_id as string) as union_id,
  cast(member_id as string) as member_id,
  cast(kind as string) as kind,
  cast(reported_on as date) as reported_on,
  cast(done_on as date) as done_on
from {{ source('raw', 'correction') }}
