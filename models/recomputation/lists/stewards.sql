-- Every mandate in force tonight at an employer unit, for every union it represents.
-- key: mandate_id, union_id
select
  mandate_id, member_id, role, mandate_held.employer_unit_id, mandate_held.union_id, branch_id, starts_on, ends_on,
  term_ends_on, coalesce(notified_on <= as_of, false) as is_notified
from mandate_held
cross join tonight
join home_branch
  on home_branch.union_id = mandate_held.union_id and home_branch.employer_unit_id = mandate_held.employer_unit_id
where starts_on <= as_of and (ends_on is null or ends_on > as_of)
