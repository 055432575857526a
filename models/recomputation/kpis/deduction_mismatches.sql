select
  place.union_id, place.employer_unit_id, place.branch_id, date_trunc('month', judged_on)::date as month,
  case when deducted_minor <= 0 then 'missing' when asked_minor = 0 then 'extra' else 'amount_differs' end as part,
  count(*) as numerator, null::bigint as denominator
from deduction
join dues_place as place on place.member_id = deduction.member_id and place.month = deduction.month
cross join tonight
where abs(deducted_minor - asked_minor) > tolerance
  and judged_on >= date_trunc('month', as_of) - interval '12 months'
group by place.union_id, place.employer_unit_id, place.branch_id, date_trunc('month', judged_on), part

-- its return came on the last of September: fifteen days later it is judged
-- by hand 2026-10: w1 b1 missing 1
