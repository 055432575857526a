select
  union_id, employer_unit_id, branch_id, judged.month, null as part,
  count(*) filter (where exists (
    select from counted_at as later
    where later.member_id = counted_at.member_id
      and later.month between begun.month + interval '1 month' and begun.month + interval '2 months'
      and not exists (
        select from arrears where arrears.member_id = later.member_id and arrears.month = later.month
      )
  )) as numerator,
  count(*) as denominator
from arrears as begun
join counted_at on counted_at.member_id = begun.member_id and counted_at.month = begun.month
join month as judged on judged.month = begun.month + interval '3 months'
where begun.month > (select min(month) from month)
  and not exists (
    select from arrears
    where arrears.member_id = begun.member_id and arrears.month = begun.month - interval '1 month'
  )
group by union_id, employer_unit_id, branch_id, judged.month

-- by hand 2026-05: without:b2 b2 1/1
-- by hand 2026-10: without:b1 b1 0/1
