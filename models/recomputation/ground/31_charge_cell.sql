-- One row per charge or credit in the union's currency whose period begins in a published month, of members who ever stood
-- in one: its month, the cell of its dues, how many months its period has, whether the member pays in percent, and what has
-- been paid on it: by tonight, and in the three months after the period.
with long_period as (
  select dues_charge.member_id, period_on, max(case dues_tariff.period when 'quarter' then 3 else 12 end) as months
  from dues_charge
  join member on member.member_id = dues_charge.member_id
  join dues_basis
    on dues_basis.member_id = dues_charge.member_id
    and dues_basis.starts_on <= period_on and coalesce(dues_basis.ends_on, 'infinity') > period_on
  join dues_tariff
    on dues_tariff.union_id = member.union_id and dues_tariff.basis = dues_basis.basis
    and (dues_tariff.tariff_class is null or dues_tariff.tariff_class = dues_basis.tariff_class)
    and dues_tariff.starts_on <= period_on and coalesce(dues_tariff.ends_on, 'infinity') > period_on
    and dues_tariff.period <> 'month'
  group by dues_charge.member_id, period_on
),
asked as (
  select
    dues_charge.dues_charge_id, dues_charge.member_id, union_id, dues_place.employer_unit_id, dues_place.branch_id, amount_minor,
    currency, dues_place.month, coalesce(months, 1) as months,
    (dues_charge.period_on + make_interval(months => coalesce(months, 1) + 3))::date as judged_on
  from dues_charge
  join dues_place
    on dues_place.member_id = dues_charge.member_id and dues_place.month = date_trunc('month', dues_charge.period_on)::date
  join "union" using (union_id, currency)
  left join long_period
    on long_period.member_id = dues_charge.member_id and long_period.period_on = dues_charge.period_on
),
received as (
  select
    dues_charge_id, sum(payment.amount_minor) as by_tonight,
    sum(payment.amount_minor) filter (where paid_on < judged_on) as in_time
  from asked
  join payment using (dues_charge_id, currency)
  where paid_on <= (select as_of from tonight)
  group by dues_charge_id
)
select
  asked.*, percent.member_id is not null as in_percent,
  greatest(0, least(amount_minor, coalesce(by_tonight, 0))) as paid_minor,
  greatest(0, least(amount_minor, coalesce(in_time, 0))) as collected_minor
from asked
left join received using (dues_charge_id)
left join (
  select distinct member_id, month -- several bases in percent are one
  from dues_basis
  join month on starts_on <= month and coalesce(ends_on, 'infinity') > month
  where basis = 'percent'
) as percent using (member_id, month)
-- index: month
