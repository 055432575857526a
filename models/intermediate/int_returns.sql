-- One row per union and employer's return that was expected by tonight: when it came, and whether in time.
with
expected as (
  select
    homes.union_id,
    homes.branch_id,
    remittances.remittance_id,
    remittances.employer_unit_id,
    remittances.period_on,
    remittances.expected_on,
    {{ plus_days('remittances.expected_on', 'rules.amount') }} as late_after,
    case when remittances.arrived_on <= night.as_of then remittances.arrived_on end as arrived_on,
    night.as_of
  from {{ ref('stg_remittances') }} as remittances
  -- a return is awaited by each union with members at the employer
  inner join {{ ref('int_home_branches') }} as homes
    on homes.employer_unit_id = remittances.employer_unit_id
    and homes.fallback = 0
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = homes.union_id
    and rules.rule = 'return_grace_days'
  cross join {{ ref('int_night') }} as night
  where remittances.expected_on <= night.as_of
)
select
  union_id,
  remittance_id,
  employer_unit_id,
  branch_id,
  period_on,
  expected_on,
  arrived_on,
  {{ month_number('expected_on') }} as month_number,
  case
    when arrived_on <= late_after then 'in_time'
    when arrived_on is not null then 'late'
    when late_after < as_of then 'missing'
    else 'awaited'
  end as state
from expected
