-- One row per charge that takes part in arrears and was ever overdue: the first day on which it is (while the employer's
-- return is missing it never is) and the last day on which more than the tolerance of it is not covered by payments that
-- name it.
with taking_part as (
  select
    dues_charge.dues_charge_id, dues_charge.member_id, member.union_id, dues_charge.period_on, dues_charge.due_on,
    dues_charge.amount_minor, due_day.tolerance,
    greatest(dues_charge.due_on, arrived_on) + due_day.grace + 1 as overdue_from
  from dues_charge
  join member on member.member_id = dues_charge.member_id
  join "union" on "union".union_id = member.union_id and "union".currency = dues_charge.currency
  join due_day on due_day.union_id = member.union_id and due_day.due_on = dues_charge.due_on
  left join (
    select employer_unit_id, period_on, max(arrived_on) as arrived_on, bool_or(arrived_on is null) as is_missing
    from remittance
    group by employer_unit_id, period_on
  ) as employer_return
    on dues_charge.payer = 'payroll'
    and employer_return.employer_unit_id = dues_charge.employer_unit_id
    and employer_return.period_on = dues_charge.period_on
  where dues_charge.amount_minor > 0 and is_missing is not true
),
paid_up as (
  -- the last payment before which too much was open; none needed where all payments together leave too much open
  select
    taking_part.dues_charge_id,
    case
      when max(amount_minor) - max(paid_in_all) > max(tolerance) then date 'infinity'
      else max(paid_on) filter (where amount_minor - paid_before > tolerance) - 1
    end as open_until
  from taking_part
  join charge_payment on charge_payment.dues_charge_id = taking_part.dues_charge_id
  group by taking_part.dues_charge_id
)
select *
from (
  select
    taking_part.*, case when paid_up.dues_charge_id is null then date 'infinity' else open_until end as open_until
  from taking_part
  left join paid_up on paid_up.dues_charge_id = taking_part.dues_charge_id
) as charge
where overdue_from <= open_until and amount_minor > tolerance
-- index: member_id
