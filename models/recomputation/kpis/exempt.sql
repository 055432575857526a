select union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator, null::bigint as denominator
from counted_at
where exists (
  select from exemption
  where exemption.member_id = counted_at.member_id
    and exemption.starts_on <= closes_on
    and (exemption.ends_on is null or exemption.ends_on > closes_on)
)
group by union_id, employer_unit_id, branch_id, month
