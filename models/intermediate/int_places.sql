-- One row per union and organisation unit of the register, and per union and '' for none: the branch where what belongs to it is counted.
with
units as (
  select union_id, organisation_unit_id, kind = 'branch' as is_branch
  from {{ ref('stg_organisation_units') }}
  union all
  select union_id, '' as organisation_unit_id, false as is_branch
  from {{ ref('stg_unions') }}
)
select
  union_id,
  organisation_unit_id,
  case when is_branch then organisation_unit_id else 'nobranch:' || union_id end as branch_id
from units
