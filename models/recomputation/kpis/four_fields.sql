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
