-- One row per union, employer unit, branch and month: members at the month's close, and those whose pay the union bargains for.
with
in_force as (
  select
    membership_rows.member_id,
    membership_rows.span_number,
    membership_rows.kind,
    {{ close_after('membership_rows.starts_on') }} as from_month,
    coalesce(
      lead({{ close_after('membership_rows.starts_on') }}) over (
        partition by membership_rows.member_id, membership_rows.span_number
        order by membership_rows.starts_on nulls last, membership_rows.membership_id nulls last
      ),
      night.this_month + 1
    ) as to_month
  from {{ ref('int_membership_rows') }} as membership_rows
  cross join {{ ref('int_night') }} as night
),
spans as (
  select union_id, employer_unit_id, branch_id, 'members' as measure, from_month, to_month
  from {{ ref('int_states') }}
  union all
  select
    states.union_id, states.employer_unit_id, states.branch_id, 'represented',
    greatest(states.from_month, in_force.from_month), least(states.to_month, in_force.to_month)
  from {{ ref('int_states') }} as states
  inner join in_force
    on in_force.member_id = states.member_id
    and in_force.span_number = states.span_number
    and in_force.from_month < states.to_month
    and in_force.to_month > states.from_month
  where in_force.kind in ('working', 'unemployed')
),
by_month as (
  {{ stock_by_month('spans', ['union_id', 'employer_unit_id', 'branch_id', 'measure']) }}
)
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  cast(coalesce(sum(numerator) filter (where measure = 'represented'), 0) as bigint) as numerator,
  cast(sum(numerator) filter (where measure = 'members') as bigint) as denominator
from by_month
group by all
