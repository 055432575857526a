-- One row per person, office and span: who may sign in as what without a mandate.
select
  cast(office_id as string) as office_id,
  cast(person_id as string) as person_id,
  cast(person_name as string) as person_name,
  cast(email as string) as email,
  cast(role as string) as role,
  cast(union_id as string) as union_id,
  cast(organisation_unit_id as string) as organisation_unit_id,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on
from {{ source('raw', 'office') }}
