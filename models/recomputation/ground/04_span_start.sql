-- One row per bridged span of a member: the day it begins. A row begins one when no earlier row reaches near enough.
select
  member_id, union_id, starts_on,
  row_number() over (partition by member_id order by starts_on) as span_number,
  lead(starts_on) over (partition by member_id order by starts_on) as next_span_starts_on
from counted_row as this
join union_rule using (union_id)
where not exists (
  select from counted_row as earlier
  where earlier.member_id = this.member_id
    and (earlier.starts_on, earlier.membership_id) < (this.starts_on, this.membership_id)
    and (
      earlier.ends_on is null
      or this.starts_on <= earlier.ends_on + bridging_days
    )
)
-- index: member_id
