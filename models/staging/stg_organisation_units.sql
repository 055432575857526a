-- One row per node of the union's own tree below the union itself: region, branch.
select
  cast(organisation_unit_id as string) as organisation_unit_id,
  cast(union_id as string) as union_id,
  cast(parent_id as string) as parent_id,
  cast(kind as string) as kind,
  cast(name as string) as name
from {{ source('raw', 'organisation_unit') }}
