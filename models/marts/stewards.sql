-- One row per mandate in force tonight at an employer unit and union it represents.
select
  mandates.mandate_id,
  mandates.member_id,
  people.given_name,
  people.family_name,
  mandates.role,
  mandates.employer_unit_id,
  units.l as unit_l,
  units.r as unit_r,
  units.name as unit_name,
  units.kind as unit_kind,
  units.enterprise_l,
  units.enterprise_r,
  mandates.union_id,
  homes.branch_id,
  branches.region_id,
  mandates.starts_on,
  mandates.ends_on,
  mandates.term_ends_on,
  mandates.is_notified,
  people.email,
  people.phone,
  coalesce(people.is_protected, false) as is_protected
from {{ ref('int_mandates') }} as mandates
inner join {{ ref('stg_members') }} as people using (member_id)
inner join {{ ref('employer_units') }} as units on units.employer_unit_id = mandates.employer_unit_id
inner join {{ ref('int_home_branches') }} as homes
  on homes.union_id = mandates.union_id
  and homes.employer_unit_id = mandates.employer_unit_id
inner join {{ ref('organisation_units') }} as branches on branches.organisation_unit_id = homes.branch_id
where mandates.is_in_force
