-- One row per matter that a member brings to the union; never its text.
select
  cast(case_header_id as string) as case_header_id,
  cast(union_id as string) as union_id,
  cast(member_id as string) as member_id,
  cast(organisation_unit_id as string) as organisation_unit_id,
  cast(employer_unit_id as string) as employer_unit_id,
  cast(received_at as timestamp) as received_at,
  cast(channel as string) as channel,
  cast(topic as string) as topic,
  cast(priority as string) as priority,
  cast(owner_id as string) as owner_id,
  cast(received_by as string) as received_by
from {{ source('raw', 'case_header') }}
