select
  union_id, employer_unit_id, branch_id, month, null as part,
  count(*) filter (where kind in ('working', 'unemployed')) as numerator, count(*) as denominator
from counted_at
group by union_id, employer_unit_id, branch_id, month

-- a gap of ninety days is bridged by what stood before it
-- by hand 2025-06: w1 b1 4/4, w2 b1 1/1, without:b1 b1 4/5, without:b2 b2 0/2, without:nobranch:n nobranch:n 1/1
-- by hand 2026-10: w1 b1 3/3, w2 b1 2/2, w3 b2 1/1, without:b1 b1 5/5, without:b2 b2 1/2, without:nobranch:n
--   nobranch:n 1/1
