-- One row per union, employer unit, branch and month: what has been paid by tonight on charges of the periods that begin in the month.
select
  dues_months.union_id,
  dues_months.employer_unit_id,
  dues_months.branch_id,
  months.month,
  cast(sum(dues_months.paid_minor) as bigint) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_dues_months') }} as dues_months
inner join {{ ref('int_months') }} as months using (month_number)
where months.is_published
group by dues_months.union_id, dues_months.employer_unit_id, dues_months.branch_id, months.month
