-- One row per charge that takes part in arrears: the first day on which it is overdue (none while the employer's return
-- is missing) and the last day on which more than the tolerance of it is unpaid by payments that name it.
select
  dues_charge_id, member_id, union_id, period_on, due_on, amount_minor, tolerance,
  greatest(due_on, arrived_on) + grace + 1 as overdue_from,
  case
    when amount_minor - paid_in_all > tolerance then date 'infinity'
    else (
      select max(payment.paid_on) - 1
      from payment
      where payment.dues_charge_id = charge.dues_charge_id and payment.currency = charge.currency
        and amount_minor - (
          select coalesce(sum(before.amount_minor), 0) from payment as before
          where before.dues_charge_id = charge.dues_charge_id and before.currency = charge.currency
            and before.paid_on < payment.paid_on
        ) > tolerance
    )
  end as open_until
from (
  select
    dues_charge.*, member.union_id,
    due_day.grace, due_day.tolerance,
    (
      select coalesce(sum(payment.amount_minor), 0) from payment
      where payment.dues_charge_id = dues_charge.dues_charge_id and payment.currency = dues_charge.currency
    ) as paid_in_all,
    employer_return.arrived_on, coalesce(employer_return.is_missing, false) as is_missing
  from dues_charge
  join member on member.member_id = dues_charge.member_id
  join "union" on "union".union_id = member.union_id and "union".currency = dues_charge.currency
  join (
    select
      union_id, due_on, setting('dues_grace_days', union_id, due_on) as grace,
      setting('dues_tolerance_minor', union_id, due_on) as tolerance
    from (select distinct due_on from dues_charge) as each_day
    cross join "union"
  ) as due_day on due_day.union_id = member.union_id and due_day.due_on = dues_charge.due_on
  left join (
    select employer_unit_id, period_on, max(arrived_on) as arrived_on, bool_or(arrived_on is null) as is_missing
    from remittance
    group by employer_unit_id, period_on
  ) as employer_return
    on dues_charge.payer = 'payroll'
    and employer_return.employer_unit_id = dues_charge.employer_unit_id
    and employer_return.period_on = dues_charge.period_on
  where dues_charge.amount_minor > 0
) as charge
where not is_missing
-- index: member_id
