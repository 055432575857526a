-- One row per mandate of a steward, union and unit it covers: its own, those below it, and the company groups above it.
select
  mandates.mandate_id,
  mandates.union_id,
  paths.employer_unit_id,
  case when paths.distance = 0 then 'own' else 'above' end as held,
  mandates.role,
  mandates.starts_on,
  mandates.ends_on,
  mandates.term_ends_on,
  mandates.end_reason,
  mandates.is_full_term,
  mandates.is_notified,
  mandates.is_in_force,
  mandates.from_month,
  mandates.to_month
from {{ ref('int_mandates') }} as mandates
inner join {{ ref('int_employer_paths') }} as paths
  on paths.above_id = mandates.employer_unit_id
  and (paths.distance = 0 or mandates.covers_below)
where mandates.is_steward
union all
select
  mandates.mandate_id,
  mandates.union_id,
  paths.above_id,
  'below',
  mandates.role,
  mandates.starts_on,
  mandates.ends_on,
  mandates.term_ends_on,
  mandates.end_reason,
  mandates.is_full_term,
  mandates.is_notified,
  mandates.is_in_force,
  mandates.from_month,
  mandates.to_month
from {{ ref('int_mandates') }} as mandates
inner join {{ ref('int_employer_paths') }} as paths
  on paths.employer_unit_id = mandates.employer_unit_id
  and paths.distance > 0
inner join {{ ref('stg_employer_units') }} as units
  on units.employer_unit_id = paths.above_id
  and units.kind = 'company_group'
where mandates.is_steward
