-- a promise stands where its case stands, else at the branch that gave it
select
  promise.union_id,
  coalesce(
    case_place.employer_unit_id, 'without:' || coalesce(branch.organisation_unit_id, 'nobranch:' || promise.union_id)
  ) as employer_unit_id,
  coalesce(case_place.branch_id, branch.organisation_unit_id, 'nobranch:' || promise.union_id) as branch_id,
  month.month, null as part,
  count(*) filter (where done_on <= due_on) as numerator, count(*) as denominator
from promise
cross join tonight
join month on due_on between month.month and closes_on
left join case_place
  on case_place.case_header_id = promise.case_header_id and case_place.union_id = promise.union_id
left join organisation_unit as branch
  on branch.organisation_unit_id = promise.organisation_unit_id and branch.kind = 'branch'
  and branch.union_id = promise.union_id
where due_on < as_of or done_on <= as_of
group by promise.union_id, 2, 3, month.month

-- by hand 2026-09: w1 b1 0/1, without:b2 b2 1/1
