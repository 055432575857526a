select
  union_id, counted_at.employer_unit_id, branch_id, month, null as part, count(*) as numerator,
  null::bigint as denominator
from counted_at
join payroll_message on payroll_message.member_id = counted_at.member_id
join (
  select union_id, setting('payroll_message_months', union_id, as_of) as months_back from "union" cross join tonight
) as window_rule using (union_id)
where sent_on <= closes_on
  and sent_on >= month - make_interval(months => months_back - 1)
group by union_id, counted_at.employer_unit_id, branch_id, month
