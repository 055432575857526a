-- One row per month, member counted at its close and overdue charge with more than the tolerance open, in the order in
-- which loose money covers them.
select
  month, closes_on, member_id, union_id, dues_charge_id, period_on, due_on, tolerance, open_minor,
  row_number() over (partition by member_id, month order by due_on, dues_charge_id) as place
from (
  select
    counted_at.month, closes_on, charge.*,
    amount_minor - (
      select coalesce(sum(payment.amount_minor), 0) from payment
      where payment.dues_charge_id = charge.dues_charge_id and paid_on <= closes_on
        and payment.currency = (select currency from "union" where "union".union_id = charge.union_id)
    ) as open_minor
  from charge
  join counted_at
    on counted_at.member_id = charge.member_id and closes_on >= overdue_from and closes_on <= open_until
) as unpaid
where open_minor > tolerance
-- index: member_id, month
