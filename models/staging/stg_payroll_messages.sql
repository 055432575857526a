-- One row per message to a payroll office about a member's deduction.
select
  cast(payroll_message_id as string) as payroll_message_id,
  cast(member_id as string) as member_id,
  cast(employer_unit_id as string) as employer_unit_id,
  cast(sent_on as date) as sent_on,
  cast(kind as string) as kind,
  cast(status as string) as status
from {{ source('raw', 'payroll_message') }}
