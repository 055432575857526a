-- One row per charge and stretch of month closes at which it is overdue and open by the same amount.
with
-- the same few due days stand on millions of charges
terms as (
  select
    unions.union_id,
    unions.currency,
    days.due_on,
    max_by(rules.amount, rules.preference) filter (where rules.rule = 'dues_grace_days') as grace_days,
    max_by(rules.amount, rules.preference) filter (where rules.rule = 'dues_tolerance_minor') as tolerance_minor
  from (select distinct due_on from {{ ref('stg_dues_charges') }}) as days
  cross join {{ ref('stg_unions') }} as unions
  inner join (
    select
      *,
      {{ days_between("date '1900-01-01'", 'starts_on') }}
      + case when union_id = '*' then 0 else 1000000 end as preference
    from {{ ref('rules') }}
    where rule in ('dues_grace_days', 'dues_tolerance_minor')
  ) as rules
    on rules.union_id in (unions.union_id, '*')
    and rules.starts_on <= days.due_on
    and (rules.ends_on is null or rules.ends_on > days.due_on)
  group by all
),
-- keyed by the payer too: a join that asks it of one side only would compare every charge with every return
returns as (
  select
    'payroll' as payer,
    employer_unit_id,
    period_on,
    case when count(*) = count(arrived_on) then max(arrived_on) else date '9999-12-31' end as arrived_on
  from {{ ref('stg_remittances') }}
  group by all
),
allocated as (
  select dues_charge_id, paid_on, amount_minor, currency
  from {{ ref('stg_payments') }}
  where dues_charge_id is not null
),
overdue as (
  select
    charges.dues_charge_id,
    charges.union_id,
    charges.member_id,
    charges.period_on,
    charges.due_on,
    charges.amount_minor,
    charges.currency,
    terms.tolerance_minor,
    {{
      close_after(plus_days("greatest(charges.due_on, coalesce(returns.arrived_on, charges.due_on))", "terms.grace_days + 1"))
    }}
      as from_month
  from {{ ref('int_unsettled_charges') }} as charges
  inner join terms
    on terms.union_id = charges.union_id
    and terms.currency = charges.currency
    and terms.due_on = charges.due_on
  left join returns
    on returns.payer = charges.payer
    and returns.employer_unit_id = charges.employer_unit_id
    and returns.period_on = charges.period_on
  cross join {{ ref('int_window') }} as night
),
steps as (
  select
    overdue.dues_charge_id,
    greatest(overdue.from_month, {{ close_after('allocated.paid_on') }}) as month_number,
    -allocated.amount_minor as change_minor
  from overdue
  inner join allocated
    on allocated.dues_charge_id = overdue.dues_charge_id
    and allocated.currency = overdue.currency
  cross join {{ ref('int_window') }} as night
  where overdue.from_month <= night.this_month
    and allocated.paid_on <= night.as_of
  union all
  select overdue.dues_charge_id, overdue.from_month, overdue.amount_minor
  from overdue
  cross join {{ ref('int_window') }} as night
  where overdue.from_month <= night.this_month
),
net_steps as (
  select dues_charge_id, month_number, sum(change_minor) as change_minor
  from steps
  group by all
),
stretches as (
  select
    dues_charge_id,
    month_number as from_month,
    lead(month_number) over in_order as next_month,
    cast(sum(change_minor) over (
      partition by dues_charge_id order by month_number rows between unbounded preceding and current row
    ) as bigint) as open_minor
  from net_steps
  window in_order as (partition by dues_charge_id order by month_number nulls last)
)
select
  overdue.union_id,
  overdue.member_id,
  overdue.dues_charge_id,
  overdue.period_on,
  overdue.due_on,
  overdue.tolerance_minor,
  stretches.from_month,
  coalesce(stretches.next_month, night.this_month + 1) as to_month,
  stretches.open_minor
from stretches
inner join overdue using (dues_charge_id)
cross join {{ ref('int_window') }} as night
where stretches.open_minor > overdue.tolerance_minor
  and coalesce(stretches.next_month, night.this_month + 1) > night.first_month
