-- One row per month, union and workplace with a headcount young enough: the latest one at the close.
select month, closes_on, union_id, latest.*
from month
cross join employer_unit
cross join lateral (
  select employer_unit_id, counted_on, employees, eligible from headcount
  where headcount.employer_unit_id = employer_unit.employer_unit_id and counted_on <= closes_on
  order by counted_on desc
  limit 1
) as latest
join union_rule on counted_on > closes_on - make_interval(months => headcount_months)
where employer_unit.kind = 'workplace'
-- index: employer_unit_id, month
