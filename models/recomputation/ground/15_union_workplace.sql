-- One row per union and workplace that is its business: all of them where the register holds one union only, else where
-- one of its members ever had a job or which an agreement of its names, at the workplace or above.
select union_id, employer_unit_id, closed_on
from "union"
cross join employer_unit
where employer_unit.kind = 'workplace'
  and (
    (select count(*) from "union") = 1
    or exists (
      select from employment
      join member using (member_id)
      where employment.employer_unit_id = employer_unit.employer_unit_id and member.union_id = "union".union_id
    )
    or exists (
      select from employer_above
      join agreement on agreement.employer_unit_id = employer_above.above_id
      where employer_above.employer_unit_id = employer_unit.employer_unit_id and agreement.union_id = "union".union_id
    )
  )
