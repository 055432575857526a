select
  union_id, employer_unit_id, branch_id, month, null as part,
  case when is_covered or is_in_reelection then 0 else 1 end::bigint as numerator,
  1::bigint as denominator
from workplace_coverage
where is_eligible
