-- as in left, by the reason of the span's last row
select
  span.union_id, employer_unit_id, branch_id, month, exit_reason as part, count(*) as numerator,
  null::bigint as denominator
from month
join span on span.ends_on - 1 >= month and span.ends_on - 1 <= closes_on
join whereabouts
  on whereabouts.member_id = span.member_id and whereabouts.span_number = span.span_number
  and case
    when span.starts_on >= month then not is_counted and day = span.ends_on - 1
    else is_counted and day = opening_on
  end
group by span.union_id, employer_unit_id, branch_id, month, exit_reason

-- by hand 2026-09: without:b2 b2 died 1, without:b2 b2 dissatisfied 1
