select
  union_id, employer_unit_id, branch_id, month, null as part, count(*) filter (where candidates > 1) as numerator,
  count(*) as denominator
from month
join election_place on held_on between month - interval '11 months' and closes_on
where candidates > 0
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-09: w1 b1 1/1, w2 b1 0/1
-- by hand 2026-10: w2 b1 0/1, without:b1 b1 1/1
