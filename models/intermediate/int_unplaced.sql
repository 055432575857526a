-- One row per union in which something happened outside any branch: the branch of what belongs to none.
with
happened as (
  select union_id, coalesce(organisation_unit_id, '') as organisation_unit_id
  from {{ ref('stg_case_headers') }}
  union
  select union_id, coalesce(organisation_unit_id, '') from {{ ref('stg_contacts') }}
  union
  select union_id, coalesce(organisation_unit_id, '') from {{ ref('stg_promises') }}
  union
  -- the answers of a handful stand in no branch either
  select union_id, '' from {{ ref('stg_survey_results') }}
)
select distinct 'nobranch:' || happened.union_id as branch_id
from happened
left join {{ ref('int_places') }} as places using (union_id, organisation_unit_id)
where places.branch_id is null
  or places.branch_id = 'nobranch:' || happened.union_id
