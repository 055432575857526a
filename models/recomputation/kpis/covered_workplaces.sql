select
  union_id, employer_unit_id, branch_id, month, null as part, is_covered::integer::bigint as numerator,
  1::bigint as denominator
from workplace_coverage
where is_eligible
