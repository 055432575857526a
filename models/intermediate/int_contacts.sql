-- One row per union, employer unit, branch, month, channel and topic: how often members turned to the union and met a person.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  channel,
  topic,
  cast(count(*) as bigint) as contacts
from {{ ref('int_contact_places') }}
group by all
