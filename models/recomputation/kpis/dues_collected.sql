select
  union_id, employer_unit_id, branch_id, month.month, null as part,
  sum(collected_minor)::bigint as numerator, sum(amount_minor)::bigint as denominator
from charge_cell
join month on month.month = charge_cell.month + make_interval(months => months + 3)
group by union_id, employer_unit_id, branch_id, month.month
