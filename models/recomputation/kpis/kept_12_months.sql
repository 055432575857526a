-- in the cell of a year ago; the dead are taken out of both sides
select
  before.union_id, before.employer_unit_id, before.branch_id, month.month, null as part,
  count(still.member_id) as numerator, count(*) as denominator
from month
join whereabouts as before on before.day = year_ago_on and before.is_counted
join member on member.member_id = before.member_id and (deceased_on is null or deceased_on > closes_on)
left join counted_at as still on still.member_id = before.member_id and still.month = month.month
group by before.union_id, before.employer_unit_id, before.branch_id, month.month
