select asked.union_id, employer_unit_id, branch_id, month, null as part, count(distinct member_id) as numerator, null::bigint as denominator
from charge_cell as asked
where amount_minor in (select maximum_minor from dues_tariff where basis = 'percent')
  and exists (
    select from dues_basis
    join dues_tariff using (basis)
    where dues_basis.member_id = asked.member_id and basis = 'percent' and dues_tariff.union_id = asked.union_id
      and maximum_minor = asked.amount_minor
      and coalesce(dues_tariff.tariff_class = dues_basis.tariff_class, dues_tariff.tariff_class is null)
      and daterange(dues_basis.starts_on, dues_basis.ends_on) @> asked.month
      and daterange(dues_tariff.starts_on, dues_tariff.ends_on) @> asked.month
  )
  and not exists (
    select from dues_charge as credit
    where credit.member_id = asked.member_id and credit.amount_minor < 0
      and date_trunc('month', credit.period_on) = asked.month
  )
group by asked.union_id, employer_unit_id, branch_id, month

-- by hand 2026-07: w1 b1 1
