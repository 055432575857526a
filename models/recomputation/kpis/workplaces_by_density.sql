with known as (
  select
    union_workplace.union_id, union_workplace.employer_unit_id, home_branch.branch_id, month, eligible,
    (
      select count(*) from member_job
      where member_job.employer_unit_id = union_workplace.employer_unit_id
        and member_job.month = headcount_in_force.month
        and member_job.union_id = union_workplace.union_id
    )::numeric / eligible as density
  from union_workplace
  join headcount_in_force
    on headcount_in_force.employer_unit_id = union_workplace.employer_unit_id
    and headcount_in_force.union_id = union_workplace.union_id
  join home_branch
    on home_branch.employer_unit_id = union_workplace.employer_unit_id
    and home_branch.union_id = union_workplace.union_id
  where eligible > 0 and (closed_on is null or closed_on > closes_on)
)
select
  union_id, employer_unit_id, branch_id, month,
  case
    when density < 0.10 then 'under_10'
    when density < 0.25 then 'from_10'
    when density < 0.45 then 'from_25'
    when density < 0.65 then 'from_45'
    else 'from_65'
  end as part,
  count(*) as numerator, null::bigint as denominator
from known
group by union_id, employer_unit_id, branch_id, month, part

-- by hand 2026-09: w1 b1 from_25 1, w3 b2 under_10 1
