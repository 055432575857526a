with came_out as (
  select counted_at.*, opening_on
  from counted_at
  join month on month.month = counted_at.month
  where exists (
    select from arrears
    where arrears.member_id = counted_at.member_id and arrears.month = counted_at.month - interval '1 month'
  )
  and not exists (
    select from arrears where arrears.member_id = counted_at.member_id and arrears.month = counted_at.month
  )
),
last_payment as (
  select distinct on (member_id, month) -- all payments of the month
    member_id, month, coalesce(channel, 'other') as channel
  from came_out
  join payment using (member_id)
  where amount_minor > 0 and paid_on > opening_on and paid_on <= closes_on
  order by member_id, month, paid_on desc, amount_minor desc, payment_id desc
)
select
  union_id, employer_unit_id, branch_id, month, coalesce(channel, 'unpaid') as part, count(*) as numerator,
  null::bigint as denominator
from came_out
left join last_payment using (member_id, month)
group by union_id, employer_unit_id, branch_id, month, coalesce(channel, 'unpaid')

-- by hand 2026-03: without:b2 b2 other 1
-- by hand 2026-10: nothing
