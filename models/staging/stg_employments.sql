-- One row per job of a member: a span at one employer unit.
select
  cast(employment_id as string) as employment_id,
  cast(member_id as string) as member_id,
  cast(employer_unit_id as string) as employer_unit_id,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on,
  cast(share_percent as integer) as share_percent,
  cast(field_of_work as string) as field_of_work,
  cast(leave_starts_on as date) as leave_starts_on,
  cast(leave_ends_on as date) as leave_ends_on,
  cast(confirmed_on as date) as confirmed_on
from {{ source('raw', 'employment') }}
