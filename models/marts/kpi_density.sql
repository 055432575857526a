-- One row per union, workplace, home branch and month with a known eligible headcount: member jobs of those the union organises.
select
  union_id,
  employer_unit_id,
  branch_id,
  month,
  member_jobs as numerator,
  cast(eligible as bigint) as denominator
from {{ ref('int_workplace_months') }}
where eligible > 0
