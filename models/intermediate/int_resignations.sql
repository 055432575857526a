-- One row per bridged membership and month in which its resignation counts: it leaves in that month (ahead 0) or the next (1).
with
leaving as (
  select
    memberships.member_id,
    memberships.span_number,
    {{ month_number(plus_days('memberships.register_ends_on', -1)) }} as exit_month,
    {{ close_after('memberships.notice_received_on') }} as received_month,
    {{ close_after('memberships.notice_withdrawn_on') }} as withdrawn_month
  from {{ ref('int_memberships') }} as memberships
  cross join {{ ref('int_night') }} as night
  where memberships.notice_received_on <= night.as_of
    and memberships.register_ends_on is not null
),
counted_in as (
  select member_id, span_number, received_month, withdrawn_month, exit_month as month_number, 0 as ahead
  from leaving
  union all
  select member_id, span_number, received_month, withdrawn_month, exit_month - 1, 1
  from leaving
),
-- a past month is seen from its opening, this month from tonight
as_seen as (
  select
    counted_in.*,
    case when months.is_partial then months.month_number else months.month_number - 1 end as seen_month,
    months.month
  from counted_in
  inner join {{ ref('int_months') }} as months
    on months.month_number = counted_in.month_number
    and months.is_published
)
select
  states.union_id,
  states.member_id,
  states.span_number,
  states.employer_unit_id,
  states.branch_id,
  as_seen.month,
  as_seen.ahead
from as_seen
inner join {{ ref('int_states') }} as states
  on states.member_id = as_seen.member_id
  and states.span_number = as_seen.span_number
  and states.from_month <= as_seen.seen_month
  and states.to_month > as_seen.seen_month
where as_seen.received_month <= as_seen.seen_month
  and as_seen.withdrawn_month > as_seen.seen_month
