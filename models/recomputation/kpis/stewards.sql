select
  mandate_held.union_id, mandate_held.employer_unit_id, branch_id, month, null as part, count(*) as numerator,
  null::bigint as denominator
from month
join mandate_held on mandate_held.starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
join home_branch
  on home_branch.employer_unit_id = mandate_held.employer_unit_id and home_branch.union_id = mandate_held.union_id
where is_steward
group by mandate_held.union_id, mandate_held.employer_unit_id, branch_id, month

-- by hand 2026-08: c b1 1, w1 b1 1, w2 b1 1, w3 b2 1
-- by hand 2026-10: c b1 1, w1 b1 1
