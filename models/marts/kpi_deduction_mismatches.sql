-- One row per union, employer unit, branch, month and part: deductions from pay that did not match, of returns judged in the month.
select
  places.union_id,
  places.employer_unit_id,
  places.branch_id,
  months.month,
  mismatches.part,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_deduction_mismatches') }} as mismatches
inner join {{ ref('int_dues_places') }} as places
  on places.member_id = mismatches.member_id
  and places.from_month <= mismatches.month_number
  and places.to_month > mismatches.month_number
inner join {{ ref('int_months') }} as months
  on months.month_number = {{ month_number('mismatches.judged_on') }}
cross join {{ ref('int_window') }} as night
where months.is_published
  and months.month_number >= night.this_month - 12
group by places.union_id, places.employer_unit_id, places.branch_id, months.month, mismatches.part
