-- One row per union, employer unit, branch and month: members charged exactly the cap that their tariff puts on percent of pay.
select
  judged.union_id,
  judged.employer_unit_id,
  judged.branch_id,
  months.month,
  cast(count(*) as bigint) as numerator,
  cast(null as bigint) as denominator
from (
  {{ judged_dues_capped() }}
) as judged
inner join {{ ref('int_months') }} as months on months.month_number = judged.from_month
where months.is_published
  and judged.is_counted
group by judged.union_id, judged.employer_unit_id, judged.branch_id, months.month
