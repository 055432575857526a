-- One row per union, employer unit, branch, month and part: members who came out of arrears in the month, by how they last paid.
select
  judged.union_id,
  judged.employer_unit_id,
  judged.branch_id,
  months.month,
  judged.part,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from (
  {{ judged_out_of_arrears() }}
) as judged
inner join {{ ref('int_months') }} as months
  on months.month_number = judged.from_month
  and months.is_published
group by judged.union_id, judged.employer_unit_id, judged.branch_id, months.month, judged.part
