select
  union_id, employer_unit_id, branch_id, month, 'as_charged' as part, sum(amount_minor)::bigint as numerator,
  null::bigint as denominator
from charge_cell
where in_percent
group by union_id, employer_unit_id, branch_id, month
union all
select
  member.union_id, place.employer_unit_id, place.branch_id, month.month, 'by_tariff',
  sum(greatest(coalesce(minimum_minor, 0), least(amount_minor, coalesce(maximum_minor, amount_minor))))::bigint, null
from month
join dues_basis
  on dues_basis.starts_on <= month.month and coalesce(dues_basis.ends_on, 'infinity') > month.month
join member on member.member_id = dues_basis.member_id
join dues_tariff
  on dues_tariff.union_id = member.union_id and dues_tariff.basis = dues_basis.basis and amount_minor is not null
  and (dues_tariff.tariff_class is null or dues_tariff.tariff_class = dues_basis.tariff_class)
  and dues_tariff.starts_on <= month.month and coalesce(dues_tariff.ends_on, 'infinity') > month.month
  and (extract(month from month.month)::integer - 1)
    % case dues_tariff.period when 'month' then 1 when 'quarter' then 3 else 12 end = 0
join dues_place as place on place.member_id = dues_basis.member_id and place.month = month.month
where not exists (
    select from exemption
    where exemption.member_id = dues_basis.member_id and exemption.starts_on <= month.month
      and coalesce(exemption.ends_on, 'infinity') > month.month
  )
  and not exists (
    select from dues_basis as other
    where other.member_id = dues_basis.member_id and other.basis = 'percent' and other.starts_on <= month.month
      and coalesce(other.ends_on, 'infinity') > month.month
  )
group by member.union_id, place.employer_unit_id, place.branch_id, month.month

-- the tariffs of this register name no sum
-- by hand 2026-09: nothing
