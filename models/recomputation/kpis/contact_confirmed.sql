select
  union_id, employer_unit_id, branch_id, month, null as part,
  count(*) filter (
    where contact_confirmed_on >= (as_of - make_interval(months => setting('unconfirmed_months', union_id, as_of)))::date
  ) as numerator,
  count(*) as denominator
from member_tonight
join member using (member_id, union_id)
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-10: w1 b1 1/3, w2 b1 0/2, w3 b2 0/1, without:b1 b1 0/5, without:b2 b2 0/2, without:nobranch:n
--   nobranch:n 0/1
