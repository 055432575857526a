-- One row per bridged membership: a member's rows with gaps of up to 90 days between them, gaps included.
with
spans as (
  select
    union_id,
    member_id,
    span_number,
    min(starts_on) as starts_on,
    case when count(*) = count(ends_on) then max(ends_on) end as ends_on
  from {{ ref('int_membership_rows') }}
  group by all
),
last_rows as (
  select
    member_id,
    span_number,
    exit_reason,
    register_ends_on,
    notice_received_on,
    notice_withdrawn_on
  from {{ ref('int_membership_rows') }}
  qualify row_number() over (
    partition by member_id, span_number
    order by ends_on desc nulls first, starts_on desc nulls last, membership_id desc nulls last
  ) = 1
)
select
  spans.union_id,
  spans.member_id,
  spans.span_number,
  spans.starts_on,
  spans.ends_on,
  case when spans.ends_on is not null then last_rows.exit_reason end as exit_reason,
  last_rows.register_ends_on,
  last_rows.notice_received_on,
  last_rows.notice_withdrawn_on,
  {{ close_after('spans.starts_on') }} as from_month,
  -- in no stock on its last day, so the stock ends at the close of that day
  {{ close_after(plus_days('spans.ends_on', -1)) }} as to_month
from spans
inner join last_rows using (member_id, span_number)
cross join {{ ref('int_night') }} as night
