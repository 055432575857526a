-- One row per union, employer unit, branch and month: members with a job whose last day is in that month or the next.
with
ending as (
  select
    member_id,
    from_month,
    to_month,
    {{ month_number(plus_days('ends_on', -1)) }} as last_month
  from {{ ref('int_jobs') }}
  where ends_on is not null
),
-- a past month is seen from its opening, this month from tonight
as_seen as (
  select
    ending.member_id,
    months.month,
    case when months.is_partial then months.month_number else months.month_number - 1 end as seen_month,
    ending.from_month,
    ending.to_month
  from ending
  inner join {{ ref('int_months') }} as months
    on months.month_number in (ending.last_month, ending.last_month - 1)
    and months.is_published
),
-- two jobs of one member may end in the same two months
memberships as (
  select distinct
    states.union_id,
    states.member_id,
    states.span_number,
    states.employer_unit_id,
    states.branch_id,
    as_seen.month
  from as_seen
  inner join {{ ref('int_states') }} as states
    on states.member_id = as_seen.member_id
    and states.from_month <= as_seen.seen_month
    and states.to_month > as_seen.seen_month
  where as_seen.from_month <= as_seen.seen_month
    and as_seen.to_month > as_seen.seen_month
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from memberships
group by all
