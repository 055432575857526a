-- One row per union, employer unit, branch, month and part: members exempt from dues at the month's close, by reason.
with
reasons as (
  select
    exemptions.member_id,
    exemptions.reason,
    exemptions.starts_on,
    exemptions.exemption_id,
    {{ close_after('exemptions.starts_on') }} as from_month,
    {{ close_after('exemptions.ends_on') }} as to_month
  from {{ ref('stg_exemptions') }} as exemptions
  cross join {{ ref('int_night') }} as night
),
-- where exemptions overlap, the one that began last
spans as (
  select
    states.union_id,
    states.employer_unit_id,
    states.branch_id,
    states.from_month,
    states.to_month,
    reasons.reason as part
  from {{ ref('int_states') }} as states
  inner join reasons
    on reasons.member_id = states.member_id
    and reasons.from_month <= states.from_month
    and reasons.to_month > states.from_month
  where states.is_exempt
  qualify row_number() over (
    partition by states.member_id, states.span_number, states.from_month
    order by reasons.starts_on desc nulls last, reasons.exemption_id desc nulls last
  ) = 1
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
