-- One row per certificate of a member and its validity.
select
  cast(certificate_id as string) as certificate_id,
  cast(member_id as string) as member_id,
  cast(kind as string) as kind,
  cast(name as string) as name,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on
from {{ source('raw', 'certificate') }}
