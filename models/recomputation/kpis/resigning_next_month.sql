select
  whereabouts.union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator,
  null::bigint as denominator
from month
join whereabouts on whereabouts.day = month.closes_on and is_counted
join span on span.member_id = whereabouts.member_id and span.span_number = whereabouts.span_number
where notice_received_on <= closes_on
  and (notice_withdrawn_on is null or notice_withdrawn_on > closes_on)
  and date_trunc('month', span.register_ends_on - 1) = month + interval '1 month'
group by whereabouts.union_id, employer_unit_id, branch_id, month

-- by hand 2026-10: without:b1 b1 1
