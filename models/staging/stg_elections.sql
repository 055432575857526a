-- One row per election held for one role at one unit.
select
  cast(election_id as string) as election_id,
  cast(union_id as string) as union_id,
  cast(employer_unit_id as string) as employer_unit_id,
  cast(organisation_unit_id as string) as organisation_unit_id,
  cast(role as string) as role,
  cast(held_on as date) as held_on,
  cast(candidates as integer) as candidates,
  cast(entitled as integer) as entitled,
  cast(votes as integer) as votes
from {{ source('raw', 'election') }}
