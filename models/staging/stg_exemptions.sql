-- One row per span in which a member owes no dues.
select
  cast(exemption_id as string) as exemption_id,
  cast(member_id as string) as member_id,
  cast(reason as string) as reason,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on,
  cast(reported_on as date) as reported_on
from {{ source('raw', 'exemption') }}
