select
  union_id, employer_unit_id, branch_id, month.month, null as part,
  sum(collected_minor)::bigint as numerator, sum(amount_minor)::bigint as denominator
from charge_cell
join month on month.month = charge_cell.month + make_interval(months => months + 3)
group by union_id, employer_unit_id, branch_id, month.month

-- by hand 2026-07: without:b2 b2 29900/30000
-- by hand 2026-10: without:b1 b1 0/10000, without:b2 b2 30000/30000
