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
