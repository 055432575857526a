-- the answers of a handful stand under the union only, like those of a region
select
  result.union_id, 'without:' || coalesce(branch.organisation_unit_id, 'nobranch:' || result.union_id) as employer_unit_id,
  coalesce(branch.organisation_unit_id, 'nobranch:' || result.union_id) as branch_id, month.month, null as part,
  sum(favourable) as numerator, sum(respondents) as denominator
from survey_result as result
cross join tonight
join month on date_trunc('month', period_on) = month.month
left join organisation_unit as branch
  on branch.organisation_unit_id = result.organisation_unit_id and branch.kind = 'branch'
  and branch.union_id = result.union_id and respondents >= setting('survey_minimum', result.union_id, as_of)
where question = 'satisfied' and respondents > 0
group by result.union_id, 2, 3, month.month

-- by hand 2026-09: without:b1 b1 3/5, without:nobranch:n nobranch:n 4/4
