-- One row per reason to talk to a member of tonight that no row of follow_ups carries, and so nobody owns.
with
reasons as (
  select membership_id, reason from {{ ref('int_follow_ups_leaving') }}
  union all
  select membership_id, reason from {{ ref('int_follow_ups_beginning') }}
  union all
  select membership_id, reason from {{ ref('int_follow_ups_work') }}
  union all
  select membership_id, reason from {{ ref('int_follow_ups_at_risk') }}
  union all
  select membership_id, reason from {{ ref('int_follow_ups_details') }}
)
select reasons.membership_id, reasons.reason
from reasons
left join {{ ref('follow_ups') }} as follow_ups
  on follow_ups.membership_id = reasons.membership_id
  and follow_ups.reason = reasons.reason
where follow_ups.owner_id is null
