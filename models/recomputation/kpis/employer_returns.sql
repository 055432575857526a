select
  union_id, employer_unit_id, branch_id, month.month, state as part, count(*) as numerator, null::bigint as denominator
from employer_return
join month on month.month = date_trunc('month', expected_on)
group by union_id, employer_unit_id, branch_id, month.month, state
