-- One row per union: the rules that are read as in force tonight.
select
  union_id,
  setting('bridging_days', union_id, as_of) as bridging_days,
  setting('headcount_months', union_id, as_of) as headcount_months,
  setting('reelection_grace_days', union_id, as_of) as reelection_grace_days,
  setting('steward_gap_months', union_id, as_of) as steward_gap_months,
  setting('payroll_message_months', union_id, as_of) as payroll_message_months,
  setting('new_member_days', union_id, as_of) as new_member_days,
  setting('succession_days', union_id, as_of) as succession_days,
  setting('steward_course_days', union_id, as_of) as steward_course_days
from "union"
cross join tonight
