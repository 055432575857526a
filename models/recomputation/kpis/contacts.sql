-- members count from the union's first contact on
select union_id, employer_unit_id, branch_id, month, null as part, sum(contacts) as numerator, sum(members) as denominator
from (
  select union_id, employer_unit_id, branch_id, month, 1 as contacts, 0 as members from contact_place
  union all
  select union_id, employer_unit_id, branch_id, month, 0, 1
  from counted_at
  join (select union_id, min(month) as first_month from contact_place group by union_id) as start using (union_id)
  where month >= first_month
) as either
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-09: w1 b1 1/3, w2 b1 1/2, without:b1 b1 1/5, without:b2 b2 0/2, without:nobranch:n nobranch:n 2/1
