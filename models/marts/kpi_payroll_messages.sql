-- One row per union, employer unit, branch and month: messages to payroll offices about its members in the last three months.
with
spans as (
  select
    states.union_id,
    states.employer_unit_id,
    states.branch_id,
    greatest(states.from_month, {{ month_number('messages.sent_on') }}) as from_month,
    least(states.to_month, {{ month_number('messages.sent_on') }} + rules.amount) as to_month
  from {{ ref('stg_payroll_messages') }} as messages
  cross join {{ ref('int_night') }} as night
  inner join {{ ref('int_states') }} as states
    on states.member_id = messages.member_id
    and states.to_month > {{ month_number('messages.sent_on') }}
  inner join {{ ref('int_rules') }} as rules
    on rules.union_id = states.union_id
    and rules.rule = 'payroll_message_months'
  where messages.sent_on <= night.as_of
    and states.from_month < {{ month_number('messages.sent_on') }} + rules.amount
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
