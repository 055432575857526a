select union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator, null::bigint as denominator
from member_job
where not is_primary
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-10: w2 b1 1
