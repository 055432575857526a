-- One row per bridged membership and month in which its resignation counts: it leaves in that month (ahead 0) or the next (1).
with
leaving as (
  select
    memberships.member_id,
    memberships.span_number,
    {{ month_number(plus_days('memberships.register_ends_on', -1)) }} as exit_month,
    {{ close_after('memberships.notice_received_on') }} as received_month,
    {{ close_after('memberships.notice_withdrawn_on') }} as withdrawn_month,
    night.this_month
  from {{ ref('int_memberships') }} as memberships
  cross join {{ ref('int_night') }} as night
  where memberships.notice_received_on <= night.as_of
    and memberships.register_ends_on is not null
),
counted_in as (
  -- who leaves in a past month is seen from its opening
  select
    member_id, span_number, received_month, withdrawn_month, exit_month as month_number, 0 as ahead,
    case when exit_month = this_month then exit_month else exit_month - 1 end as seen_month
  from leaving
  union all
  -- who leaves in the month after is seen from the close
  select member_id, span_number, received_month, withdrawn_month, exit_month - 1, 1, exit_month - 1
  from leaving
)
select
  states.union_id,
  states.member_id,
  states.span_number,
  states.employer_unit_id,
  states.branch_id,
  months.month,
  counted_in.ahead
from counted_in
inner join {{ ref('int_months') }} as months
  on months.month_number = counted_in.month_number
  and months.is_published
inner join {{ ref('int_states') }} as states
  on states.member_id = counted_in.member_id
  and states.span_number = counted_in.span_number
  and states.from_month <= counted_in.seen_month
  and states.to_month > counted_in.seen_month
where counted_in.received_month <= counted_in.seen_month
  and counted_in.withdrawn_month > counted_in.seen_month
