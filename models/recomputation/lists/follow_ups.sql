-- Every membership and reason to talk to the member, with its owner, and the place of the main one among the owner's.
-- key: membership_id, reason
with judged as (
  select
    member_tonight.*, reason_to_talk.reason, rules, on_date, due_on, not is_open as is_ahead, contacted_on, urgency,
    coalesce(is_protected, false) as is_protected,
    -- talked about since it arose, and not long ago: it rests
    is_open and (
      contacted_on is null or contacted_on < arose_on
      or contacted_on <= as_of - setting('follow_up_rest_days', member_tonight.union_id, as_of)
    ) as is_due
  from reason_to_talk
  join member_tonight using (membership_id)
  join member on member.member_id = member_tonight.member_id
  join follow_up_reasons on follow_up_reasons.reason = reason_to_talk.reason
  left join talk on talk.member_id = member_tonight.member_id
),
main as (
  select
    *,
    not exists (
      select from judged as other
      where other.membership_id = judged.membership_id
        and (not other.is_due, other.urgency) < (not judged.is_due, judged.urgency)
    ) as is_main
  from judged
),
place as (
  select
    membership_id, reason,
    row_number() over (
      partition by main.union_id, owner_kind, owner_id order by urgency, due_on, on_date, membership_id
    ) as priority
  from main
  join owner using (membership_id)
  where is_main and is_due and not is_protected
)
select
  main.union_id, main.membership_id, main.member_id, main.employer_unit_id, main.branch_id, main.reason, rules, on_date,
  due_on, is_ahead, is_due, is_main, priority, owner_kind, owner_id, owner_name, owner_node_id, contacted_on, months_owed, joined_on, is_protected
from main
join owner using (membership_id)
left join place on place.membership_id = main.membership_id and place.reason = main.reason
