-- in the cell of the exam, in the month in which the months to congratulate in end; who died by then is in neither
with asked as (
  select
    graduate.*, as_of,
    (exam_on + make_interval(months => setting('graduate_months', union_id, as_of)))::date as until_on
  from graduate
  cross join tonight
)
select
  union_id, employer_unit_id, branch_id, month.month, null as part,
  count(*) filter (
    where exists (
      select from contact
      where contact.member_id = asked.member_id and is_automatic is not true
        and happened_at >= exam_on and happened_at < until_on + 1
    )
  ) as numerator,
  count(*) as denominator
from asked
join month on month.month = date_trunc('month', until_on)
where until_on <= as_of
  and (deceased_on is null or deceased_on > until_on)
group by union_id, employer_unit_id, branch_id, month.month

-- rex is talked to on the last evening, bo never
-- by hand 2025-10: without:b2 b2 1/1
-- by hand 2025-11: without:b1 b1 0/1
