select union_id, employer_unit_id, branch_id, month, topic as part, count(*) as numerator, null::bigint as denominator
from contact_place
group by union_id, employer_unit_id, branch_id, month, topic

-- by hand 2026-09: w1 b1 legal 1, w2 b1 other 1, without:b1 b1 other 1, without:nobranch:n nobranch:n other 2
