-- One row per mandate: a person elected to a role at one unit for a span.
select
  cast(mandate_id as string) as mandate_id,
  cast(member_id as string) as member_id,
  cast(role as string) as role,
  cast(employer_unit_id as string) as employer_unit_id,
  cast(organisation_unit_id as string) as organisation_unit_id,
  cast(elected_on as date) as elected_on,
  cast(notified_on as date) as notified_on,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on,
  cast(term_ends_on as date) as term_ends_on,
  cast(end_reason as string) as end_reason,
  cast(stand_in_for as string) as stand_in_for,
  cast(source as string) as source
from {{ source('raw', 'mandate') }}
