select
  union_id, employer_unit_id, branch_id, month.month, state as part, count(*) as numerator, null::bigint as denominator
from employer_return
join month on month.month = date_trunc('month', expected_on)
group by union_id, employer_unit_id, branch_id, month.month, state

-- by hand 2026-07: g b1 late 1
-- by hand 2026-08: g b1 missing 1
