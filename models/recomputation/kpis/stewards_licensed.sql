select
  mandate_held.union_id, mandate_held.employer_unit_id, branch_id, month, null as part,
  count(*) filter (
    where (mandate_held.member_id, month) in (
      select member_id, month from certificate
      join month on starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
      where kind = 'steward_licence'
    )
  ) as numerator,
  count(*) as denominator
from month
join mandate_held on mandate_held.starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
join home_branch
  on home_branch.employer_unit_id = mandate_held.employer_unit_id and home_branch.union_id = mandate_held.union_id
where is_steward
group by mandate_held.union_id, mandate_held.employer_unit_id, branch_id, month

-- by hand 2026-07: c b1 0/1, w1 b1 1/1, w2 b1 0/1, w3 b2 0/1
-- by hand 2026-08: c b1 0/1, w1 b1 0/1, w2 b1 0/1, w3 b2 0/1
