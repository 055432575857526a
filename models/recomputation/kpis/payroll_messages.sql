select
  union_id, counted_at.employer_unit_id, branch_id, month, null as part, count(*) as numerator,
  null::bigint as denominator
from counted_at
join union_rule using (union_id)
join payroll_message
  on payroll_message.member_id = counted_at.member_id
  and sent_on <= closes_on and sent_on >= month - make_interval(months => payroll_message_months - 1)
group by union_id, counted_at.employer_unit_id, branch_id, month

-- by hand 2026-08: w1 b1 2
-- by hand 2026-10: w1 b1 1
