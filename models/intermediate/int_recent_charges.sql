-- One row per charge or credit of a period that began in the last 18 months: the first day it is overdue, and what is paid on it.
with
-- keyed by the payer too: a join that asks it of one side only would compare every charge with every return
returns as (
  select
    'payroll' as payer,
    employer_unit_id,
    period_on,
    case when count(*) = count(arrived_on) then max(arrived_on) end as arrived_on,
    count(*) > count(arrived_on) as is_missing
  from {{ ref('stg_remittances') }}
  group by employer_unit_id, period_on
),
charges as (
  select
    members.union_id,
    charges.dues_charge_id,
    charges.member_id,
    {{ month_number('charges.period_on') }} as month_number,
    charges.period_on,
    charges.amount_minor,
    charges.payer,
    charges.employer_unit_id,
    returns.arrived_on,
    case
      when not coalesce(returns.is_missing, false)
        then {{
          plus_days("greatest(charges.due_on, coalesce(returns.arrived_on, charges.due_on))", "rules.amount + 1")
        }}
    end as overdue_on
  from {{ ref('stg_dues_charges') }} as charges
  inner join {{ ref('stg_members') }} as members on members.member_id = charges.member_id
  inner join {{ ref('stg_unions') }} as unions
    on unions.union_id = members.union_id
    and unions.currency = charges.currency
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = members.union_id
    and rules.rule = 'dues_grace_days'
  cross join {{ ref('int_night') }} as night
  left join returns
    on returns.payer = charges.payer
    and returns.employer_unit_id = charges.employer_unit_id
    and returns.period_on = charges.period_on
  where charges.period_on >= {{ month_of('(night.this_month - 18)') }}
    and charges.period_on <= night.as_of
),
paid as (
  select
    charges.dues_charge_id,
    sum(payments.amount_minor) as paid_minor,
    coalesce(sum(payments.amount_minor) filter (where payments.paid_on < charges.overdue_on), 0) as in_time_minor
  from charges
  inner join {{ ref('stg_unions') }} as unions on unions.union_id = charges.union_id
  inner join {{ ref('stg_payments') }} as payments
    on payments.dues_charge_id = charges.dues_charge_id
    and payments.currency = unions.currency
  cross join {{ ref('int_night') }} as night
  where payments.paid_on <= night.as_of
    -- nobody pays a charge two years before its period, and most payments are older
    and payments.paid_on >= {{ month_of('(night.this_month - 42)') }}
  group by charges.dues_charge_id
)
select
  charges.*,
  cast(coalesce(paid.paid_minor, 0) as bigint) as paid_minor,
  cast(coalesce(paid.in_time_minor, 0) as bigint) as in_time_minor
from charges
left join paid using (dues_charge_id)
