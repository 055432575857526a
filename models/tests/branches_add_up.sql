-- One row per branch whose members a year ago + joined - left + moved are not its members.
select union_id, branch_id, members, members_12_months_ago, joined_12_months, left_12_months, moved_12_months
from {{ ref('branches') }}
cross join {{ ref('int_window') }} as night
where members_12_months_ago + joined_12_months - left_12_months + moved_12_months <> members
  and night.first_month <= night.this_month - 12
