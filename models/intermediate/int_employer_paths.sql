-- One row per employer unit and unit above it in tonight's tree, itself included at distance 0.
with recursive paths as (
  select employer_unit_id, employer_unit_id as above_id, parent_id as next_id, cast(0 as bigint) as distance
  from {{ ref('stg_employer_units') }}
  union all
  select paths.employer_unit_id, units.employer_unit_id, units.parent_id, paths.distance + 1
  from paths
  inner join {{ ref('stg_employer_units') }} as units on units.employer_unit_id = paths.next_id
)
select
  employer_unit_id,
  above_id,
  distance,
  next_id is null as is_enterprise
from paths
