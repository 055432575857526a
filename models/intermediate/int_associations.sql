-- One row per employer unit: its employers' association, its own or that of the nearest unit above; '' where none.
select
  paths.employer_unit_id,
  coalesce(
    min_by(units.employer_association, paths.distance) filter (where units.employer_association is not null), ''
  ) as employer_association
from {{ ref('int_employer_paths') }} as paths
inner join {{ ref('stg_employer_units') }} as units on units.employer_unit_id = paths.above_id
group by all
