select
  union_id, employer_unit_id, branch_id, month, null as part, sum(paid_minor)::bigint as numerator, null::bigint as denominator
from charge_cell
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-01: without:b2 b2 29900
-- by hand 2026-04: without:b2 b2 0
