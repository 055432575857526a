select
  union_workplace.union_id, union_workplace.employer_unit_id, home_branch.branch_id, month, null as part,
  (
    select count(*) from member_job
    where member_job.employer_unit_id = union_workplace.employer_unit_id
      and member_job.month = headcount_in_force.month
      and member_job.union_id = union_workplace.union_id
  ) as numerator,
  eligible::bigint as denominator
from union_workplace
join headcount_in_force
  on headcount_in_force.employer_unit_id = union_workplace.employer_unit_id
  and headcount_in_force.union_id = union_workplace.union_id
join home_branch
  on home_branch.employer_unit_id = union_workplace.employer_unit_id and home_branch.union_id = union_workplace.union_id
where headcount_in_force.eligible > 0
  and (closed_on is null or closed_on > closes_on)

-- by hand 2026-09: w1 b1 3/10, w3 b2 0/5
-- by hand 2026-10: w1 b1 3/10
