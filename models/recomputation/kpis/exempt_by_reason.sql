select union_id, employer_unit_id, branch_id, month, reason as part, count(*) as numerator, null::bigint as denominator
from counted_at
cross join lateral (
  select reason from exemption
  where exemption.member_id = counted_at.member_id and starts_on <= closes_on
    and coalesce(ends_on, 'infinity') > closes_on
  order by starts_on desc, exemption_id desc
  limit 1
) as newest
group by union_id, employer_unit_id, branch_id, month, reason

-- by hand 2026-09: w1 b1 study 1, without:b1 b1 study 1
-- by hand 2026-10: without:b1 b1 study 1
