with yearly_exits as (
  select full_year.month, union_id, employer_unit_id, branch_id, count(*) as exits
  from full_year
  join exit on exit.month between first_full and last_full
  group by full_year.month, union_id, employer_unit_id, branch_id
)
select
  union_id, employer_unit_id, branch_id, month, null as part, coalesce(exits, 0) as numerator,
  coalesce(members, 0) as denominator
from yearly_exits
full join yearly_closes using (month, union_id, employer_unit_id, branch_id)

-- by hand 2025-06: w1 b1 0/52, w2 b1 0/6, without:b1 b1 1/62, without:b2 b2 0/26, without:nobranch:n nobranch:n 0/13
-- by hand 2026-10: w1 b1 0/48, w2 b1 0/17, without:b1 b1 0/65, without:b2 b2 2/38, without:nobranch:n nobranch:n 0/13
