-- at the month's opening; who joined in the same month, on the last day
select
  span.union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator, null::bigint as denominator
from month
join span on span.ends_on - 1 >= month and span.ends_on - 1 <= closes_on
join whereabouts
  on whereabouts.member_id = span.member_id and whereabouts.span_number = span.span_number
  and case
    when span.starts_on >= month then not is_counted and day = span.ends_on - 1
    else is_counted and day = opening_on
  end
group by span.union_id, employer_unit_id, branch_id, month

-- by hand 2025-05: without:b1 b1 1
-- by hand 2026-09: without:b2 b2 2
