select
  union_id, employer_unit_id, branch_id, month, null as part, is_covered::integer::bigint as numerator,
  1::bigint as denominator
from workplace_coverage
where is_eligible

-- by hand 2026-10: w1 b1 1/1, w2 b1 0/1, w3 b2 0/1
