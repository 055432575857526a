-- One row per bridged membership that began in the published months: the cell it began in and how long it lasted.
with
cells as (
  select memberships.member_id, memberships.span_number, states.employer_unit_id, states.branch_id
  from {{ ref('int_memberships') }} as memberships
  inner join {{ ref('int_states') }} as states
    on states.member_id = memberships.member_id
    and states.span_number = memberships.span_number
    and states.from_month = memberships.from_month
  union all
  -- who joined and left in one month
  select member_id, span_number, employer_unit_id, branch_id
  from {{ ref('int_cells_on_day') }}
  where why = 'last_day'
),
spans as (
  select
    memberships.union_id,
    memberships.member_id,
    memberships.span_number,
    cells.employer_unit_id,
    cells.branch_id,
    memberships.starts_on,
    case
      when memberships.ends_on <= {{ plus_days('night.as_of', 1) }} then {{ plus_days('memberships.ends_on', -1) }}
    end as last_day,
    memberships.exit_reason,
    {{ full_months('memberships.starts_on', 'night.as_of') }} as months_seen
  from {{ ref('int_memberships') }} as memberships
  inner join cells using (member_id, span_number)
  cross join {{ ref('int_night') }} as night
)
select
  union_id,
  member_id,
  span_number,
  employer_unit_id,
  branch_id,
  starts_on,
  last_day,
  case when last_day is not null then exit_reason end as exit_reason,
  months_seen,
  -- the first whole month that does not reach beyond the last day
  case
    when {{ plus_months('starts_on', full_months('starts_on', 'last_day')) }} < last_day
      then {{ full_months('starts_on', 'last_day') }} + 1
    when last_day is not null then greatest(1, {{ full_months('starts_on', 'last_day') }})
  end as left_in_month
from spans
