select
  union_id, member_tonight.employer_unit_id, branch_id, month, null as part,
  count(*) filter (
    where trim(email) <> '' and trim(phone) <> '' and trim(occupation) <> '' and employer_unit.kind = 'workplace'
  ) as numerator,
  count(*) as denominator
from member_tonight
join member using (member_id, union_id)
left join employer_unit on employer_unit.employer_unit_id = member_tonight.employer_unit_id
where member_tonight.kind = 'working'
group by union_id, member_tonight.employer_unit_id, branch_id, month

-- by hand 2026-10: w1 b1 1/3, w2 b1 2/2, w3 b2 1/1, without:b1 b1 0/5, without:b2 b2 0/1, without:nobranch:n
--   nobranch:n 0/1
