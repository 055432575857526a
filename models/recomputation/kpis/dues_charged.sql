select
  union_id, employer_unit_id, branch_id, month, null as part, sum(amount_minor)::bigint as numerator, null::bigint as denominator
from charge_cell
group by union_id, employer_unit_id, branch_id, month

-- dues: the bank took rex's second quarter back the day after it was judged; lea's loose money names no charge
-- by hand 2026-08: w1 b1 5000, without:b1 b1 10000
-- by hand 2026-09: w2 b1 10000, without:b1 b1 10000
