-- One row per union, employer unit, branch and month: members at the month's close who have paid more than was asked of them.
with
loose_steps as (
  select
    member_id,
    from_month as month_number,
    loose_minor - coalesce(lag(loose_minor) over (partition by member_id order by from_month nulls last), 0)
      as change_minor
  from {{ ref('int_loose_money') }}
),
charges as (
  select charges.dues_charge_id, charges.member_id, charges.due_on, charges.amount_minor, charges.currency
  from {{ ref('int_unsettled_charges') }} as charges
  inner join {{ ref('stg_unions') }} as unions
    on unions.union_id = charges.union_id
    and unions.currency = charges.currency
  semi join loose_steps on loose_steps.member_id = charges.member_id
),
steps as (
  select member_id, month_number, change_minor from loose_steps
  union all
  select charges.member_id, {{ close_after('charges.due_on') }}, -charges.amount_minor
  from charges
  cross join {{ ref('int_window') }} as night
  where charges.due_on <= night.as_of
  union all
  -- a payment covers its own charge, and not before it is due
  select
    charges.member_id,
    greatest({{ close_after('charges.due_on') }}, {{ close_after('payments.paid_on') }}),
    payments.amount_minor
  from charges
  inner join {{ ref('stg_payments') }} as payments
    on payments.dues_charge_id = charges.dues_charge_id
    and payments.currency = charges.currency
  cross join {{ ref('int_window') }} as night
  where charges.due_on <= night.as_of
    and payments.paid_on <= night.as_of
),
net_steps as (
  select member_id, month_number, sum(change_minor) as change_minor
  from steps
  group by member_id, month_number
),
balances as (
  select
    member_id,
    month_number as from_month,
    lead(month_number) over (partition by member_id order by month_number nulls last) as next_month,
    sum(change_minor) over (
      partition by member_id order by month_number rows between unbounded preceding and current row
    ) as balance_minor
  from net_steps
),
spans as (
  select
    states.union_id,
    states.employer_unit_id,
    states.branch_id,
    greatest(states.from_month, balances.from_month) as from_month,
    least(states.to_month, coalesce(balances.next_month, night.this_month + 1)) as to_month
  from balances
  cross join {{ ref('int_window') }} as night
  inner join {{ ref('int_states') }} as states
    on states.member_id = balances.member_id
    and states.from_month < coalesce(balances.next_month, night.this_month + 1)
    and states.to_month > balances.from_month
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = states.union_id
    and rules.rule = 'credit_balance_minor'
  where balances.balance_minor > rules.amount
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id']) }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  numerator,
  cast(null as bigint) as denominator
from by_month
