-- One row per mandate at an employer unit and union it represents, in force or a steward's that ended within a year: counted, or why not.
select
  mandates.union_id,
  mandates.mandate_id,
  mandates.member_id,
  mandates.employer_unit_id,
  units.l as unit_l,
  homes.branch_id,
  branches.region_id,
  case
    when mandates.is_in_force and mandates.is_steward then 'counted'
    when mandates.is_in_force then 'another_role'
    when mandates.starts_on > night.as_of then 'mandate_not_started'
    else 'mandate_ended'
  end as why_stewards
from {{ ref('int_mandates') }} as mandates
cross join {{ ref('int_night') }} as night
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = mandates.employer_unit_id
inner join {{ ref('int_home_branches') }} as homes
  on homes.union_id = mandates.union_id
  and homes.employer_unit_id = mandates.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = homes.branch_id
where mandates.is_in_force
  or mandates.is_steward and (mandates.ends_on is null or mandates.ends_on > night.a_year_ago)
