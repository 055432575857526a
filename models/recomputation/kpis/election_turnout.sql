select
  union_id, employer_unit_id, branch_id, month, null as part, sum(votes)::bigint as numerator,
  sum(entitled)::bigint as denominator
from election_place
join month
  on held_on <= closes_on and date_trunc('month', held_on) > date_trunc('month', closes_on) - interval '12 months'
where entitled > 0 and (votes > 0 or candidates > 1)
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-09: w1 b1 5/9
-- by hand 2026-10: without:b1 b1 3/4
