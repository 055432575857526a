-- One row per union, employer unit, branch, month and part: deductions from pay that did not match, of returns judged in the month.
select
  judged.union_id,
  judged.employer_unit_id,
  judged.branch_id,
  months.month,
  judged.part,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from (
  {{ judged_deduction_mismatches() }}
) as judged
inner join {{ ref('int_months') }} as months on months.month_number = judged.from_month
cross join {{ ref('int_window') }} as night
where months.is_published
  and months.month_number >= night.this_month - 12
group by judged.union_id, judged.employer_unit_id, judged.branch_id, months.month, judged.part
