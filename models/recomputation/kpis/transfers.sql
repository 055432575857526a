select union_id, employer_unit_id, branch_id, month, null as part,
  count(sent_on.case_event_id) as numerator, count(distinct case_place.case_header_id) as denominator
from case_place
cross join tonight
left join case_event as sent_on
  on sent_on.case_header_id = case_place.case_header_id and kind = 'transferred' and happened_at < as_of + 1
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-09: w1 b1 0/1, w2 b1 2/1, without:b2 b2 0/1
