select
  union_id, employer_unit_id, branch_id, full_year.month, null as part,
  count(*) filter (where exit_reason = 'unpaid') as numerator, count(*) as denominator
from full_year
join exit on exit.month between first_full and last_full
group by union_id, employer_unit_id, branch_id, full_year.month

-- by hand 2026-09: without:b2 b2 0/2
