select union_id, employer_unit_id, branch_id, month, part, count(*) as numerator, null::bigint as denominator
from counted_at
cross join lateral (
  select
    case when count(distinct coalesce(tariff_class, '')) = 1 and min(tariff_class) in ('1', '2', '3')
      then 'class_' || min(tariff_class)
      else 'other'
    end as part
  from dues_basis
  where dues_basis.member_id = counted_at.member_id and basis = 'entrepreneur'
    and starts_on <= closes_on and coalesce(ends_on, 'infinity') > closes_on
  having count(*) > 0
) as classed
group by union_id, employer_unit_id, branch_id, month, part

-- by hand 2025-12: nothing
-- by hand 2026-10: without:nobranch:n nobranch:n class_2 1
