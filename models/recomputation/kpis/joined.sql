-- at the month's close; who has left again by then, on the last day
select
  span.union_id, employer_unit_id, branch_id, month,
  case when span.span_number = 1 then 'new' else 'returned' end as part,
  count(*) as numerator, null::bigint as denominator
from month
join span on span.starts_on >= month and span.starts_on <= closes_on
join whereabouts
  on whereabouts.member_id = span.member_id and whereabouts.span_number = span.span_number
  and case
    when span.ends_on - 1 <= closes_on then not is_counted and day = span.ends_on - 1
    else is_counted and day = closes_on
  end
group by span.union_id, employer_unit_id, branch_id, month, part

-- by hand 2025-08: without:b1 b1 returned 1
-- by hand 2026-09: without:b2 b2 new 1
-- by hand 2026-10: w3 b2 new 1
