select
  union_id, employer_unit_id, branch_id, counted_at.month,
  case
    when months_owed <= 3 then 'months_' || months_owed
    when months_owed <= 6 then 'months_4_6'
    else 'months_7_plus'
  end as part,
  count(*) as numerator, null::bigint as denominator
from counted_at
join arrears on arrears.member_id = counted_at.member_id and arrears.month = counted_at.month
group by union_id, employer_unit_id, branch_id, counted_at.month, part

-- by hand 2026-08: without:b1 b1 months_2 1
-- by hand 2026-10: w1 b1 months_1 1, without:b1 b1 months_3 1, without:b2 b2 months_3 1
