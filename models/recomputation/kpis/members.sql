select union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator, null::bigint as denominator
from counted_at
group by union_id, employer_unit_id, branch_id, month
