-- One row per movement on the account of a member with money that names no charge, or with a credit: such money and
-- credits as loose, a charge on its due day and what names it, not before that day, as asked for.
with member_with_loose as (
  select member_id from payment where dues_charge_id is null
  union
  select member_id from dues_charge where amount_minor < 0
),
asked as (
  select dues_charge.*
  from dues_charge
  join member using (member_id)
  join "union" on "union".union_id = member.union_id and "union".currency = dues_charge.currency
  where member_id in (select member_id from member_with_loose)
)
select member_id, due_on as happened_on, amount_minor < 0 as is_loose, -amount_minor as amount_minor from asked
union all
select asked.member_id, greatest(due_on, paid_on), false, payment.amount_minor
from asked
join payment on payment.dues_charge_id = asked.dues_charge_id and payment.currency = asked.currency
where asked.amount_minor > 0
union all
select payment.member_id, paid_on, true, payment.amount_minor
from payment
join member on member.member_id = payment.member_id
join "union" on "union".union_id = member.union_id and "union".currency = payment.currency
where dues_charge_id is null
-- index: member_id
