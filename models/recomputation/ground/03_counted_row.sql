-- One row per membership row that takes part, with the day it ends and why: a death ends it the day after.
select
  membership_id, member.member_id, member.union_id, branch_id, kind, starts_on, notice_received_on, notice_withdrawn_on,
  membership.ends_on as register_ends_on,
  least(membership.ends_on, deceased_on + 1) as ends_on,
  case
    when deceased_on is not null and (membership.ends_on is null or deceased_on + 1 <= membership.ends_on) then 'died'
    else exit_reason
  end as exit_reason
from membership
join member on member.member_id = membership.member_id
where is_pending is not true
  and (membership.ends_on is null or membership.ends_on > starts_on)
  and (deceased_on is null or deceased_on >= starts_on)
-- index: member_id, starts_on
