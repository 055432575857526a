-- One row per bridged span: from its first day to its latest end, with its last row.
select
  span_start.member_id, span_start.union_id, span_start.span_number, span_start.starts_on,
  last_row.ends_on, coalesce(last_row.exit_reason, 'unknown') as exit_reason, last_row.membership_id as last_row_id,
  last_row.register_ends_on, last_row.notice_received_on, last_row.notice_withdrawn_on,
  span_start.next_span_starts_on
from span_start
cross join lateral (
  select * from counted_row
  where counted_row.member_id = span_start.member_id
    and counted_row.starts_on >= span_start.starts_on
    and (span_start.next_span_starts_on is null or counted_row.starts_on < span_start.next_span_starts_on)
  order by coalesce(counted_row.ends_on, 'infinity') desc, counted_row.starts_on desc, membership_id desc
  limit 1
) as last_row
-- index: member_id, span_number
