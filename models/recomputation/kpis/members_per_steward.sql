with counted as (
  select union_id, employer_unit_id, branch_id, month, 1 as members, 0 as stewards from counted_at where has_workplace
  union all
  select mandate_held.union_id, mandate_held.employer_unit_id, branch_id, month, 0, 1
  from month
  join mandate_held on mandate_held.starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
  join home_branch
    on home_branch.employer_unit_id = mandate_held.employer_unit_id and home_branch.union_id = mandate_held.union_id
  where is_steward
)
select
  union_id, employer_unit_id, branch_id, month, null as part, sum(members) as numerator, sum(stewards) as denominator
from counted
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-10: c b1 0/1, w1 b1 3/1, w2 b1 2/0, w3 b2 1/0
