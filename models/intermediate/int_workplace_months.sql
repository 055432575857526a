-- One row per union, workplace and month with a headcount in force at its close: member jobs beside employees.
select
  headcounts.union_id,
  headcounts.employer_unit_id,
  homes.branch_id,
  months.month_number,
  months.month,
  coalesce(unit_jobs.numerator, 0) as member_jobs,
  headcounts.employees,
  headcounts.eligible
from {{ ref('int_headcounts') }} as headcounts
inner join {{ ref('int_union_workplaces') }} using (union_id, employer_unit_id)
inner join {{ ref('int_home_branches') }} as homes using (union_id, employer_unit_id)
inner join {{ ref('int_months') }} as months
  on months.month_number >= headcounts.from_month
  and months.month_number < headcounts.to_month
  and months.is_published
left join {{ ref('int_unit_jobs') }} as unit_jobs
  on unit_jobs.union_id = headcounts.union_id
  and unit_jobs.employer_unit_id = headcounts.employer_unit_id
  and unit_jobs.month_number = months.month_number
