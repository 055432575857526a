-- One row per union and unit that lacks a steward, where a workplace nearby has one: which, and why it is near.
with
held as (
  select
    units.union_id, units.employer_unit_id, units.name, units.enterprise_id, units.municipality, units.region_id,
    cast(units.members as double) / units.stewards as members_per_steward
  from {{ ref('int_unit_stewards') }} as units
  where units.unit_kind = 'workplace' and units.stewards > 0
),
gaps as (
  select union_id, employer_unit_id, enterprise_id, municipality, region_id
  from {{ ref('int_unit_stewards') }}
  where status in ('lost', 'vacant', 'never')
),
near as (
  select
    gaps.union_id, gaps.employer_unit_id, held.employer_unit_id as nearest_unit_id, held.name as nearest_unit_name,
    'enterprise' as nearest_by, held.members_per_steward
  from gaps
  inner join held
    on held.union_id = gaps.union_id
    and held.region_id = gaps.region_id
    and held.enterprise_id = gaps.enterprise_id
  union all
  select
    gaps.union_id, gaps.employer_unit_id, held.employer_unit_id, held.name,
    'municipality', held.members_per_steward
  from gaps
  inner join held
    on held.union_id = gaps.union_id
    and held.region_id = gaps.region_id
    and held.municipality = gaps.municipality
    and held.enterprise_id <> gaps.enterprise_id
)
select union_id, employer_unit_id, nearest_unit_id, nearest_unit_name, nearest_by
from near
qualify row_number() over (
  partition by union_id, employer_unit_id
  order by nearest_by nulls last, members_per_steward nulls last, nearest_unit_id nulls last
) = 1
