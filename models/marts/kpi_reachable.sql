-- One row per union, employer unit, branch, month and channel: members whom an e-mail or a call can reach.
with
spans as (
  select
    states.union_id,
    states.employer_unit_id,
    states.branch_id,
    case
      when reachable.has_email and reachable.has_phone then 'email_and_phone'
      when reachable.has_email then 'email_only'
      else 'phone_only'
    end as part,
    states.from_month,
    states.to_month
  from {{ ref('int_states') }} as states
  inner join {{ ref('int_reachable') }} as reachable using (member_id)
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'part']) }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  part,
  numerator,
  cast(null as bigint) as denominator
from by_month
