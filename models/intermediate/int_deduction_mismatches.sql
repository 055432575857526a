-- One row per member, employer and month of dues whose deduction from pay did not match what should be deducted.
with
rows_of_returns as (
  select
    charges.union_id,
    charges.member_id,
    charges.employer_unit_id,
    charges.month_number,
    min(charges.period_on) as period_on,
    max(charges.arrived_on) as arrived_on,
    max(charges.overdue_on) as judged_on,
    -- a sum charged twice is a mandate once
    greatest(0, least(sum(charges.amount_minor), max(charges.amount_minor))) as asked_minor,
    sum(charges.in_time_minor) as deducted_minor,
    sum(charges.paid_minor) as paid_minor
  from {{ ref('int_recent_charges') }} as charges
  where charges.payer = 'payroll'
    and charges.employer_unit_id is not null
  group by charges.union_id, charges.member_id, charges.employer_unit_id, charges.month_number
  having count(*) = count(charges.arrived_on)
    and count(*) = count(charges.overdue_on)
),
mandated as (
  -- several bases may be deducted
  select distinct rows_of_returns.member_id, rows_of_returns.month_number
  from rows_of_returns
  inner join {{ ref('stg_dues_bases') }} as bases
    on bases.member_id = rows_of_returns.member_id
    and bases.starts_on <= {{ month_of('rows_of_returns.month_number') }}
    and (bases.ends_on is null or bases.ends_on > {{ month_of('rows_of_returns.month_number') }})
  where bases.payer = 'payroll'
),
-- deducted, but the payment names no charge: nobody can say of what
without_name as (
  select member_id, max(paid_on) as last_paid_on
  from {{ ref('stg_payments') }}
  where channel = 'payroll'
    and dues_charge_id is null
    and amount_minor > 0
  group by member_id
),
compared as (
  select
    rows_of_returns.union_id,
    rows_of_returns.member_id,
    rows_of_returns.employer_unit_id,
    rows_of_returns.month_number,
    rows_of_returns.period_on,
    rows_of_returns.arrived_on,
    rows_of_returns.judged_on,
    rows_of_returns.deducted_minor,
    rows_of_returns.paid_minor,
    case when mandated.member_id is not null then rows_of_returns.asked_minor else 0 end as asked_minor,
    rules.amount as tolerance_minor
  from rows_of_returns
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = rows_of_returns.union_id
    and rules.rule = 'dues_tolerance_minor'
  cross join {{ ref('int_night') }} as night
  left join mandated
    on mandated.member_id = rows_of_returns.member_id
    and mandated.month_number = rows_of_returns.month_number
  left join without_name on without_name.member_id = rows_of_returns.member_id
  where rows_of_returns.judged_on <= night.as_of
    and (without_name.last_paid_on is null or without_name.last_paid_on < rows_of_returns.period_on)
)
select
  union_id,
  member_id,
  employer_unit_id,
  month_number,
  period_on,
  arrived_on,
  judged_on,
  case
    when deducted_minor <= 0 then 'missing'
    when asked_minor = 0 then 'extra'
    else 'amount_differs'
  end as part,
  -- whether nobody has put it right since
  abs(paid_minor - asked_minor) > tolerance_minor as is_open
from compared
where abs(deducted_minor - asked_minor) > tolerance_minor
