select
  union_id, employer_unit_id, branch_id, counted_at.month, null as part, sum(owed_minor)::bigint as numerator,
  null::bigint as denominator
from counted_at
join arrears on arrears.member_id = counted_at.member_id and arrears.month = counted_at.month
group by union_id, employer_unit_id, branch_id, counted_at.month

-- by hand 2026-10: w1 b1 5000, without:b1 b1 25000, without:b2 b2 30000
