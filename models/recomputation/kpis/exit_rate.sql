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
