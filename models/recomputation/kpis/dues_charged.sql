select
  union_id, employer_unit_id, branch_id, month, null as part, sum(amount_minor)::bigint as numerator, null::bigint as denominator
from charge_cell
group by union_id, employer_unit_id, branch_id, month
