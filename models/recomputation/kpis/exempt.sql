select union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator, null::bigint as denominator
from counted_at
where exists (
  select from exemption
  where exemption.member_id = counted_at.member_id
    and exemption.starts_on <= closes_on
    and (exemption.ends_on is null or exemption.ends_on > closes_on)
)
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-09: w1 b1 1, without:b1 b1 1
-- by hand 2026-10: without:b1 b1 1
