-- One row per span of one member in one union, one kind and one branch; a change of kind or branch starts the next row.
select
  cast(membership_id as string) as membership_id,
  cast(member_id as string) as member_id,
  cast(branch_id as string) as branch_id,
  cast(kind as string) as kind,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on,
  cast(exit_reason as string) as exit_reason,
  cast(notice_received_on as date) as notice_received_on,
  cast(notice_withdrawn_on as date) as notice_withdrawn_on,
  cast(is_pending as boolean) as is_pending
from {{ source('raw', 'membership') }}
