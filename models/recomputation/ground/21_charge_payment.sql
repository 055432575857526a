-- One row per payment that names a charge: what had been paid on that charge before its day.
select
  dues_charge.dues_charge_id, payment.paid_on,
  coalesce(
    sum(payment.amount_minor) over (
      partition by dues_charge.dues_charge_id order by payment.paid_on
      range between unbounded preceding and interval '1 day' preceding
    ),
    0
  ) as paid_before,
  sum(payment.amount_minor) over (partition by dues_charge.dues_charge_id) as paid_in_all
from payment
join dues_charge
  on dues_charge.dues_charge_id = payment.dues_charge_id and dues_charge.currency = payment.currency
