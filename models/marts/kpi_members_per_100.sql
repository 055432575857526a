-- One row per union, workplace, home branch and month where only the total headcount is known: member jobs of employees.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  member_jobs as numerator,
  cast(employees as bigint) as denominator
from {{ ref('int_workplace_months') }}
where eligible is null
  and employees > 0
