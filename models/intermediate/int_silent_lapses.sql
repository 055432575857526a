-- One row per member whose deduction from pay stopped though nothing known explains it: since when, and how many returns came without.
with
-- what has stopped longer ago is arrears, not news
recent as (
  select
    rules.union_id,
    {{ plus_months('night.as_of', '-rules.amount') }} as starts_on,
    night.as_of
  from {{ ref('int_rules') }} as rules
  cross join {{ ref('int_night') }} as night
  where rules.rule = 'silent_lapse_months'
),
-- keyed by the payer too: a join that asks it of one side only would compare every member with every basis
on_payroll as (
  select
    members_now.union_id,
    members_now.member_id,
    'payroll' as payer,
    recent.starts_on,
    recent.as_of
  from {{ ref('int_members_now') }} as members_now
  inner join recent on recent.union_id = members_now.union_id
  where members_now.leaves_on is null
),
mandated as (
  -- several bases may be deducted
  select distinct on_payroll.*
  from on_payroll
  inner join {{ ref('stg_dues_bases') }} as bases
    on bases.member_id = on_payroll.member_id
    and bases.payer = on_payroll.payer
    and bases.starts_on <= on_payroll.as_of
    and (bases.ends_on is null or bases.ends_on > on_payroll.as_of)
),
charges as (
  select
    mandated.union_id,
    charges.member_id,
    charges.dues_charge_id,
    charges.employer_unit_id,
    charges.period_on,
    mandated.as_of
  from {{ ref('stg_dues_charges') }} as charges
  inner join mandated
    on mandated.member_id = charges.member_id
    and mandated.payer = charges.payer
    and mandated.starts_on <= charges.period_on
  where charges.amount_minor > 0
    and charges.employer_unit_id is not null
),
deducted as (
  select charges.union_id, charges.member_id, charges.employer_unit_id, charges.period_on
  from charges
  inner join {{ ref('stg_payments') }} as payments
    on payments.dues_charge_id = charges.dues_charge_id
    and payments.paid_on <= charges.as_of
  group by
    charges.union_id, charges.member_id, charges.employer_unit_id, charges.period_on, charges.dues_charge_id
  having sum(payments.amount_minor) > 0
),
last_deductions as (
  -- a period may have been deducted twice
  select distinct union_id, member_id, employer_unit_id, period_on
  from deducted
  qualify rank() over (partition by member_id order by period_on desc nulls last) = 1
),
returns as (
  select employer_unit_id, period_on, max(arrived_on) as arrived_on
  from {{ ref('stg_remittances') }}
  group by employer_unit_id, period_on
  having count(*) = count(arrived_on)
),
stopped as (
  select
    last_deductions.union_id,
    last_deductions.member_id,
    last_deductions.employer_unit_id,
    last_deductions.period_on as last_period_on,
    min(returns.period_on) as since_on,
    min(returns.arrived_on) as missed_on,
    cast(count(*) as bigint) as returns_without
  from last_deductions
  inner join returns
    on returns.employer_unit_id = last_deductions.employer_unit_id
    and returns.period_on > last_deductions.period_on
  cross join {{ ref('int_night') }} as night
  where returns.arrived_on <= night.as_of
  group by
    last_deductions.union_id, last_deductions.member_id, last_deductions.employer_unit_id, last_deductions.period_on
),
-- whatever the register knows that explains it
events as (
  select member_id, starts_on, ends_on
  from {{ ref('stg_exemptions') }}
  union all
  select member_id, leave_starts_on, leave_ends_on
  from {{ ref('stg_employments') }}
  where leave_starts_on is not null
  union all
  select member_id, starts_on, {{ plus_days('starts_on', 1) }}
  from {{ ref('stg_employments') }}
  where starts_on is not null
  union all
  select member_id, ends_on, {{ plus_days('ends_on', 1) }}
  from {{ ref('stg_employments') }}
  where ends_on is not null
  union all
  -- payroll offices take their time
  select member_id, sent_on, {{ plus_months('sent_on', 2) }}
  from {{ ref('stg_payroll_messages') }}
  where kind = 'stop'
),
explained as (
  select stopped.member_id
  from stopped
  inner join events
    on events.member_id = stopped.member_id
    and (events.ends_on is null or events.ends_on > stopped.last_period_on)
  cross join {{ ref('int_night') }} as night
  where events.starts_on <= night.as_of
  union
  -- deducted, but the payment names no charge
  select stopped.member_id
  from stopped
  inner join {{ ref('stg_payments') }} as payments
    on payments.member_id = stopped.member_id
    and payments.paid_on >= stopped.missed_on
  where payments.channel = 'payroll'
    and payments.dues_charge_id is null
    and payments.amount_minor > 0
)
select
  stopped.union_id,
  stopped.member_id,
  min(stopped.since_on) as since_on,
  max(stopped.returns_without) as returns_without
from stopped
inner join {{ ref('int_rules') }} as rules
  on rules.union_id = stopped.union_id
  and rules.rule = 'silent_lapse_returns'
left join explained on explained.member_id = stopped.member_id
where explained.member_id is null
  and stopped.returns_without >= rules.amount
group by stopped.union_id, stopped.member_id
