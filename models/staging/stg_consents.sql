-- One row per member and wish about the use of the member's data.
select
  cast(consent_id as string) as consent_id,
  cast(member_id as string) as member_id,
  cast(kind as string) as kind,
  cast(given_on as date) as given_on,
  cast(withdrawn_on as date) as withdrawn_on
from {{ source('raw', 'consent') }}
