-- in the cell in which the arrears began; decided at the second close after that one
with decided as (
  select
    begun.member_id, begun.month, counted_at.union_id, counted_at.employer_unit_id, counted_at.branch_id,
    counted_at.closes_on as began_on, first.closes_on as first_on, second.closes_on as second_on, second.month as decided_in,
    exists (select from arrears where arrears.member_id = begun.member_id and arrears.month = first.month) as owed_at_first,
    exists (
      select from counted_at as later
      where later.member_id = begun.member_id and later.month in (first.month, second.month)
        and not exists (select from arrears where arrears.member_id = later.member_id and arrears.month = later.month)
    ) as is_cured
  from arrears as begun
  join counted_at on counted_at.member_id = begun.member_id and counted_at.month = begun.month
  join month as first on first.month = begun.month + interval '1 month'
  join month as second on second.month = begun.month + interval '2 months'
  where begun.month > (select min(month) from month)
    and not exists (
      select from arrears
      where arrears.member_id = begun.member_id and arrears.month = begun.month - interval '1 month'
    )
)
select
  union_id, employer_unit_id, branch_id, full_year.month, null as part, count(*) filter (where is_cured) as numerator,
  count(*) as denominator
from full_year
join decided on decided_in between first_full and last_full
where exists (
  select from contact
  where contact.member_id = decided.member_id and not is_automatic
    and happened_at::date between began_on + 1 and case when owed_at_first then second_on else first_on end
)
group by union_id, employer_unit_id, branch_id, full_year.month

-- lea was talked with while owing and still owes; that is decided in September and stands for a year
-- by hand 2026-09: without:b1 b1 0/1
