-- One row per membership counted tonight: its current row, cell and state.
with
current_rows as (
  select membership_rows.*
  from {{ ref('int_membership_rows') }} as membership_rows
  cross join {{ ref('int_night') }} as night
  where membership_rows.starts_on <= night.as_of
  qualify row_number() over (
    partition by membership_rows.member_id, membership_rows.span_number
    order by membership_rows.starts_on desc nulls last, membership_rows.membership_id desc nulls last
  ) = 1
)
select
  states.union_id,
  current_rows.membership_id,
  states.member_id,
  states.span_number,
  states.employer_unit_id,
  states.branch_id,
  current_rows.kind,
  memberships.starts_on as joined_on,
  states.in_work,
  states.has_job,
  states.is_exempt,
  case
    when memberships.notice_received_on <= night.as_of
      and (memberships.notice_withdrawn_on is null or memberships.notice_withdrawn_on > night.as_of)
      then {{ plus_days('memberships.register_ends_on', -1) }}
  end as leaves_on,
  {{ days_between('memberships.starts_on', 'night.as_of') }} < rules.amount as is_new,
  states.from_month
from {{ ref('int_states') }} as states
inner join {{ ref('int_memberships') }} as memberships using (member_id, span_number)
inner join current_rows
  on current_rows.member_id = states.member_id
  and current_rows.span_number = states.span_number
inner join {{ ref('int_rules') }} as rules
  on rules.union_id = states.union_id
  and rules.rule = 'new_member_days'
cross join {{ ref('int_night') }} as night
where states.to_month > night.this_month
