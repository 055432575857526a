-- One row per union, employer unit, branch, month and tenure band: members at the month's close.
with
bands as (
  select
    memberships.member_id,
    memberships.span_number,
    bands.part,
    {{ close_after(plus_months('memberships.starts_on', 'bands.from_months')) }} as from_month,
    {{ close_after(plus_months('memberships.starts_on', 'bands.to_months')) }} as to_month
  from {{ ref('int_memberships') }} as memberships
  cross join {{ ref('tenure_bands') }} as bands
  cross join {{ ref('int_night') }} as night
),
spans as (
  select
    states.union_id,
    states.employer_unit_id,
    states.branch_id,
    bands.part,
    greatest(states.from_month, bands.from_month) as from_month,
    least(states.to_month, bands.to_month) as to_month
  from {{ ref('int_states') }} as states
  inner join bands
    on bands.member_id = states.member_id
    and bands.span_number = states.span_number
    and bands.from_month < states.to_month
    and bands.to_month > states.from_month
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
