select union_id, employer_unit_id, branch_id, month, channel as part, count(*) as numerator, null::bigint as denominator
from contact_place
group by union_id, employer_unit_id, branch_id, month, channel
