-- One row per charge that was ever overdue: the months it stands for by the member's bases and the union's tariffs.
select
  charge.dues_charge_id,
  coalesce(
    (
      select max(case dues_tariff.period when 'month' then 1 when 'quarter' then 3 else 12 end)
      from dues_basis
      join dues_tariff
        on dues_tariff.basis = dues_basis.basis
        and (dues_tariff.tariff_class is null or dues_tariff.tariff_class = dues_basis.tariff_class)
      where dues_basis.member_id = charge.member_id
        and dues_tariff.union_id = charge.union_id
        and dues_basis.starts_on <= charge.period_on
        and (dues_basis.ends_on is null or dues_basis.ends_on > charge.period_on)
        and dues_tariff.starts_on <= charge.period_on
        and (dues_tariff.ends_on is null or dues_tariff.ends_on > charge.period_on)
    ),
    1
  ) as months
from charge
where dues_charge_id in (select dues_charge_id from overdue)
-- index: dues_charge_id
