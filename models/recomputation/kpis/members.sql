select union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator, null::bigint as denominator
from counted_at
group by union_id, employer_unit_id, branch_id, month

-- by hand 2025-06: w1 b1 4, w2 b1 1, without:b1 b1 5, without:b2 b2 2, without:nobranch:n nobranch:n 1
-- by hand 2025-08: w1 b1 4, w2 b1 1, without:b1 b1 5, without:b2 b2 3, without:nobranch:n nobranch:n 1
-- by hand 2026-10: w1 b1 3, w2 b1 2, w3 b2 1, without:b1 b1 5, without:b2 b2 2, without:nobranch:n nobranch:n 1
