-- One row per member counted tonight whose deduction from pay has stopped without a reason: since which period, and how
-- many of the employer's returns have come without the member.
with deduction as (
  select
    member_tonight.union_id, member_tonight.member_id, dues_charge.employer_unit_id, dues_charge.period_on,
    max(dues_charge.period_on) over (partition by member_tonight.member_id) as last_period_on, as_of
  from member_tonight
  join dues_charge on dues_charge.member_id = member_tonight.member_id
  where leaves_on is null
    and dues_charge.payer = 'payroll' and dues_charge.employer_unit_id is not null and dues_charge.amount_minor > 0
    and dues_charge.period_on
      >= as_of - make_interval(months => setting('silent_lapse_months', member_tonight.union_id, as_of))
    and (
      select sum(payment.amount_minor) from payment
      where payment.dues_charge_id = dues_charge.dues_charge_id and paid_on <= as_of
    ) > 0
    and exists (
      select from dues_basis
      where dues_basis.member_id = member_tonight.member_id and dues_basis.payer = 'payroll'
        and dues_basis.starts_on <= as_of and (dues_basis.ends_on is null or dues_basis.ends_on > as_of)
    )
),
stopped as (
  select distinct -- a period may be deducted in several charges
    union_id, member_id, last_period_on, as_of, without.*
  from deduction
  cross join lateral (
    select min(period_on) as since_on, min(arrived_on) as missed_on, count(*) as returns_without
    from (
      select period_on, max(arrived_on) as arrived_on
      from remittance
      where remittance.employer_unit_id = deduction.employer_unit_id and period_on > last_period_on
      group by period_on
      having bool_and(arrived_on is not null) and max(arrived_on) <= as_of
    ) as employer_return
  ) as without
  where deduction.period_on = last_period_on
)
select union_id, member_id, min(since_on) as since_on, max(returns_without) as returns_without
from stopped
where returns_without >= setting('silent_lapse_returns', union_id, as_of)
  and not exists (
    select from exemption
    where exemption.member_id = stopped.member_id and starts_on <= as_of
      and (ends_on is null or ends_on > last_period_on)
  )
  and not exists (
    select from employment
    where employment.member_id = stopped.member_id and (
      (starts_on > last_period_on - 1 and starts_on <= as_of) or (ends_on > last_period_on - 1 and ends_on <= as_of)
      or (leave_starts_on <= as_of and (leave_ends_on is null or leave_ends_on > last_period_on))
    )
  )
  and not exists (
    select from payroll_message
    where payroll_message.member_id = stopped.member_id and kind = 'stop' and sent_on <= as_of
      and sent_on + interval '2 months' > last_period_on
  )
  and not exists (
    select from payment
    where payment.member_id = stopped.member_id and dues_charge_id is null and channel = 'payroll'
      and amount_minor > 0 and paid_on >= missed_on
  )
group by union_id, member_id
