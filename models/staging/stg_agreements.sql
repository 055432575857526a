-- One row per union, employer unit and span of a collective agreement's state.
select
  cast(agreement_id as string) as agreement_id,
  cast(union_id as string) as union_id,
  cast(employer_unit_id as string) as employer_unit_id,
  cast(state as string) as state,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on
from {{ source('raw', 'agreement') }}
