select union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator, null::bigint as denominator
from counted_at
where exists (
  select from employment
  where employment.member_id = counted_at.member_id
    and (employment.starts_on is null or employment.starts_on <= closes_on)
    and (employment.ends_on is null or employment.ends_on > closes_on)
    and not (
      leave_starts_on is not null and leave_starts_on <= closes_on
      and (leave_ends_on is null or leave_ends_on > closes_on)
    )
)
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-09: w1 b1 3, w2 b1 2, without:b1 b1 1
-- by hand 2026-10: w1 b1 2, w2 b1 2, w3 b2 1, without:b1 b1 1
