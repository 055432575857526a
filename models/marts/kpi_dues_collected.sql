-- One row per union, employer unit, branch and month: of the dues whose period ended three months before it, what had been paid.
select
  dues_months.union_id,
  dues_months.employer_unit_id,
  dues_months.branch_id,
  months.month,
  cast(sum(dues_months.collected_minor) as bigint) as numerator,
  cast(sum(dues_months.charged_minor) as bigint) as denominator
from {{ ref('int_dues_months') }} as dues_months
inner join {{ ref('int_months') }} as months on months.month_number = dues_months.judged_in
where months.is_published
group by dues_months.union_id, dues_months.employer_unit_id, dues_months.branch_id, months.month
