select
  mandate_held.union_id, mandate_held.employer_unit_id, branch_id, date_trunc('month', as_of)::date as month,
  null as part, count(*) filter (where email ~ '.@.*.\..' or length(trim(phone)) >= 5) as numerator,
  count(*) as denominator
from tonight
join mandate_held on starts_on <= as_of and (ends_on is null or ends_on > as_of)
join member on member.member_id = mandate_held.member_id
join home_branch
  on home_branch.employer_unit_id = mandate_held.employer_unit_id and home_branch.union_id = mandate_held.union_id
where is_steward
group by mandate_held.union_id, mandate_held.employer_unit_id, branch_id, as_of

-- by hand 2026-10: c b1 0/1, w1 b1 0/1
