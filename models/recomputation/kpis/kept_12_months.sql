-- in the cell of a year ago; the dead are taken out of both sides
select
  whereabouts.union_id, employer_unit_id, branch_id, month, null as part,
  count(*) filter (
    where exists (
      select from counted_at where counted_at.member_id = whereabouts.member_id and counted_at.month = month.month
    )
  ) as numerator,
  count(*) as denominator
from month
join whereabouts on day = year_ago_on and is_counted
join member on member.member_id = whereabouts.member_id
where deceased_on is null or deceased_on > closes_on
group by whereabouts.union_id, employer_unit_id, branch_id, month
