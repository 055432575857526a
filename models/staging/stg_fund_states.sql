-- One row per member and span in the unemployment fund: as a member, or receiving a benefit.
select
  cast(fund_state_id as string) as fund_state_id,
  cast(member_id as string) as member_id,
  cast(state as string) as state,
  cast(reason as string) as reason,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on
from {{ source('raw', 'fund_state') }}
