select union_id, employer_unit_id, branch_id, month, part, count(*) as numerator, null::bigint as denominator
from counted_at
cross join lateral (
  select case count(distinct basis) when 0 then 'none' when 1 then min(basis) else 'several' end as part
  from dues_basis
  where dues_basis.member_id = counted_at.member_id and starts_on <= closes_on
    and coalesce(ends_on, 'infinity') > closes_on
) as based
group by union_id, employer_unit_id, branch_id, month, part

-- by hand 2026-10: w1 b1 none 2, w1 b1 percent 1, w2 b1 none 2, w3 b2 none 1, without:b1 b1 fixed 1, without:b1 b1
--   none 4, without:b2 b2 none 1, without:b2 b2 student 1, without:nobranch:n nobranch:n entrepreneur 1
