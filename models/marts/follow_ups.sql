-- One row per membership tonight and reason to talk to the member, with its owner; the most urgent reason is marked.
with
reasons as (
  select * from {{ ref('int_follow_ups_leaving') }}
  union all
  select * from {{ ref('int_follow_ups_beginning') }}
  union all
  select * from {{ ref('int_follow_ups_work') }}
  union all
  select * from {{ ref('int_follow_ups_at_risk') }}
  union all
  select * from {{ ref('int_follow_ups_details') }}
),
judged as (
  select
    members.*,
    reasons.reason,
    reasons.rules,
    reasons.on_date,
    reasons.due_on,
    not reasons.is_open as is_ahead,
    last_contacts.contacted_on,
    order_of.urgency,
    -- what was there before a conversation rests for a while after it
    reasons.is_open and not coalesce(
      last_contacts.contacted_on >= reasons.arose_on
      and last_contacts.contacted_on > {{ plus_days('night.as_of', '-terms.follow_up_rest_days') }},
      false
    ) as is_due
  from reasons
  inner join {{ ref('members') }} as members
    on members.membership_id = reasons.membership_id
    and members.is_primary
  inner join {{ ref('follow_up_reasons') }} as order_of on order_of.reason = reasons.reason
  inner join {{ ref('int_follow_up_terms') }} as terms on terms.union_id = members.union_id
  cross join {{ ref('int_night') }} as night
  left join {{ ref('int_last_contacts') }} as last_contacts on last_contacts.member_id = members.member_id
),
owned as (
  select
    judged.*,
    owners.owner_kind,
    owners.owner_id,
    owners.owner_name,
    owners.owner_node_id,
    row_number() over (
      partition by judged.membership_id order by judged.is_due desc nulls last, judged.urgency nulls last
    ) = 1 as is_main
  from judged
  inner join {{ ref('int_owners') }} as owners
    on owners.union_id = judged.union_id
    and owners.employer_unit_id = judged.employer_unit_id
    and owners.branch_id = judged.branch_id
)
select
  union_id,
  membership_id,
  member_id,
  given_name,
  family_name,
  employer_unit_id,
  unit_l,
  workplace_name,
  branch_id,
  region_id,
  reason,
  rules,
  on_date,
  due_on,
  is_ahead,
  is_due,
  is_main,
  -- who is listed nowhere takes nobody's place among the five
  case when is_main and is_due and not is_protected then cast(row_number() over (
    partition by union_id, owner_kind, owner_id, is_main and is_due and not is_protected
    order by urgency nulls last, due_on nulls last, on_date nulls last, membership_id nulls last
  ) as integer) end as priority,
  owner_kind,
  owner_id,
  owner_name,
  owner_node_id,
  contacted_on,
  months_owed,
  joined_on,
  phone,
  email,
  is_protected
from owned
