-- in the cell of a year ago; the dead are taken out of both sides
select
  before.union_id, before.employer_unit_id, before.branch_id, month.month, null as part,
  count(still.member_id) as numerator, count(*) as denominator
from month
join whereabouts as before on before.day = year_ago_on and before.is_counted
join member on member.member_id = before.member_id and (deceased_on is null or deceased_on > closes_on)
left join counted_at as still on still.member_id = before.member_id and still.month = month.month
group by before.union_id, before.employer_unit_id, before.branch_id, month.month

-- by hand 2025-05: w1 b1 4/4, without:b1 b1 3/4, without:b2 b2 2/2, without:nobranch:n nobranch:n 1/1
-- by hand 2026-10: w1 b1 4/4, w2 b1 1/1, without:b1 b1 5/5, without:b2 b2 2/2, without:nobranch:n nobranch:n 1/1
