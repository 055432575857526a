-- One row per member, employer and month of dues of a return that has arrived and can be judged: what should have been
-- deducted, what was in time, what is paid by tonight, and the day it was judged.
with returned as (
  select employer_unit_id, period_on, max(arrived_on) as arrived_on from remittance
  group by employer_unit_id, period_on
  having bool_and(arrived_on is not null)
),
line as (
  select
    dues_charge.dues_charge_id, dues_charge.member_id, member.union_id, dues_charge.employer_unit_id, dues_charge.period_on,
    dues_charge.amount_minor, arrived_on, as_of, date_trunc('month', dues_charge.period_on)::date as month, currency,
    greatest(due_on, arrived_on) + setting('dues_grace_days', member.union_id, as_of) as last_day
  from tonight
  cross join dues_charge
  join member using (member_id)
  join "union" using (union_id, currency)
  left join returned on returned.employer_unit_id = dues_charge.employer_unit_id and returned.period_on = dues_charge.period_on
  where payer = 'payroll' and dues_charge.employer_unit_id is not null
    and dues_charge.period_on between date_trunc('month', as_of) - interval '18 months' and as_of
)
select
  union_id, member_id, employer_unit_id, month, min(period_on) as period_on, max(line.arrived_on) as arrived_on,
  max(last_day) + 1 as judged_on,
  case
    when exists (
      select from dues_basis
      where dues_basis.member_id = line.member_id and payer = 'payroll'
        and daterange(starts_on, ends_on) @> line.month
    ) then greatest(0, least(sum(amount_minor), max(amount_minor)))
    else 0
  end as asked_minor,
  coalesce(sum((
    select sum(payment.amount_minor) from payment
    where payment.dues_charge_id = line.dues_charge_id and payment.currency = line.currency and paid_on <= least(last_day, as_of)
  )), 0) as deducted_minor,
  coalesce(sum((
    select sum(payment.amount_minor) from payment
    where payment.dues_charge_id = line.dues_charge_id and payment.currency = line.currency and paid_on <= as_of
  )), 0) as paid_minor,
  setting('dues_tolerance_minor', union_id, as_of) as tolerance
from line
where not exists (
    select from payment
    where payment.member_id = line.member_id and dues_charge_id is null and channel = 'payroll'
      and payment.amount_minor > 0 and paid_on >= line.period_on
  )
group by union_id, member_id, employer_unit_id, month, as_of
having bool_and(line.arrived_on is not null) and max(last_day) < as_of
