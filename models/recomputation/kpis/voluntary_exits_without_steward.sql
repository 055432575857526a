select
  union_id, employer_unit_id, branch_id, full_year.month, null as part, count(*) filter (where left_by_choice) as numerator,
  count(*) as denominator
from full_year
join steward_exposure on steward_exposure.month between first_full and last_full
where not has_steward
group by union_id, employer_unit_id, branch_id, full_year.month

-- by hand 2024-06: w1 b1 0/8
