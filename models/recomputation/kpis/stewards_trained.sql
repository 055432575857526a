with schooled as (
  select member_id, min(coalesce(completed_on, ends_on - 1, starts_on)) as schooled_on
  from course_attendance
  join course on course.course_id = course_attendance.course_id
  where status = 'completed' and kind = 'steward_basic'
  group by member_id
)
select
  mandate_held.union_id, mandate_held.employer_unit_id, branch_id, month, null as part,
  count(*) filter (where schooled_on <= first_on + steward_course_days) as numerator,
  count(*) as denominator
from month
join mandate_held on mandate_held.starts_on <= closes_on and (ends_on is null or ends_on > closes_on)
join union_rule on union_rule.union_id = mandate_held.union_id
join home_branch
  on home_branch.employer_unit_id = mandate_held.employer_unit_id and home_branch.union_id = mandate_held.union_id
cross join lateral (
  select min(earlier.starts_on) as first_on from mandate_held as earlier
  where earlier.member_id = mandate_held.member_id and earlier.union_id = mandate_held.union_id and earlier.is_steward
) as career
left join schooled on schooled.member_id = mandate_held.member_id
where is_steward and closes_on - first_on >= steward_course_days
group by mandate_held.union_id, mandate_held.employer_unit_id, branch_id, month

-- by hand 2024-05: w1 b1 1/1
-- by hand 2024-06: c b1 0/1, w1 b1 1/1, w2 b1 0/1
