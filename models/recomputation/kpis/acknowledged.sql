-- a machine may acknowledge; who answers has acknowledged
select union_id, employer_unit_id, branch_id, month, null as part,
  count(*) filter (where is_in_time) as numerator, count(*) as denominator
from (
  select case_place.*, received_at + make_interval(hours => setting('acknowledge_hours', union_id, as_of)) as limit_at, as_of, exists (
    select from case_event
    where case_event.case_header_id = case_place.case_header_id and (kind = 'acknowledged' or kind = 'answered' and not is_automatic)
      and happened_at <= received_at + make_interval(hours => setting('acknowledge_hours', union_id, as_of)) and happened_at < as_of + 1
  ) as is_in_time
  from case_place
  cross join tonight
) as asked
where is_in_time or limit_at <= as_of + 1
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-09: w1 b1 1/1, w2 b1 0/1, without:b2 b2 1/1
