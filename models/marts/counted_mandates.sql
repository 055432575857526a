-- One row per mandate at an employer unit and union it represents, in force or a steward's that ended within a year: counted, or why not.
with
active as (
  select active.mandate_id, active.union_id
  from {{ ref('int_active_stewards') }} as active
  inner join {{ ref('int_night') }} as night on night.this_month = active.month_number
),
mandates as (
  select
    mandates.union_id,
    mandates.mandate_id,
    mandates.member_id,
    mandates.employer_unit_id,
    case
      when mandates.is_in_force and mandates.is_steward then 'counted'
      when mandates.is_in_force then 'another_role'
      when mandates.starts_on > night.as_of then 'mandate_not_started'
      else 'mandate_ended'
    end as why
  from {{ ref('int_mandates') }} as mandates
  cross join {{ ref('int_night') }} as night
  where mandates.is_in_force
    or mandates.is_steward and (mandates.ends_on is null or mandates.ends_on > night.a_year_ago)
)
select
  mandates.union_id,
  mandates.mandate_id,
  mandates.member_id,
  mandates.employer_unit_id,
  units.l as unit_l,
  homes.branch_id,
  branches.region_id,
  mandates.why as why_stewards,
  case
    when mandates.why <> 'counted' then mandates.why
    when people.email like '%_@_%._%' or length(trim(people.phone)) >= 5 then 'counted'
    else 'not_reachable'
  end as why_stewards_reachable,
  case
    when mandates.why <> 'counted' then mandates.why
    when loads.is_licensed then 'counted'
    else 'no_licence'
  end as why_stewards_licensed,
  case
    when mandates.why <> 'counted' then mandates.why
    when loads.course_due_on > night.as_of then 'course_not_due'
    when loads.training = 'in_time' then 'counted'
    when loads.training = 'late' then 'course_late'
    else 'no_course'
  end as why_stewards_trained,
  case
    when mandates.why <> 'counted' then mandates.why
    when loads.days_left <= 90 and loads.is_succeeded then 'succeeded'
    when loads.days_left <= 90 then 'counted'
    else 'mandate_goes_on'
  end as why_mandates_ending,
  case
    when mandates.why <> 'counted' then mandates.why
    when active.mandate_id is not null then 'counted'
    else 'nothing_recorded'
  end as why_active_stewards
from mandates
cross join {{ ref('int_night') }} as night
inner join {{ ref('stg_members') }} as people on people.member_id = mandates.member_id
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = mandates.employer_unit_id
inner join {{ ref('int_home_branches') }} as homes
  on homes.union_id = mandates.union_id
  and homes.employer_unit_id = mandates.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = homes.branch_id
left join {{ ref('steward_loads') }} as loads
  on loads.mandate_id = mandates.mandate_id
  and loads.union_id = mandates.union_id
left join active
  on active.mandate_id = mandates.mandate_id
  and active.union_id = mandates.union_id
