-- a message reaches its reader for some months, wherever the reader goes
with lately as materialized (
  select distinct counted_at.union_id, member_id, counted_at.month
  from message_delivery join message using (message_id)
  join counted_at using (member_id)
  join (select union_id, setting('reach_months', union_id, as_of) as months from "union" cross join tonight) as rule on rule.union_id = counted_at.union_id
  where status = 'delivered' and sent_on <= closes_on
    and sent_on >= month - make_interval(months => months - 1)
)
select union_id, employer_unit_id, branch_id, month, null as part, count(lately.member_id) as numerator, count(*) as denominator
from counted_at
join (select union_id, min(month) as first_month from lately group by union_id) as start using (union_id)
left join lately using (union_id, member_id, month)
where month >= first_month
group by union_id, employer_unit_id, branch_id, month

-- by hand 2026-09: w1 b1 1/3, w2 b1 0/2, without:b1 b1 0/5, without:b2 b2 0/2, without:nobranch:n nobranch:n 0/1
-- by hand 2026-10: w1 b1 0/3, w2 b1 0/2, w3 b2 0/1, without:b1 b1 0/5, without:b2 b2 0/2, without:nobranch:n
--   nobranch:n 0/1
