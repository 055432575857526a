select union_id, employer_unit_id, branch_id, month, part, count(*) as numerator, null::bigint as denominator
from counted_at
cross join lateral (
  select case count(distinct basis) when 0 then 'none' when 1 then min(basis) else 'several' end as part
  from dues_basis
  where dues_basis.member_id = counted_at.member_id and starts_on <= closes_on
    and coalesce(ends_on, 'infinity') > closes_on
) as based
group by union_id, employer_unit_id, branch_id, month, part
