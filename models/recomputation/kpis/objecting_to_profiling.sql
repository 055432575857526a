select union_id, employer_unit_id, branch_id, month, null as part, count(*) as numerator, null::bigint as denominator
from counted_at
where exists (
  select from consent
  where consent.member_id = counted_at.member_id and consent.kind = 'objects_to_profiling'
    and given_on <= closes_on and (withdrawn_on is null or withdrawn_on > closes_on)
)
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-09: w1 b1 2
-- by hand 2026-10: w1 b1 1
