-- One row per bridged membership counted a year ago, in its cell of then: still a member tonight, or why not.
with
a_year_ago as (
  select union_id, member_id, span_number, employer_unit_id, branch_id
  from {{ ref('int_cells_on_day') }}
  where why = 'a_year_ago'
  union all
  -- a night at a month's end looks back to a month's close
  select states.union_id, states.member_id, states.span_number, states.employer_unit_id, states.branch_id
  from {{ ref('int_states') }} as states
  cross join {{ ref('int_night') }} as night
  where night.is_month_end
    and states.from_month <= night.this_month - 12
    and states.to_month > night.this_month - 12
),
members_tonight as (
  select distinct memberships.member_id
  from {{ ref('int_memberships') }} as memberships
  cross join {{ ref('int_night') }} as night
  where memberships.from_month <= night.this_month
    and memberships.to_month > night.this_month
)
select
  a_year_ago.union_id,
  a_year_ago.member_id,
  a_year_ago.span_number,
  a_year_ago.employer_unit_id,
  units.l as unit_l,
  a_year_ago.branch_id,
  branches.region_id,
  case
    when people.deceased_on <= night.as_of then 'died_since'
    when members_tonight.member_id is not null then 'counted'
    else 'left_since'
  end as why_kept_12_months
from a_year_ago
cross join {{ ref('int_night') }} as night
inner join {{ ref('stg_members') }} as people on people.member_id = a_year_ago.member_id
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = a_year_ago.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = a_year_ago.branch_id
left join members_tonight on members_tonight.member_id = a_year_ago.member_id
