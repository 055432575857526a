select
  counted_at.union_id, employer_unit_id, branch_id, month,
  case
    when closes_on < span.starts_on + interval '4 months' then 'months_0_3'
    when closes_on < span.starts_on + interval '13 months' then 'months_4_12'
    when closes_on < span.starts_on + interval '25 months' then 'months_13_24'
    when closes_on < span.starts_on + interval '61 months' then 'months_25_60'
    when closes_on < span.starts_on + interval '121 months' then 'months_61_120'
    else 'months_121_plus'
  end as part,
  count(*) as numerator, null::bigint as denominator
from counted_at
join span on span.member_id = counted_at.member_id and span.span_number = counted_at.span_number
group by counted_at.union_id, employer_unit_id, branch_id, month, part

-- by hand 2026-10: w1 b1 months_61_120 3, w2 b1 months_13_24 1, w2 b1 months_61_120 1, w3 b2 months_0_3 1, without:b1
--   b1 months_13_24 3, without:b1 b1 months_61_120 2, without:b2 b2 months_25_60 1, without:b2 b2 months_61_120 1,
--   without:nobranch:n nobranch:n months_61_120 1
