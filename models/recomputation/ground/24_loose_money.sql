-- One row per month and member with overdue charges: money paid without naming a charge, and credits.
select
  month, member_id,
  greatest(
    0,
    (
      select coalesce(sum(amount_minor), 0) from payment
      where payment.member_id = debtor.member_id and dues_charge_id is null and paid_on <= closes_on
        and payment.currency = "union".currency
    ) - (
      select coalesce(sum(amount_minor), 0) from dues_charge
      where dues_charge.member_id = debtor.member_id and amount_minor < 0 and due_on <= closes_on
        and dues_charge.currency = "union".currency
    )
  ) as loose_minor
from (select distinct month, closes_on, member_id, union_id from overdue) as debtor
join "union" on "union".union_id = debtor.union_id
-- index: member_id, month
